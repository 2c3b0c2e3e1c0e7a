package follow

import (
	"context"
	"crypto/sha256"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

// Follower asks one publisher for its maps.
type Follower interface {
	// Check asks for what is new and hands on each map, newest first, as soon as it is known to
	// be whole. What it hands on may be known already, by the hashes of its files: an unchanged
	// answer is handed on again. An error of deliver ends the check. All other errors are
	// geo.Error, *fetch.StatusError or the context's: what was delivered before one is good.
	Check(ctx context.Context, known Known, deliver func(Delivery) error) error
}

// getter asks for what stands at an address.
type getter interface {
	Get(ctx context.Context, url string) (fetch.Response, error)
}

// Settings say where a publisher's maps are.
type Settings struct {
	URL    string            // see each Kind
	Layers map[string]string // further addresses by name: see each Kind
	Guest  getter            // asks for them
}

// Known is what is known of a publisher when it is checked.
type Known struct {
	Now    time.Time           // what time it is
	Newest geo.Date            // day of the newest map that was delivered; zero: none was
	Has    func(geo.Date) bool // reports whether a map of a day was delivered, also one in quarantine; nil: none was
	// Published is when the map of a day was published that was delivered last
	// (Delivery.Published); zero: it is not known. It may be nil.
	Published func(geo.Date) time.Time
	// From and To are the first and last day of a backfill, which asks for all days without a map
	// between them, each time, also for those of which there was none; zero: since Newest, until now.
	From, To geo.Date
}

func (k Known) has(day geo.Date) bool { return k.Has != nil && k.Has(day) }

func (k Known) published(day geo.Date) time.Time {
	if k.Published == nil || day.IsZero() {
		return time.Time{}
	}
	return k.Published(day)
}

// Delivery is what makes one map, or several of which no part can be had alone: a whole answer,
// or all parts of one.
type Delivery struct {
	Date      geo.Date  // of the map; zero: the files say it
	Published time.Time // UTC, by the publisher's word; zero: not told
	Files     []File
	Promised  int // features that the publisher says there are, in all files; 0: it does not
	// Withdrawn is when a map of the day was published, and delivered, that the publisher has
	// taken back since: the older one in Files holds again, or none where there are no files. Zero:
	// none was taken back.
	Withdrawn time.Time
	Note      string // what is to be known of it besides, in words; empty as a rule
}

// File is one file of a delivery.
type File struct {
	Name string // base name, by which an importer reads it
	Data []byte // not to be written to
	Hash [32]byte
	URL  string // that was asked for it, without secrets
	// Pages are the hashes of the answers that Data was put together of; empty where Data is an
	// answer as it came.
	Pages [][32]byte
}

// fileOf makes a file of an answer.
func fileOf(name string, answer fetch.Response) File {
	return File{Name: name, Data: answer.Body, Hash: answer.Hash, URL: answer.URL}
}

func hashOf(data []byte) [32]byte { return sha256.Sum256(data) }

// New makes a follower of a publisher of the given kind. The error is Invalid and names the
// setting that is missing or wrong.
func New(kind Kind, settings Settings) (Follower, error) {
	if settings.Guest == nil {
		return nil, geo.Errorf(geo.Invalid, "nobody is given who asks for addresses")
	}
	begin, ok := makers[kind]
	if !ok {
		return nil, unknownKind(kind)
	}
	return begin(settings)
}

var makers = map[Kind]func(Settings) (Follower, error){
	DeepState: newDeepState,
	Mirror:    newMirror,
	NZZ:       newNZZ,
	ISW:       newISW,
	VIINA:     newVIINA,
	Ledger:    newLedger,
	Polygons:  newPolygons,
}
