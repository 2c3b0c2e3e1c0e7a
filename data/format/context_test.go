package format_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"controlmap/data/format"
)

// endingContext ends after so many looks at it.
type endingContext struct {
	context.Context
	looks int
}

func (c *endingContext) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

// boxes is a list of polygons in the words of a form, each between two texts.
func boxes(before, position, after string) string {
	var all strings.Builder
	for i := range 2000 {
		x := 30 + float64(i%50)/10
		all.WriteString(before)
		for corner, p := range [][2]float64{{x, 48}, {x + 1, 48}, {x + 1, 49}, {x, 49}, {x, 48}} {
			if corner > 0 {
				all.WriteString(position[len(position)-1:])
			}
			fmt.Fprintf(&all, position[:len(position)-1], p[0], p[1])
		}
		all.WriteString(after)
	}
	return all.String()
}

// TestReadEndsWithItsContext ends the context in the middle of a file of each form of text.
func TestReadEndsWithItsContext(t *testing.T) {
	line := boxes(`{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[`, "[%g,%g],", "]]}}\n")
	for name, data := range map[string]string{
		"GeoJSON":  `{"type": "FeatureCollection", "features": [` + strings.ReplaceAll(strings.TrimSpace(line), "\n", ",") + "]}",
		"lines":    line,
		"CSV":      "wkt;name\n" + boxes("POLYGON ((", "%g %g,", ")); a\n"),
		"KML":      "<kml><Document>" + boxes("<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>", "%g,%g ", "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>") + "</Document></kml>",
		"TopoJSON": `{"type": "Topology", "objects": {"a": {"type": "GeometryCollection", "geometries": [` + strings.Repeat(`{"type": "Polygon", "arcs": [[0]]},`, 2000) + `{"type": null}]}}, "arcs": [[[30,48],[31,48],[31,49],[30,48]]]}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := format.File{Name: "a", Data: []byte(data)}
			if found, err := format.Read(t.Context(), file); err != nil || len(found.Features) < 2000 {
				t.Fatalf("got %d features, error %v, want all", len(found.Features), err)
			}
			for _, looks := range []int{0, 1, 100, 1000} {
				_, err := format.Read(&endingContext{t.Context(), looks}, file)
				if !errors.Is(err, context.Canceled) {
					t.Errorf("after %d looks: got %v, want that the context has ended", looks, err)
				}
			}
		})
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range format.Open(ctx, format.StandardInput, strings.NewReader(square)) {
		if err == nil {
			t.Error("got a file, want that the context has ended")
		}
	}
}
