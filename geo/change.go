package geo

import (
	"time"

	"github.com/paulmach/orb"
)

// Direction says whether a status was gained or lost between two snapshots.
type Direction string

// The directions of a change.
const (
	Gained Direction = "gained" // has the status in the later snapshot only
	Lost   Direction = "lost"   // had the status in the earlier snapshot only
)

// Of returns what a change by an area in this direction adds: less than nothing where it was
// lost.
func (d Direction) Of(area Km2) Km2 {
	if d == Lost {
		return Km2{}.Sub(area)
	}
	return area
}

// ChangedPolygon is one polygon that gained or lost a status between two snapshots.
type ChangedPolygon struct {
	Status    Status
	Direction Direction
	// Redrawn tells a piece that nobody took or gave up, because a line was drawn anew:
	// along a coast or the international border, in open water, or around ground that was
	// held before 2022.
	Redrawn bool
	Shape   orb.Polygon // WGS84, valid, wound as RFC 7946 asks
	Area    Km2
}

// RegionChange is how much of one region gained and lost a status. Gained less Lost is
// the difference of the region's areas of that status.
type RegionChange struct {
	Region        RegionCode
	Status        Status
	Gained, Lost  Km2
	RedrawnGained Km2 // the part of Gained that is redrawn: polygons so marked, and what of others lies in open water
	RedrawnLost   Km2 // the same part of Lost
	// NetWater is how much of Gained less Lost lies in open water; below zero where more was
	// lost. It is the difference of the areas of the two maps and not stored by itself.
	NetWater Km2
}

// SnapshotPair is from one snapshot of a source to the next that speaks of the same statuses.
type SnapshotPair struct {
	From, To Revision
	Statuses []Status // in the order of Statuses()
}

// Change is what lies between two snapshots of a source.
type Change struct {
	From, To Revision
	Statuses []Status // those compared; nil: all
	Polygons []ChangedPolygon
	Regions  []RegionChange // by region, with a row for Outside, and status; rows of nothing left out
}

// FrontLength is how long the front line is in a region: the boundary of what is occupied
// that is neither coast nor international border.
type FrontLength struct {
	Region RegionCode
	Km     float64 // on the WGS84 ellipsoid
}

// Period is a run of days.
type Period struct {
	First, Last Date // both included
}

// SeriesQuery asks what the snapshots of a source hold at the end of each period and
// what changed within it.
type SeriesQuery struct {
	Source    SourceName
	AsKnownAt time.Time // zero: now
	Status    Status
	Units     []RegionCode // only in these; nil: everywhere, Outside included
	PerUnit   bool         // a row for each unit; else the sum of all, as Ukraine
	Periods   []Period     // in order, disjoint
	// Redrawn lists revisions that are not to be held against the ones before them: all
	// that changes in them counts as redrawn.
	Redrawn []Revision
}

// SeriesRow is one period of a series. A change belongs to the period that the later of
// its two snapshots lies in.
type SeriesRow struct {
	Period  int // index into SeriesQuery.Periods
	Region  RegionCode
	Area    Km2          // in the last snapshot at or before the end of the period
	Water   Km2          // the part of Area in open water
	FrontKm float64      // in the same snapshot
	Change  RegionChange // summed over the changes of the period; Region and Status are set
	// Unmeasured counts the changes of the period that have not been computed: Change
	// lacks them.
	Unmeasured int
}

// StatusTransition is the snapshot of Date having (Gained) or not having (Lost) a status at a point
// where the snapshot before it did not agree.
type StatusTransition struct {
	Date      Date
	Revision  Revision // of the later snapshot
	Status    Status
	Direction Direction
}

// PointQuery asks what became of a point in the snapshots of a source.
type PointQuery struct {
	Source    SourceName
	Point     orb.Point // WGS84 lon, lat
	AsKnownAt time.Time // zero: now
}
