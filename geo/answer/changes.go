package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/change"
	"controlmap/geo/encode"
)

// ChangesQuery asks what gained and lost a status between two days: between the
// last snapshots at or before them that speak of the status.
type ChangesQuery struct {
	Source    geo.SourceName
	AsKnownAt time.Time      // zero: now
	From, To  geo.Date       // zero: the latest snapshot
	Region    geo.RegionCode // empty: Ukraine
	Status    geo.Status     // AllStatus: Occupied
}

// ChangesTable says how much of each region gained and lost a status between two days.
type ChangesTable struct {
	Source         geo.SourceName `json:"source"`
	Region         geo.RegionCode `json:"region"`
	Status         geo.Status     `json:"status"`
	From           geo.Date       `json:"from"` // asked for; the snapshot's own for "latest"
	FromSnapshot   geo.Date       `json:"from_snapshot"`
	FromAgeDays    int            `json:"from_age_days"` // from FromSnapshot to From
	FromRevision   geo.Revision   `json:"from_revision"`
	FromRevisionID geo.RevisionID `json:"from_revision_id"` // in addresses of tiles
	FromFlags      Flags          `json:"from_flags"`
	To             geo.Date       `json:"to"`
	ToSnapshot     geo.Date       `json:"to_snapshot"`
	ToAgeDays      int            `json:"to_age_days"`
	ToRevision     geo.Revision   `json:"to_revision"`
	ToRevisionID   geo.RevisionID `json:"to_revision_id"`
	ToFlags        Flags          `json:"to_flags"`
	Days           int            `json:"days"`           // from FromSnapshot to ToSnapshot
	Note           string         `json:"note,omitempty"` // why nothing is known of what changed
	Boundary       string         `json:"boundary"`
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Rows           []ChangeRow    `json:"rows"`
	Total          ChangeTotal    `json:"total"`
	polygons       []geo.ChangedPolygon
	atlas          *atlas.Atlas
}

// ChangeRow is what changed in one region. What was redrawn is part of gained and of lost.
type ChangeRow struct {
	Region                   geo.RegionCode `json:"region"`
	Status                   geo.Status     `json:"status"`
	GainedSphereKm2          float64        `json:"gained_sphere_km2"`
	GainedGeodesicKm2        float64        `json:"gained_geodesic_km2"`
	LostSphereKm2            float64        `json:"lost_sphere_km2"`
	LostGeodesicKm2          float64        `json:"lost_geodesic_km2"`
	NetSphereKm2             float64        `json:"net_sphere_km2"`
	NetGeodesicKm2           float64        `json:"net_geodesic_km2"`
	NetLandSphereKm2         float64        `json:"net_land_sphere_km2"` // the part of net that is not in open water
	NetLandGeodesicKm2       float64        `json:"net_land_geodesic_km2"`
	RedrawnGainedSphereKm2   float64        `json:"redrawn_gained_sphere_km2"`
	RedrawnGainedGeodesicKm2 float64        `json:"redrawn_gained_geodesic_km2"`
	RedrawnLostSphereKm2     float64        `json:"redrawn_lost_sphere_km2"`
	RedrawnLostGeodesicKm2   float64        `json:"redrawn_lost_geodesic_km2"`
	// UncertaintyKm2 is how far the net change was at most from that of the maps that the
	// source was compared with; null where it was compared with none.
	UncertaintyKm2 *float64 `json:"uncertainty_km2"`
}

// ChangeTotal is what changed in all: Net is Gained less Lost and the difference of the two
// snapshots' totals.
type ChangeTotal struct {
	Gained  Area    `json:"gained"`
	Lost    Area    `json:"lost"`
	Net     Area    `json:"net"`
	NetLand Area    `json:"net_land"` // the part of Net that is not in open water
	Redrawn Redrawn `json:"redrawn"`
	// UncertaintyKm2 is that of Net, as in ChangeRow.
	UncertaintyKm2 *float64 `json:"uncertainty_km2"`
}

// Redrawn is the part of what changed where nobody advances, by a line that was drawn anew:
// along a coast or the international border, in open water, or gained of ground that was
// held before 2022.
type Redrawn struct {
	Gained Area `json:"gained"`
	Lost   Area `json:"lost"`
}

// Changes opens the question what gained and lost a status between two days. The error is
// Invalid for From after To and a status that the source does not tell, NotFound for a source or
// region that is not one and a day before the first snapshot that tells the status.
func (e *Engine) Changes(ctx context.Context, q ChangesQuery) (Plan[ChangesTable], error) {
	q.Region, q.Status = cmp.Or(q.Region, geo.Ukraine), cmp.Or(q.Status, geo.Occupied)
	members, err := e.atlas.Regions.Members(q.Region)
	if err != nil {
		return Plan[ChangesTable]{}, err
	}
	ends, err := e.findEnds(ctx, q)
	if err != nil {
		return Plan[ChangesTable]{}, err
	}
	deviations, err := e.deviations(ctx, q.Source, q.Status, geo.Period{First: ends.from.Date, Last: ends.to.Date})
	if err != nil {
		return Plan[ChangesTable]{}, err
	}
	return Plan[ChangesTable]{
		Basis:  []any{ends.from, ends.to, ends.complete, deviations},
		Cost:   CostOverlay,
		Latest: q.To.IsZero(),
		Name:   fmt.Sprintf("changes-%s-%s-%s", q.Source, ends.from.Snapshot, ends.to.Snapshot),
		build: func(ctx context.Context) (ChangesTable, error) {
			change, err := e.changeBetween(ctx, q.Status, ends.from, ends.to)
			if err != nil {
				return ChangesTable{}, err
			}
			t := q.table(ends.from, ends.to)
			t.Boundary, t.polygons, t.atlas = e.atlas.Regions.Boundary, change.Polygons, e.atlas
			t.Note = ends.note(q.Status)
			t.sum(change.Regions, members)
			t.setUncertainty(deviations)
			return t, nil
		},
	}, nil
}

// changeEnds are the snapshots at both ends of a change.
type changeEnds struct {
	from, to Meta
	complete bool // of a source between whose snapshots nothing changed
}

// note says where nothing is known of what changed.
func (e changeEnds) note(status geo.Status) string {
	if e.complete || e.from.Revision != e.to.Revision || e.from.Date == e.to.Date {
		return ""
	}
	return fmt.Sprintf("one snapshot, of %s, tells %s of both days: nothing is known of what changed between them", e.from.Snapshot, status)
}

// findEnds finds the two snapshots.
func (e *Engine) findEnds(ctx context.Context, q ChangesQuery) (ends changeEnds, err error) {
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		return ends, geo.Errorf(geo.Invalid, "from %s is after to %s", q.From, q.To)
	}
	src, err := e.store.Source(ctx, q.Source)
	if err != nil {
		return ends, err
	}
	ends.complete = src.Complete
	if ends.from, err = e.findEnd(ctx, q, q.From); err != nil {
		return ends, err
	}
	if ends.to, err = e.findEnd(ctx, q, q.To); err != nil {
		return ends, err
	}
	if ends.to.Snapshot.Before(ends.from.Snapshot) {
		return ends, geo.Errorf(geo.Invalid, "from %s is after to %s", ends.from.Date, ends.to.Date)
	}
	return ends, nil
}

// findEnd finds the snapshot that tells the status on a date.
func (e *Engine) findEnd(ctx context.Context, q ChangesQuery, date geo.Date) (Meta, error) {
	return e.findTelling(ctx, geo.SnapshotQuery{Source: q.Source, Date: date, AsKnownAt: q.AsKnownAt}, q.Status)
}

// changeBetween measures what gained and lost one status between two snapshots.
func (e *Engine) changeBetween(ctx context.Context, status geo.Status, from, to Meta) (geo.Change, error) {
	if from.Revision == to.Revision {
		return geo.Change{From: from.Revision, To: to.Revision}, nil
	}
	maps := [2]change.Map{{Revision: from.Revision, Date: from.Snapshot}, {Revision: to.Revision, Date: to.Snapshot}}
	for i := range maps {
		var err error
		if maps[i].Polygons, err = e.store.Polygons(ctx, geo.PolygonQuery{Revision: maps[i].Revision, Statuses: []geo.Status{status}}); err != nil {
			return geo.Change{}, err
		}
		if maps[i].RegionAreas, err = e.store.RegionAreas(ctx, maps[i].Revision); err != nil {
			return geo.Change{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return geo.Change{}, err
	}
	return e.atlas.Measurer.Change(maps[0], maps[1])
}

func (q ChangesQuery) table(from, to Meta) ChangesTable {
	return ChangesTable{
		Source:         q.Source,
		Region:         q.Region,
		Status:         q.Status,
		From:           from.Date,
		FromSnapshot:   from.Snapshot,
		FromAgeDays:    from.AgeDays,
		FromRevision:   from.Revision,
		FromRevisionID: from.RevisionID,
		FromFlags:      from.Flags,
		To:             to.Date,
		ToSnapshot:     to.Snapshot,
		ToAgeDays:      to.AgeDays,
		ToRevision:     to.Revision,
		ToRevisionID:   to.RevisionID,
		ToFlags:        to.Flags,
		Days:           to.Snapshot.DaysSince(from.Snapshot),
		Licence:        to.Licence,
		Attribution:    to.Attribution,
		AttributionURL: to.AttributionURL,
		Rows:           []ChangeRow{},
	}
}

// sum fills in the rows of members and their total.
func (t *ChangesTable) sum(changes []geo.RegionChange, members []geo.RegionCode) {
	var total geo.RegionChange
	for _, c := range changes {
		if !contains(members, c.Region) || c.Status != t.Status {
			continue
		}
		t.Rows = append(t.Rows, changeRow(c))
		total.Gained = total.Gained.Add(c.Gained)
		total.Lost = total.Lost.Add(c.Lost)
		total.RedrawnGained = total.RedrawnGained.Add(c.RedrawnGained)
		total.RedrawnLost = total.RedrawnLost.Add(c.RedrawnLost)
		total.NetWater = total.NetWater.Add(c.NetWater)
	}
	slices.SortFunc(t.Rows, func(a, b ChangeRow) int { return compareRegions(a.Region, b.Region) })
	t.Total = ChangeTotal{
		Gained:  newArea(total.Gained),
		Lost:    newArea(total.Lost),
		Net:     newArea(total.Gained.Sub(total.Lost)),
		NetLand: newArea(total.Gained.Sub(total.Lost).Sub(total.NetWater)),
		Redrawn: Redrawn{Gained: newArea(total.RedrawnGained), Lost: newArea(total.RedrawnLost)},
	}
}

func changeRow(c geo.RegionChange) ChangeRow {
	net := c.Gained.Sub(c.Lost)
	land := net.Sub(c.NetWater)
	return ChangeRow{
		Region:                   c.Region,
		Status:                   c.Status,
		GainedSphereKm2:          encode.Round(c.Gained.Sphere),
		GainedGeodesicKm2:        encode.Round(c.Gained.Geodesic),
		LostSphereKm2:            encode.Round(c.Lost.Sphere),
		LostGeodesicKm2:          encode.Round(c.Lost.Geodesic),
		NetSphereKm2:             encode.Round(net.Sphere),
		NetGeodesicKm2:           encode.Round(net.Geodesic),
		NetLandSphereKm2:         encode.Round(land.Sphere),
		NetLandGeodesicKm2:       encode.Round(land.Geodesic),
		RedrawnGainedSphereKm2:   encode.Round(c.RedrawnGained.Sphere),
		RedrawnGainedGeodesicKm2: encode.Round(c.RedrawnGained.Geodesic),
		RedrawnLostSphereKm2:     encode.Round(c.RedrawnLost.Sphere),
		RedrawnLostGeodesicKm2:   encode.Round(c.RedrawnLost.Geodesic),
	}
}

type changeRecord struct {
	Source       geo.SourceName `json:"source"`
	FromSnapshot geo.Date       `json:"from_snapshot"`
	ToSnapshot   geo.Date       `json:"to_snapshot"`
	FromRevision geo.Revision   `json:"from_revision"`
	ToRevision   geo.Revision   `json:"to_revision"`
	ChangeRow
	Attribution string `json:"attribution"`
}

// Header implements Table.
func (t ChangesTable) Header() []string { return encode.Columns[changeRecord]() }

// Records implements Table. The total is left out.
func (t ChangesTable) Records() [][]string {
	records := make([]changeRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = changeRecord{t.Source, t.FromSnapshot, t.ToSnapshot, t.FromRevision, t.ToRevision, row, t.Attribution}
	}
	return encode.Cells(records)
}

// Polygons returns what changed hands, whole: not cut to the table's region. Callers
// must not change it.
func (t ChangesTable) Polygons() []geo.ChangedPolygon { return t.polygons }

type changeProperties struct {
	Kind    geo.Direction `json:"kind"`
	Status  geo.Status    `json:"status"`
	Redrawn bool          `json:"redrawn"`
	Area
}

// Shapes implements Shaped: the polygons that changed hands, with the table as members.
// Those that the region cuts are measured again.
func (t ChangesTable) Shapes(ctx context.Context) (Shapes, error) {
	clip, err := t.atlas.Clip(t.Region)
	if err != nil {
		return Shapes{}, err
	}
	shapes := Shapes{object: t}
	ids := encode.IDs{}
	for i, polygon := range t.polygons {
		if err := ctx.Err(); err != nil {
			return Shapes{}, err
		}
		id := ids.Of(fmt.Sprintf("%s\n%s\n", polygon.Direction, polygon.Status), polygon.Shape)
		shape, area, err := clip.Polygon(polygon.Shape, polygon.Area)
		if err != nil {
			return Shapes{}, geo.Wrap(geo.Internal, err, "polygon %d between revisions %d and %d", i, t.FromRevision, t.ToRevision)
		}
		if len(shape) == 0 {
			continue
		}
		feature, err := encode.NewFeature(id, changeProperties{polygon.Direction, polygon.Status, polygon.Redrawn, newArea(area)}, shape)
		if err != nil {
			return Shapes{}, err
		}
		shapes.features = append(shapes.features, feature)
	}
	return shapes, nil
}
