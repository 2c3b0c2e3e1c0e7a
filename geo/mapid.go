package geo

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// RevisionID names a revision for good. Numbers of revisions count up in one database; the
// fingerprint makes sure that the same number in another one is another address.
type RevisionID struct {
	Revision    Revision
	Fingerprint Fingerprint
}

// Fingerprint is the beginning of a hash of what a revision shows.
type Fingerprint [4]byte

// String returns 8 hexadecimal digits in lower case.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

// String returns r{number}-{8 hexadecimal digits}.
func (id RevisionID) String() string {
	return "r" + strconv.FormatInt(int64(id.Revision), 10) + "-" + id.Fingerprint.String()
}

// MarshalText writes what String returns.
func (id RevisionID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// ParseRevisionID reads what String writes, and nothing else, so that a revision has one
// address. The error is Invalid.
func ParseRevisionID(s string) (RevisionID, error) {
	number, digits, ok := strings.Cut(strings.TrimPrefix(s, "r"), "-")
	n, err := strconv.ParseInt(number, 10, 64)
	id := RevisionID{Revision: Revision(n)}
	if ok && err == nil && n > 0 && len(digits) == 2*len(id.Fingerprint) {
		if _, err := hex.Decode(id.Fingerprint[:], []byte(digits)); err == nil && id.String() == s {
			return id, nil
		}
	}
	return RevisionID{}, Errorf(Invalid, "%q is not a revision such as r12-1a2b3c4d", s)
}

// MapKind says what a map shows of a source.
type MapKind uint8

// The kinds of maps that have tiles.
const (
	SnapshotMap MapKind = iota // one snapshot
	ChangeMap                  // what changed from one snapshot to another
	HistoryMap                 // every snapshot from one to another
)

// MapID names what a tile shows by revisions alone: the same name shows the same for good.
type MapID struct {
	Kind     MapKind
	From, To RevisionID // From is the zero RevisionID for a SnapshotMap
}

const (
	// MapRange stands between the two ends of a map of more than one snapshot.
	MapRange = ".."
	// HistoryPrefix begins the name of a HistoryMap.
	HistoryPrefix = "history/"
)

// String returns r12-1a2b3c4d for a snapshot, r12-1a2b3c4d..r40-5e6f7a8b for what changed
// and history/r12-1a2b3c4d..r40-5e6f7a8b for a history.
func (id MapID) String() string {
	switch id.Kind {
	case ChangeMap:
		return id.From.String() + MapRange + id.To.String()
	case HistoryMap:
		return HistoryPrefix + id.From.String() + MapRange + id.To.String()
	}
	return id.To.String()
}

// ParseMapID reads what String writes. The error is Invalid.
func ParseMapID(s string) (id MapID, err error) {
	rest, isHistory := strings.CutPrefix(s, HistoryPrefix)
	from, to, isRange := strings.Cut(rest, MapRange)
	switch {
	case isHistory && !isRange:
		return MapID{}, Errorf(Invalid, "map %q is not a range such as history/r12-1a2b3c4d..r40-5e6f7a8b", s)
	case isHistory:
		id.Kind = HistoryMap
	case isRange:
		id.Kind = ChangeMap
	default:
		to = from
	}
	if isRange {
		if id.From, err = ParseRevisionID(from); err != nil {
			return MapID{}, err
		}
	}
	if id.To, err = ParseRevisionID(to); err != nil {
		return MapID{}, err
	}
	return id, nil
}
