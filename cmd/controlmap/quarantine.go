package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/data/sync"
	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/encode"
	"controlmap/geo/record"
	"controlmap/geo/tile"
)

type quarantineCmd struct {
	List   quarantineListCmd   `cmd:"" help:"List the maps that were fetched and wait for a decision."`
	Show   quarantineShowCmd   `cmd:"" help:"Tell what one of them would change, and why it waits; store nothing."`
	Accept quarantineAcceptCmd `cmd:"" help:"Store one of them as confirmed."`
	Reject quarantineRejectCmd `cmd:"" help:"Leave one of them out for good."`
}

type quarantineListCmd struct {
	databaseFlags
	configFlag
	tableFlags
	All bool `help:"Also those of which was decided."`
}

// quarantineTable lists maps in quarantine.
type quarantineTable struct {
	Rows []quarantineRow `json:"rows"`
}

// quarantineRow is a map that waits for a decision, or of which was decided.
type quarantineRow struct {
	ID          int64           `json:"id"`
	Source      geo.SourceName  `json:"source"`
	Date        geo.Date        `json:"date"`
	Published   *time.Time      `json:"published"`
	RecordedAt  time.Time       `json:"recorded_at"`
	SphereKm2   float64         `json:"sphere_km2"`
	GeodesicKm2 float64         `json:"geodesic_km2"`
	Polygons    int             `json:"polygons"`
	Reasons     textList        `json:"reasons"`
	Files       textList        `json:"files"`
	Decision    record.Decision `json:"decision"`
	DecidedAt   *time.Time      `json:"decided_at"`
	Why         string          `json:"why"`
}

// textList is a list of texts, in a cell one after the other.
type textList []string

// String returns the texts with semicolons between them.
func (l textList) String() string { return strings.Join(l, "; ") }

// Header implements encode.Table.
func (t quarantineTable) Header() []string { return encode.Columns[quarantineRow]() }

// Records implements encode.Table.
func (t quarantineTable) Records() [][]string { return encode.Cells(t.Rows) }

func newQuarantineRow(q record.Quarantine) quarantineRow {
	files := make(textList, len(q.Files))
	for i, f := range q.Files {
		files[i] = f.Name + " " + f.Hash.String()
	}
	return quarantineRow{
		ID: q.ID, Source: q.Source, Date: q.Date, Published: instantOf(q.Published), RecordedAt: q.RecordedAt,
		SphereKm2: q.Occupied.Sphere, GeodesicKm2: q.Occupied.Geodesic, Polygons: q.Polygons,
		Reasons: textList(q.Reasons), Files: files, Decision: q.Decision, DecidedAt: instantOf(q.DecidedAt), Why: q.Why,
	}
}

// instantOf is nil for the zero time.
func instantOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (c *quarantineListCmd) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(store *sqlite.Store) error {
		all, err := store.Quarantines(ctx)
		if err != nil {
			return err
		}
		table := quarantineTable{Rows: []quarantineRow{}}
		for _, q := range all {
			if c.All || q.Decision == record.Pending {
				table.Rows = append(table.Rows, newQuarantineRow(q))
			}
		}
		return c.print(std.out, table, "id", "source", "date", "sphere_km2", "polygons", "decision", "reasons")
	})
}

// quarantined names one map in quarantine.
type quarantined struct {
	databaseFlags
	configFlag
	ID int64 `arg:"" help:"Its number, as the list has it."`
}

// with hands on a map in quarantine, with what follows its source.
func (c *quarantined) with(ctx context.Context, std streams, use func(*sqlite.Store, *sync.Syncer, sync.Source, record.Quarantine) error) error {
	read, err := c.load()
	if err != nil {
		return err
	}
	sources, err := read.sources()
	if err != nil {
		return err
	}
	return c.databaseFlags.with(ctx, std, func(store *sqlite.Store) error {
		q, err := store.Quarantine(ctx, c.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(sources, func(s sync.Source) bool { return s.Name == q.Source })
		if i < 0 {
			return geo.Errorf(geo.Invalid, "map %d is of source %q, which the configuration does not have: --config names the one that it was fetched by", q.ID, q.Source)
		}
		syncer, err := newSyncer(store, read, sources, nil, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		return use(store, syncer, sources[i], q)
	})
}

type quarantineShowCmd struct {
	quarantined
	PNG  string `name:"png" placeholder:"FILE" help:"Also draw what differs from the map that is shown."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// quarantineView is a map in quarantine beside the one that is shown.
type quarantineView struct {
	quarantineRow
	Against         *geo.Date    `json:"against"` // day of the map that it is compared with; null where there is none
	AgainstRevision geo.Revision `json:"against_revision"`
	GainedSphereKm2 float64      `json:"gained_sphere_km2"`
	LostSphereKm2   float64      `json:"lost_sphere_km2"`
}

func (c *quarantineShowCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(_ *sqlite.Store, syncer *sync.Syncer, source sync.Source, q record.Quarantine) error {
		candidate, err := syncer.Candidate(ctx, source, q)
		if err != nil {
			return err
		}
		view := newQuarantineView(q, candidate)
		if c.PNG != "" {
			if err := drawChanged(c.PNG, q, candidate.Change.Polygons); err != nil {
				return err
			}
		}
		if c.JSON {
			return encode.JSON(std.out, view)
		}
		return view.print(std)
	})
}

// newQuarantineView describes a map in quarantine beside the one that is shown.
func newQuarantineView(q record.Quarantine, candidate sync.Candidate) quarantineView {
	view := quarantineView{quarantineRow: newQuarantineRow(q)}
	if shown := candidate.Against; shown.Revision != 0 {
		view.Against, view.AgainstRevision = &shown.Date, shown.Revision
	}
	for _, row := range candidate.Change.Regions {
		view.GainedSphereKm2 += row.Gained.Sphere
		view.LostSphereKm2 += row.Lost.Sphere
	}
	return view
}

func (v quarantineView) print(std streams) error {
	_, err := fmt.Fprintf(std.out, "map %d, %s, source %s, of %s: %.1f km2 occupied in %d polygons\n", v.ID, v.Decision, v.Source, v.Date, v.SphereKm2, v.Polygons)
	if v.Against != nil {
		fmt.Fprintf(std.out, "against the map of %s (revision %d): %.1f km2 gained, %.1f km2 lost\n", v.Against, v.AgainstRevision, v.GainedSphereKm2, v.LostSphereKm2)
	}
	for _, reason := range v.Reasons {
		fmt.Fprintf(std.out, "  %s\n", reason)
	}
	return err
}

// reasonFlag says why something is decided.
type reasonFlag struct {
	Reason string `required:"" placeholder:"TEXT" help:"Why, for the record."`
}

type quarantineAcceptCmd struct {
	quarantined
	reasonFlag
}

func (c *quarantineAcceptCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(_ *sqlite.Store, syncer *sync.Syncer, source sync.Source, q record.Quarantine) error {
		if q.Decision != record.Pending {
			return geo.Errorf(geo.Invalid, "map %d was %s already, for the reason %q", q.ID, q.Decision, q.Why)
		}
		stored, err := syncer.Accept(ctx, source, q, c.Reason)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "map %d accepted: %s\n", q.ID, cmp.Or(strings.Join(stored, "; "), "nothing changed"))
		return err
	})
}

type quarantineRejectCmd struct {
	databaseFlags
	configFlag
	reasonFlag
	ID int64 `arg:"" help:"Its number, as the list has it."`
}

func (c *quarantineRejectCmd) Run(ctx context.Context, std streams) error {
	return c.open(ctx, std, func(store *sqlite.Store) error {
		if err := store.Decide(ctx, c.ID, record.Rejected, c.Reason); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.out, "map %d rejected\n", c.ID)
		return err
	})
}

// pictureWidth and pictureHeight are the size of a picture in pixels.
const (
	pictureWidth  = 1200
	pictureHeight = 800
)

// drawChanged writes a picture of what a map in quarantine would change.
func drawChanged(path string, q record.Quarantine, changed []geo.ChangedPolygon) error {
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	drawer, err := newDrawer(regions)
	if err != nil {
		return err
	}
	scene := draw.Scene{Changes: tile.PrepareChanges([]tile.DatedChange{{Date: q.Date, Polygons: changed}})}
	picture, err := drawer.Picture(scene, draw.Picture{
		Bound: boundOf(regions), Width: pictureWidth, Height: pictureHeight,
		Title: fmt.Sprintf("In quarantine: map %d", q.ID), Subtitle: q.Date.String(), Attribution: string(q.Source),
	})
	if err != nil {
		return err
	}
	return os.WriteFile(path, picture, 0o600)
}
