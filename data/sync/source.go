package sync

import (
	"context"
	"strings"
	"time"

	"controlmap/data/fetch"
	"controlmap/data/follow"
	"controlmap/data/ingest"
	"controlmap/geo"
)

// Source is a source that is followed, and how.
type Source struct {
	Name   geo.SourceName
	Kind   follow.Kind
	URL    string
	Layers map[string]string
	// Every is the time between two checks.
	Every time.Duration
	// ConfirmAfter is how long a map is provisional.
	ConfirmAfter time.Duration
	Hours        Hours
	// From and To are the first and last day of a backfill; zero: what is new.
	From, To geo.Date
	// Fetch says how the publisher is asked; keeper and recorder are filled in.
	Fetch fetch.Options
	// Import takes files in.
	Import func(ctx context.Context, in *ingest.Ingester, paths []string) (ingest.Report, error)
}

// Hours is the part of each day, in Kyiv, in which a publisher is asked: from From on and before To,
// as times since midnight, over midnight where To is not after From. Zero: at any time.
type Hours struct{ From, To time.Duration }

const day = 24 * time.Hour

// next returns the first time from t on that lies within the hours.
func (h Hours) next(t time.Time) time.Time {
	if h == (Hours{}) {
		return t
	}
	local := t.In(geo.Kyiv)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, geo.Kyiv)
	since := local.Sub(midnight)
	if length := (h.To - h.From + day) % day; (since-h.From+day)%day < length || length == 0 {
		return t
	}
	if since < h.From {
		return midnight.Add(h.From).In(t.Location())
	}
	return midnight.Add(day + h.From).In(t.Location())
}

// backfill names the backfill of the source's days.
func (s Source) backfill() string { return "backfill " + s.From.String() + ".." + s.To.String() }

// tellsNow reports whether what stands at the source's address is its publisher's newest map, and
// not that of a day which the address names.
func (s Source) tellsNow() bool {
	return s.Kind == follow.ISW || s.Kind == follow.Polygons && !strings.Contains(s.URL, "{")
}

// leastEvery is how long after a check the next may begin, by the publisher's terms. Addresses
// of a test or an intranet are nobody's API.
func (s Source) leastEvery() time.Duration {
	terms, err := follow.TermsOf(s.Kind)
	if err != nil || s.Fetch.AllowPrivate {
		return 0
	}
	return terms.Least
}
