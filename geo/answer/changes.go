package answer

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/change"
)

// ChangesQuery asks what ground gained and lost a status between two days: between the
// last snapshots at or before them.
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
	FromFlags      Flags          `json:"from_flags"`
	To             geo.Date       `json:"to"`
	ToSnapshot     geo.Date       `json:"to_snapshot"`
	ToAgeDays      int            `json:"to_age_days"`
	ToRevision     geo.Revision   `json:"to_revision"`
	ToFlags        Flags          `json:"to_flags"`
	Days           int            `json:"days"` // from FromSnapshot to ToSnapshot
	Boundary       string         `json:"boundary"`
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Rows           []ChangeRow    `json:"rows"`
	Total          ChangeTotal    `json:"total"`
	polygons       []geo.ChangedPolygon
}

// ChangeRow is what moved in one region. Redrawn ground is part of gained and of lost.
type ChangeRow struct {
	Region                   geo.RegionCode `json:"region"`
	Status                   geo.Status     `json:"status"`
	GainedSphereKm2          float64        `json:"gained_sphere_km2"`
	GainedGeodesicKm2        float64        `json:"gained_geodesic_km2"`
	LostSphereKm2            float64        `json:"lost_sphere_km2"`
	LostGeodesicKm2          float64        `json:"lost_geodesic_km2"`
	NetSphereKm2             float64        `json:"net_sphere_km2"`
	NetGeodesicKm2           float64        `json:"net_geodesic_km2"`
	RedrawnGainedSphereKm2   float64        `json:"redrawn_gained_sphere_km2"`
	RedrawnGainedGeodesicKm2 float64        `json:"redrawn_gained_geodesic_km2"`
	RedrawnLostSphereKm2     float64        `json:"redrawn_lost_sphere_km2"`
	RedrawnLostGeodesicKm2   float64        `json:"redrawn_lost_geodesic_km2"`
}

// ChangeTotal is what moved in all: Net is Gained less Lost and the difference of the two
// snapshots' totals.
type ChangeTotal struct {
	Gained  Area    `json:"gained"`
	Lost    Area    `json:"lost"`
	Net     Area    `json:"net"`
	Redrawn Redrawn `json:"redrawn"`
}

// Redrawn is the part of what moved that lies along a coast or the international border,
// where nobody advances: a line that was drawn anew.
type Redrawn struct {
	Gained Area `json:"gained"`
	Lost   Area `json:"lost"`
}

type changesStore interface {
	finder
	mapStore
}

// mapStore is where whole maps come from.
type mapStore interface {
	areaStore
	RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error)
}

// ChangesOf answers what ground gained and lost a status between two days. The error is
// Invalid for From after To, NotFound for a source or region that is not one and a day
// before the first snapshot, Canceled when ctx ends first.
func ChangesOf(ctx context.Context, store changesStore, atlas *Atlas, q ChangesQuery) (ChangesTable, error) {
	q.Region, q.Status = cmp.Or(q.Region, geo.Ukraine), cmp.Or(q.Status, geo.Occupied)
	members, err := atlas.Regions.Members(q.Region)
	if err != nil {
		return ChangesTable{}, err
	}
	from, to, err := q.ends(ctx, store)
	if err != nil {
		return ChangesTable{}, err
	}
	moved, err := changeBetween(ctx, store, atlas, q.Status, from.Revision, to.Revision)
	if err != nil {
		return ChangesTable{}, err
	}
	t := q.table(from, to)
	t.Boundary, t.polygons = atlas.Regions.Boundary, moved.Polygons
	t.sum(moved.Regions, members)
	return t, nil
}

// ends finds the two snapshots.
func (q ChangesQuery) ends(ctx context.Context, store finder) (from, to Meta, err error) {
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		return from, to, geo.Errorf(geo.Invalid, "from %s is after to %s", q.From, q.To)
	}
	if from, err = q.end(ctx, store, q.From); err != nil {
		return from, to, err
	}
	if to, err = q.end(ctx, store, q.To); err != nil {
		return from, to, err
	}
	if to.Snapshot.Before(from.Snapshot) {
		return from, to, geo.Errorf(geo.Invalid, "from %s is after to %s", from.Date, to.Date)
	}
	return from, to, nil
}

// end finds the snapshot of a date, which must speak of the status.
func (q ChangesQuery) end(ctx context.Context, store finder, date geo.Date) (Meta, error) {
	meta, found, err := Find(ctx, store, geo.SnapshotQuery{Source: q.Source, Date: date, AsKnownAt: q.AsKnownAt})
	if err == nil && !found.SpeaksOf(q.Status) {
		err = geo.Errorf(geo.NotFound, "the snapshot of %s of source %q tells %s, not %s", found.Date, q.Source, StatusList(found.Statuses), q.Status)
	}
	return meta, err
}

// changeBetween measures what moved between two revisions of one status.
func changeBetween(ctx context.Context, store mapStore, atlas *Atlas, status geo.Status, from, to geo.Revision) (geo.Change, error) {
	if from == to {
		return geo.Change{From: from, To: to}, nil
	}
	maps := [2]change.Map{{Revision: from}, {Revision: to}}
	for i := range maps {
		var err error
		if maps[i].Polygons, err = store.Polygons(ctx, geo.PolygonQuery{Revision: maps[i].Revision, Statuses: []geo.Status{status}}); err != nil {
			return geo.Change{}, err
		}
		if maps[i].RegionAreas, err = store.RegionAreas(ctx, maps[i].Revision); err != nil {
			return geo.Change{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return geo.Change{}, err
	}
	return atlas.Measurer.Change(maps[0], maps[1])
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
		FromFlags:      from.Flags,
		To:             to.Date,
		ToSnapshot:     to.Snapshot,
		ToAgeDays:      to.AgeDays,
		ToRevision:     to.Revision,
		ToFlags:        to.Flags,
		Days:           to.Snapshot.DaysSince(from.Snapshot),
		Licence:        to.Licence,
		Attribution:    to.Attribution,
		AttributionURL: to.AttributionURL,
		Rows:           []ChangeRow{},
	}
}

// sum fills in the rows of members and their total.
func (t *ChangesTable) sum(moved []geo.RegionChange, members []geo.RegionCode) {
	var total geo.RegionChange
	for _, m := range moved {
		if !holds(members, m.Region) || m.Status != t.Status {
			continue
		}
		t.Rows = append(t.Rows, changeRow(m))
		total.Gained = total.Gained.Add(m.Gained)
		total.Lost = total.Lost.Add(m.Lost)
		total.RedrawnGained = total.RedrawnGained.Add(m.RedrawnGained)
		total.RedrawnLost = total.RedrawnLost.Add(m.RedrawnLost)
	}
	slices.SortFunc(t.Rows, func(a, b ChangeRow) int { return compareRegions(a.Region, b.Region) })
	t.Total = ChangeTotal{
		Gained:  newArea(total.Gained),
		Lost:    newArea(total.Lost),
		Net:     newArea(total.Gained.Sub(total.Lost)),
		Redrawn: Redrawn{Gained: newArea(total.RedrawnGained), Lost: newArea(total.RedrawnLost)},
	}
}

func changeRow(m geo.RegionChange) ChangeRow {
	net := m.Gained.Sub(m.Lost)
	return ChangeRow{
		Region:                   m.Region,
		Status:                   m.Status,
		GainedSphereKm2:          round4(m.Gained.Sphere),
		GainedGeodesicKm2:        round4(m.Gained.Geodesic),
		LostSphereKm2:            round4(m.Lost.Sphere),
		LostGeodesicKm2:          round4(m.Lost.Geodesic),
		NetSphereKm2:             round4(net.Sphere),
		NetGeodesicKm2:           round4(net.Geodesic),
		RedrawnGainedSphereKm2:   round4(m.RedrawnGained.Sphere),
		RedrawnGainedGeodesicKm2: round4(m.RedrawnGained.Geodesic),
		RedrawnLostSphereKm2:     round4(m.RedrawnLost.Sphere),
		RedrawnLostGeodesicKm2:   round4(m.RedrawnLost.Geodesic),
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
func (t ChangesTable) Header() []string { return columns[changeRecord]() }

// Records implements Table. The total is left out.
func (t ChangesTable) Records() [][]string {
	records := make([]changeRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = changeRecord{t.Source, t.FromSnapshot, t.ToSnapshot, t.FromRevision, t.ToRevision, row, t.Attribution}
	}
	return cells(records)
}

// Polygons returns the ground that moved, whole: not cut to the table's region. Callers
// must not change it.
func (t ChangesTable) Polygons() []geo.ChangedPolygon { return t.polygons }

// ChangesMap is the ground that moved, ready to be written.
type ChangesMap struct {
	table    ChangesTable
	features []feature
}

type pieceProperties struct {
	Kind    geo.Direction `json:"kind"`
	Status  geo.Status    `json:"status"`
	Redrawn bool          `json:"redrawn"`
	Area
}

// Map returns the polygons that moved, cut to a region, which should be the table's.
// Those that clip cuts are measured again. The error is Canceled when ctx ends first,
// else that of the overlay.
func (t ChangesTable) Map(ctx context.Context, clip Clip) (ChangesMap, error) {
	m := ChangesMap{table: t}
	ids := identities{}
	for i, piece := range t.polygons {
		if err := ctx.Err(); err != nil {
			return ChangesMap{}, err
		}
		id := ids.of(fmt.Sprintf("%s\n%s\n", piece.Direction, piece.Status), piece.Shape)
		shape, ground, err := clip.clipped(piece.Shape, piece.Area)
		if err != nil {
			return ChangesMap{}, geo.Wrap(geo.Internal, err, "piece %d between revisions %d and %d", i, t.FromRevision, t.ToRevision)
		}
		if len(shape) == 0 {
			continue
		}
		properties, err := json.Marshal(pieceProperties{piece.Direction, piece.Status, piece.Redrawn, newArea(ground)})
		if err != nil {
			return ChangesMap{}, err
		}
		m.features = append(m.features, newFeature(id, properties, shape))
	}
	return m, nil
}

// WriteGeoJSON streams the map as an RFC 7946 FeatureCollection that has the table, its
// rows and total included, as members.
func (m ChangesMap) WriteGeoJSON(w io.Writer) error {
	members, err := json.Marshal(m.table)
	if err != nil {
		return err
	}
	return writeCollection(w, members, m.features)
}
