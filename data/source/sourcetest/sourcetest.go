// Package sourcetest is the contract that every importer must pass.
package sourcetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"controlmap/data/format/geojson"
	"controlmap/data/source"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// File is a file as an importer gets it.
type File struct {
	Name string // base name
	Data []byte
}

// Files reads all files of a package's testdata folder, but not those in folders
// below it.
func Files(t testing.TB) []File {
	t.Helper()
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var files []File
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join("testdata", entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Name: entry.Name(), Data: data})
	}
	return files
}

// Run runs the contract. The good files are ones that the importer accepts; with
// makes a file of the importer's format that would be good but for its geometry, one
// GeoJSON geometry object.
func Run(t *testing.T, importer source.Importer, good []File, with func(geometry string) File) {
	t.Run("source", func(t *testing.T) { checkSource(t, importer.Source()) })
	for _, file := range good {
		t.Run("good/"+file.Name, func(t *testing.T) { checkGood(t, importer, file) })
	}
	for _, h := range hostileFiles {
		t.Run("bad/"+h.name, func(t *testing.T) {
			checkBad(t, importer, File{Name: good[0].Name, Data: h.data()}, h.want)
		})
	}
	for _, h := range hostileGeometries {
		t.Run("bad/"+h.name, func(t *testing.T) { checkBad(t, importer, with(h.geometry()), h.want) })
	}
	t.Run("truncated", func(t *testing.T) { checkTruncated(t, importer, good[0]) })
	t.Run("self-crossing ring is left to repair", func(t *testing.T) {
		checkGood(t, importer, with(polygon("[[30,50],[31,51],[31,50],[30,51],[30,50]]")))
	})
	t.Run("byte order mark", func(t *testing.T) {
		checkGood(t, importer, File{Name: good[0].Name, Data: append([]byte("\uFEFF"), good[0].Data...)})
	})
}

// Check fails the test if an importer breaks its promises on a file, good or bad: it
// does not panic, its errors are Invalid, and what it admits has closed rings of at
// least four positions in range. It returns what the importer
// returned of the file's one day.
func Check(t testing.TB, importer source.Importer, file File) (source.Reading, error) {
	t.Helper()
	before := bytes.Clone(file.Data)
	parsed, err := Parse(importer, file)
	if !bytes.Equal(file.Data, before) {
		t.Error("Parse changed its input")
	}
	if err != nil {
		if code := geo.CodeOf(err); code != geo.Invalid {
			t.Errorf("error %v has the code %s, want %s", err, code, geo.Invalid)
		}
		if !reflect.ValueOf(parsed).IsZero() {
			t.Errorf("with the error %v, Parse returned something too", err)
		}
		return parsed, err
	}
	checkReading(t, importer, file, parsed)
	return parsed, nil
}

// Parse reads a file and hands it to an importer, and returns the reading of its one day.
func Parse(importer source.Importer, file File) (source.Reading, error) {
	var skipShape func(json.RawMessage) bool
	if s, ok := importer.(source.ShapeSkipper); ok {
		skipShape = s.SkipShape
	}
	found, err := geojson.ReadSome(context.Background(), file.Data, skipShape)
	if err != nil {
		return source.Reading{}, err
	}
	found.Name = file.Name
	days, err := importer.Parse(context.Background(), found)
	if err != nil {
		return source.Reading{}, err
	}
	if len(days) != 1 {
		return source.Reading{}, fmt.Errorf("%d days in a file of one", len(days))
	}
	return days[0], nil
}

func checkGood(t *testing.T, importer source.Importer, file File) {
	t.Helper()
	first, err := Check(t, importer, file)
	if err != nil {
		t.Fatalf("error %v, want none", err)
	}
	if len(first.Polygons) == 0 {
		t.Error("no areas")
	}
	second, err := Check(t, importer, file)
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("parsing twice gave different answers (second error %v)", err)
	}
}

func checkBad(t *testing.T, importer source.Importer, file File, want string) {
	t.Helper()
	_, err := Check(t, importer, file)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
}

// checkTruncated cuts a good file at many places; each must be refused.
func checkTruncated(t *testing.T, importer source.Importer, file File) {
	whole := bytes.TrimSpace(file.Data)
	step := max(1, len(whole)/500)
	for n := 0; n < len(whole); n += step {
		if _, err := Check(t, importer, File{Name: file.Name, Data: whole[:n]}); err == nil {
			t.Fatalf("the first %d of %d bytes were accepted", n, len(whole))
		}
	}
}

func checkSource(t *testing.T, s geo.Source) {
	if _, err := geo.ParseSourceName(string(s.Name)); err != nil {
		t.Error(err)
	}
	for what, text := range map[string]string{"title": s.Title, "description": s.Description, "licence": s.Licence, "attribution": s.Attribution} {
		if text == "" {
			t.Errorf("source %s has no %s", s.Name, what)
		}
	}
	if s.Publishable {
		t.Error("source is publishable, want restricted until the operator says otherwise")
	}
	if len(s.Statuses) == 0 {
		t.Error("source does not say what its statuses mean")
	}
	for status, meaning := range s.Statuses {
		if _, err := geo.ParseStatus(string(status)); err != nil || meaning == "" {
			t.Errorf("status %q (meaning %q): error %v", status, meaning, err)
		}
	}
}

func checkReading(t testing.TB, importer source.Importer, file File, parsed source.Reading) {
	t.Helper()
	s := importer.Source()
	if parsed.Snapshot.Source != s.Name || parsed.Snapshot.Date.IsZero() || parsed.Snapshot.Provenance != file.Name {
		t.Errorf("snapshot %+v, want one of %s with a date and the provenance %s", parsed.Snapshot, s.Name, file.Name)
	}
	for i, a := range parsed.Polygons {
		if s.Statuses[a.Status] == "" {
			t.Errorf("area %d: status %q, which the source does not explain", i, a.Status)
		}
		if len(parsed.Covers) > 0 && !slices.Contains(parsed.Covers, a.Status) {
			t.Errorf("area %d: status %q in a file that covers %v", i, a.Status, parsed.Covers)
		}
		if err := checkShape(a.Shape); err != nil {
			t.Errorf("area %d: %v", i, err)
		}
		if a.Since != geo.SinceUnknown && (a.Status != geo.Occupied || a.Since != geo.SincePre2022 && a.Since != geo.Since2022) {
			t.Errorf("area %d: since %q with status %q", i, a.Since, a.Status)
		}
		if a.Since != geo.SinceUnknown && !s.SplitsSince {
			t.Errorf("area %d: since %q, of a source that does not split occupied ground by since", i, a.Since)
		}
	}
	for i, r := range parsed.Rejected {
		if r.Reason == "" {
			t.Errorf("rejected %d has no reason", i)
		}
	}
}

func checkShape(shape orb.Polygon) error {
	if len(shape) == 0 {
		return fmt.Errorf("no rings")
	}
	for _, ring := range shape {
		if len(ring) < 4 {
			return fmt.Errorf("ring of %d positions", len(ring))
		}
		first, last := ring[0], ring[len(ring)-1]
		if math.Abs(first[0]-last[0]) > 1e-6 || math.Abs(first[1]-last[1]) > 1e-6 {
			return fmt.Errorf("ring from %v to %v is not closed", first, last)
		}
		for _, p := range ring {
			if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
				return fmt.Errorf("position %v is out of range", p)
			}
		}
	}
	return nil
}
