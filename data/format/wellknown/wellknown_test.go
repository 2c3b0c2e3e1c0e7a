package wellknown_test

import (
	"fmt"
	"strings"
	"testing"

	"controlmap/data/format/wellknown"
	"controlmap/geo"
)

// summary is kind, other part, SRID and positions of a geometry.
func summary(g wellknown.Geometry) string {
	return fmt.Sprint(g.Kind, "|", g.Other, "|", g.SRID, "|", g.Polygons)
}

// square in the words of PostGIS 15: ST_AsBinary, ST_AsEWKB, with a height, big-endian.
const (
	squareText = "POLYGON((30 50,31 50,31 51,30 50))"
	square     = "[[[[30 50] [31 50] [31 51] [30 50]]]]"
	hexSquare  = "010300000001000000040000000000000000003E4000000000000049400000000000003F4000000000000049400000000000003F4000000000008049400000000000003E400000000000004940"
)

func TestParse(t *testing.T) {
	ring := strings.TrimPrefix(hexSquare, "0103000000")
	point := "0101000000" + "0000000000003E400000000000004940"
	for text, want := range map[string]string{
		squareText: "Polygon||0|" + square,
		" srid = 4326 ; polygon ( ( 30 50 , 31 50,31 51, 3e1 +5.0e1 ) ) ": "Polygon||4326|" + square,
		"POLYGON Z ((30 50 1,31 50 1,31 51 1,30 50 1))":                   "Polygon||0|" + square,
		"POLYGONZM((30 50 1 2,31 50 1 2,31 51 1 2,30 50 1 2))":            "Polygon||0|" + square,
		"POLYGON((30 50 1,31 50 1,31 51 1,30 50 1))":                      "Polygon||0|" + square,
		"POLYGON((30 50,31 50,31 51,30 50),(1 1,2 2,3 3,1 1))":            "Polygon||0|[[[[30 50] [31 50] [31 51] [30 50]] [[1 1] [2 2] [3 3] [1 1]]]]",
		"MULTIPOLYGON(((30 50,31 50,31 51,30 50)),((1 1,2 2,3 3,1 1)))":   "MultiPolygon||0|[[[[30 50] [31 50] [31 51] [30 50]]] [[[1 1] [2 2] [3 3] [1 1]]]]",
		"POLYGON EMPTY":      "Polygon||0|[]",
		"multipolygon empty": "MultiPolygon||0|[]",
		"MULTIPOLYGON(EMPTY,((30 50,31 50,31 51,30 50)))": "MultiPolygon||0|" + square,
		"POINT(30 50)":                                      "Point||0|[]",
		"POINT M (30 50 1)":                                 "Point||0|[]",
		"MULTIPOINT((30 50),(31 50))":                       "MultiPoint||0|[]",
		"LINESTRING(30 50,31 50)":                           "LineString||0|[]",
		"GEOMETRYCOLLECTION(POINT(1 1)," + squareText + ")": "GeometryCollection|Point|0|" + square,
		"GEOMETRYCOLLECTION(GEOMETRYCOLLECTION EMPTY," + squareText + ")": "GeometryCollection||0|" + square,
		"MULTISURFACE(((30 50,31 50,31 51,30 50)))":                       "GeometryCollection||0|" + square,
		"MULTISURFACE(" + squareText + ")":                                "GeometryCollection||0|" + square,
		"TIN Z (((30 50 0,31 50 0,31 51 0,30 50 0)))":                     "MultiPolygon||0|" + square,
		hexSquare:                                        "Polygon||0|" + square,
		`\x` + hexSquare:                                 "Polygon||0|" + square,
		"0x" + hexSquare + "00":                          "Polygon||0|" + square,
		strings.ToLower(hexSquare):                       "Polygon||0|" + square,
		"0103000020E6100000" + ring:                      "Polygon||4326|" + square,
		"0106000000" + "01000000" + hexSquare:            "MultiPolygon||0|" + square,
		"0107000020E610000002000000" + point + hexSquare: "GeometryCollection|Point|4326|" + square,
		"00000000030000000100000004403E0000000000004049000000000000403F0000000000004049000000000000403F0000000000004049800000000000403E0000000000004049000000000000":                                                                                     "Polygon||0|" + square,
		"01030000800100000004000000" + "0000000000003E4000000000000049400000000000000000" + "0000000000003F4000000000000049400000000000000000" + "0000000000003F4000000000008049400000000000000000" + "0000000000003E4000000000000049400000000000000000": "Polygon||0|" + square,
	} {
		if !wellknown.IsGeometry(text) {
			t.Errorf("%s: is not recognised", text)
		}
		g, err := wellknown.Parse(t.Context(), text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := summary(g); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "truncated Well-Known Text: it ends after 0 characters, where a type as POLYGON or MULTIPOLYGON is accepted",
		"occupied":                              `Well-Known Text: "occupied" where a type as POLYGON or MULTIPOLYGON is accepted`,
		"POLYGON((30 50,31 50":                  "truncated Well-Known Text: it ends after 20 characters, where a number is accepted",
		"POLYGON((30 50,31 50)":                 "truncated Well-Known Text: it ends after 21 characters, where a comma or ) is accepted",
		"POLYGON(30 50,31 50)":                  `Well-Known Text: "30 50,31 50)" where ( is accepted`,
		"POLYGON((30,5 50,31,5 50))":            `Well-Known Text: ",5 50,31,5 50))" where a number with a point (37.5) and not a comma (37,5) is accepted`,
		"POLYGON((30 50 1 2 3,31 50))":          `Well-Known Text: "3,31 50))" where a comma or ) is accepted`,
		"POLYGON((30 north))":                   `Well-Known Text: "north))" where a number is accepted`,
		squareText + "x":                        `Well-Known Text: "x" where its end is accepted`,
		"SRID=x;" + squareText:                  `Well-Known Text: "SRID=x" is no SRID`,
		"CURVEPOLYGON(CIRCULARSTRING(0 0,1 1))": "CurvePolygon: curves are not read, polygons of straight edges are accepted",
		"POINT(1 1":                             "truncated Well-Known Text: it ends after 9 characters, where a bracket is accepted",
		strings.Repeat("GEOMETRYCOLLECTION(", 1_000_000): "Well-Known Text: collections lie within each other more than 8 deep",
		strings.Repeat("010700000001000000", 1_000_000):  "Well-Known Binary: collections lie within each other more than 8 deep",
		hexSquare[:60]:                      "truncated Well-Known Binary",
		hexSquare[:61]:                      "is neither Well-Known Text nor Well-Known Binary in hexadecimal digits",
		"0103000000FFFFFFFF":                "truncated Well-Known Binary",
		"010300000001000000FFFFFFFF":        "truncated Well-Known Binary",
		"010A00000001000000":                "CurvePolygon: curves are not read, polygons of straight edges are accepted",
		"0163000000":                        "Well-Known Binary: a geometry of type 99, which is not known",
		"01070000000100000002" + "03000000": "Well-Known Binary: 2 is no byte order",
	} {
		_, err := wellknown.Parse(t.Context(), text)
		if err == nil || !strings.Contains(err.Error(), want) || geo.CodeOf(err) != geo.Invalid {
			t.Errorf("%.60s: got %v, want %s", text, err, want)
		}
	}
}

func TestIsGeometry(t *testing.T) {
	for text, want := range map[string]bool{"": false, "Point of interest": false, "POLYGON": false, "polygon (": true, "Triangle": false, "0101": false, "0103000000zz": false, "0103000000": true} {
		if got := wellknown.IsGeometry(text); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

// FuzzParse: never a panic, every error is Invalid.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{squareText, hexSquare, "0107000020E610000001000000" + hexSquare, "GEOMETRYCOLLECTION Z (POINT(1 1),MULTIPOLYGON EMPTY)", "SRID=4326;TIN(((1 2 3,4 5 6)))"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := wellknown.Parse(t.Context(), text); err != nil && geo.CodeOf(err) != geo.Invalid {
			t.Errorf("error %v has the code %s", err, geo.CodeOf(err))
		}
	})
}
