package ingest_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/geo"
)

// pieces is an assembler of tables that are refused where they say so, and that makes the days it
// holds once it has a table and features.
type pieces struct {
	script
	days              []source.Reading
	tables, features  []string
	whileReading, end func() // called in AddTable and before the last day; may be nil
}

func (*pieces) SkipFile(name string) string {
	if strings.HasPrefix(name, "other") {
		return "no control"
	}
	return ""
}

func (*pieces) IsTable(start []byte) bool { return bytes.HasPrefix(start, []byte("place")) }

func (p *pieces) AddTable(name string, body *bufio.Reader) error {
	if p.whileReading != nil {
		p.whileReading()
	}
	text, err := io.ReadAll(body)
	if err == nil && strings.Contains(string(text), "bad") {
		return geo.Errorf(geo.Invalid, "line 2: bad")
	}
	p.tables = append(p.tables, name)
	return err
}

func (p *pieces) AddFeatures(_ context.Context, found feature.Collection) error {
	p.features = append(p.features, found.Name)
	return nil
}

func (p *pieces) Assemble(context.Context) (int, iter.Seq[source.Reading], error) {
	if len(p.tables) == 0 || len(p.features) == 0 {
		return 0, nil, geo.Errorf(geo.Invalid, "a table and features are wanted together")
	}
	return len(p.days), func(yield func(source.Reading) bool) {
		for i, day := range p.days {
			if i == len(p.days)-1 && p.end != nil {
				p.end()
			}
			day.Snapshot.Source, day.Snapshot.Provenance = "ours", "a.csv"
			if !yield(day) {
				return
			}
		}
	}, nil
}

// manyDays are of one square each, which grows.
func manyDays(n int) (days []source.Reading) {
	for i := range n {
		days = append(days, on(date("2024-01-01").AddDays(i).String(), occupied(box(37, 48, 37.1, 48.1+float64(i)*0.001))))
	}
	return days
}

// inFolder writes files, collections without features where no content is given.
func inFolder(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range contents {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(cmp.Or(content, `{"type": "FeatureCollection", "features": []}`)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAssembled(t *testing.T) {
	bowTie := box(37, 48, 38, 49)
	bowTie[0][1], bowTie[0][2] = bowTie[0][2], bowTie[0][1]
	broken, skipped := manyDays(40), manyDays(3) // more than are stored at a time, and fewer
	broken[20].Polygons[0].Shape = bowTie
	skipped[1] = source.Reading{Snapshot: skipped[1].Snapshot, Skip: "nothing is said"}
	for name, c := range map[string]struct {
		files   map[string]string
		days    []source.Reading
		want    string // added, failed, skipped
		message string
	}{
		"together":        {map[string]string{"a.csv": "place\n1\n", "b.geojson": ""}, manyDays(40), "40 0 0", ""},
		"a bad day":       {map[string]string{"a.csv": "place\n1\n", "b.geojson": ""}, broken, "39 1 0", "a.csv 2024-01-21"},
		"a day without":   {map[string]string{"a.csv": "place\n1\n", "b.geojson": ""}, skipped, "2 0 1", "a.csv 2024-01-02 nothing is said"},
		"a bad table":     {map[string]string{"a.csv": "place\nbad\n", "b.csv": "place\n1\n", "c.geojson": ""}, manyDays(2), "2 1 0", "a.csv line 2: bad"},
		"the only table":  {map[string]string{"a.csv": "place\nbad\n", "c.geojson": ""}, manyDays(2), "0 1 0", "a.csv line 2: bad"},
		"a part alone":    {map[string]string{"a.csv": "place\n1\n"}, manyDays(2), "0 1 0", "a table and features are wanted together"},
		"a bad part":      {map[string]string{"a.csv": "place\n1\n", "b.geojson": "{"}, manyDays(2), "0 1 0", "b.geojson truncated"},
		"what is skipped": {map[string]string{"a.csv": "place\n1\n", "b.geojson": "", "other.csv": "place\nbad\n", "notes.txt": "x"}, manyDays(2), "2 0 2", "no control"},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := newIngester(t, openStore(t), nil).Assembled(t.Context(), &pieces{days: c.days}, []string{inFolder(t, c.files)})
			if err != nil {
				t.Fatal(err)
			}
			messages := fmt.Sprint(report.Errors, report.Skipped)
			if got := fmt.Sprint(report.Added, report.Failed, len(report.Skipped)); got != c.want || len(report.Snapshots) != report.Added || !strings.Contains(messages, c.message) {
				t.Errorf("got %s, %s, want %s and %q", got, messages, c.want, c.message)
			}
		})
	}
}

// An import that is interrupted while a table is read or while days are stored leaves whole
// snapshots, and the same import again completes them.
func TestAssembledStopsWithItsContext(t *testing.T) {
	dir := inFolder(t, map[string]string{"a.csv": "place\n1\n", "b.geojson": ""})
	for name, c := range map[string]struct {
		interrupt func(p *pieces, cancel func())
		stored    int
	}{
		"while a table is read": {func(p *pieces, cancel func()) { p.whileReading = cancel }, 0},
		"while days are stored": {func(p *pieces, cancel func()) { p.end = cancel }, 32},
	} {
		t.Run(name, func(t *testing.T) {
			store := openStore(t)
			ctx, cancel := context.WithCancel(t.Context())
			p := &pieces{days: manyDays(40)}
			c.interrupt(p, cancel)
			_, err := newIngester(t, store, nil).Assembled(ctx, p, []string{dir})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want the context's", err)
			}
			if _, err := store.Source(t.Context(), "ours"); c.stored > 0 && len(dates(t, store)) != c.stored || c.stored == 0 && geo.CodeOf(err) != geo.NotFound {
				t.Errorf("want %d days stored", c.stored)
			}
			report, err := newIngester(t, store, nil).Assembled(t.Context(), &pieces{days: manyDays(40)}, []string{dir})
			if err != nil || report.Added != 40-c.stored || report.Unchanged != c.stored {
				t.Errorf("again: got %d added and %d unchanged, %v, want %d and %d", report.Added, report.Unchanged, err, 40-c.stored, c.stored)
			}
		})
	}
}

func TestAssembledCountsItsDays(t *testing.T) {
	var last string
	progress := func(stage string, done, total int) {
		if stage == ingest.Storing {
			last = fmt.Sprint(done, " of ", total)
		}
	}
	dir := inFolder(t, map[string]string{"a.csv": "place\n1\n", "b.geojson": ""})
	if _, err := newIngester(t, openStore(t), progress).Assembled(t.Context(), &pieces{days: manyDays(20)}, []string{dir}); err != nil || last != "20 of 20" {
		t.Errorf("got %s, error %v, want 20 of 20", last, err)
	}
}
