package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// unit is one of the 24 oblasts, the Autonomous Republic of Crimea and the two cities with
// special status, with its official names.
type unit struct {
	code   geo.RegionCode
	nameEN string
	nameUK string
}

// units are in the order of their codes.
var units = []unit{
	{"UA-05", "Vinnytsia Oblast", "Вінницька область"},
	{"UA-07", "Volyn Oblast", "Волинська область"},
	{"UA-09", "Luhansk Oblast", "Луганська область"},
	{"UA-12", "Dnipropetrovsk Oblast", "Дніпропетровська область"},
	{"UA-14", "Donetsk Oblast", "Донецька область"},
	{"UA-18", "Zhytomyr Oblast", "Житомирська область"},
	{"UA-21", "Zakarpattia Oblast", "Закарпатська область"},
	{"UA-23", "Zaporizhzhia Oblast", "Запорізька область"},
	{"UA-26", "Ivano-Frankivsk Oblast", "Івано-Франківська область"},
	{"UA-30", "Kyiv", "Київ"},
	{"UA-32", "Kyiv Oblast", "Київська область"},
	{"UA-35", "Kirovohrad Oblast", "Кіровоградська область"},
	{"UA-40", "Sevastopol", "Севастополь"},
	{"UA-43", "Autonomous Republic of Crimea", "Автономна Республіка Крим"},
	{"UA-46", "Lviv Oblast", "Львівська область"},
	{"UA-48", "Mykolaiv Oblast", "Миколаївська область"},
	{"UA-51", "Odesa Oblast", "Одеська область"},
	{"UA-53", "Poltava Oblast", "Полтавська область"},
	{"UA-56", "Rivne Oblast", "Рівненська область"},
	{"UA-59", "Sumy Oblast", "Сумська область"},
	{"UA-61", "Ternopil Oblast", "Тернопільська область"},
	{"UA-63", "Kharkiv Oblast", "Харківська область"},
	{"UA-65", "Kherson Oblast", "Херсонська область"},
	{"UA-68", "Khmelnytskyi Oblast", "Хмельницька область"},
	{"UA-71", "Cherkasy Oblast", "Черкаська область"},
	{"UA-74", "Chernihiv Oblast", "Чернігівська область"},
	{"UA-77", "Chernivtsi Oblast", "Чернівецька область"},
}

type featureCollection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string         `json:"type"`
	ID         geo.RegionCode `json:"id"`
	Properties properties     `json:"properties"`
	Geometry   geometry       `json:"geometry"`
}

type properties struct {
	EN   string    `json:"name_en,omitempty"` // of a region
	UK   string    `json:"name_uk,omitempty"`
	Kind waterKind `json:"kind,omitempty"` // of a water
}

type geometry struct {
	Type        string           `json:"type"`
	Coordinates orb.MultiPolygon `json:"coordinates"`
}

type regionsCmd struct {
	Open     string `required:"" type:"existingdir" help:"The folder that holds geoboundaries-ukr-adm1.geojson."`
	Packages string `required:"" type:"existingdir" help:"The node_modules folder that holds @geo-maps/earth-waterbodies-100m."`
	Out      string `default:"regions.geojson.gz" help:"The file of regions to write."`
	Waters   string `default:"waters.geojson.gz" help:"The file of their waters and of the sea to write."`
}

// Run writes the regions without the open sea, and the waters in and off them. Both are
// made of the same lines, so that their borders share vertices.
func (c regionsCmd) Run() error {
	borders, err := readBorders(c.Open)
	if err != nil {
		return err
	}
	bodies, err := readWaterBodies(c.Packages)
	if err != nil {
		return err
	}
	chart, err := newChart(borders, bodies)
	if err != nil {
		return err
	}
	parts, err := chart.simplified()
	if err != nil {
		return err
	}
	return writeCharted(parts, c.Out, c.Waters)
}

func writeCharted(parts []chartedPart, regionsFile, watersFile string) error {
	codes := make([]geo.RegionCode, len(parts))
	for i, part := range parts {
		if part.Label.code != geo.Outside {
			codes[i] = part.Label.code
		}
	}
	outlines, err := relabelled(parts, codes)
	if err != nil {
		return err
	}
	regions := map[geo.RegionCode]orb.MultiPolygon{}
	for _, outline := range outlines {
		regions[outline.Label] = append(regions[outline.Label], outline.Shape)
	}
	var features []feature
	for _, u := range units {
		if len(regions[u.code]) == 0 {
			return fmt.Errorf("%s (%s) has no ground", u.code, u.nameEN)
		}
		features = append(features, newFeature(u.code, properties{EN: u.nameEN, UK: u.nameUK}, regions[u.code]))
	}
	if err := writeFeatures(regionsFile, features); err != nil {
		return err
	}
	return writeFeatures(watersFile, waterFeatures(parts))
}

// waterFeatures returns the waters by the codes of their regions, and by kind.
func waterFeatures(parts []chartedPart) (features []feature) {
	waters := map[ground]orb.MultiPolygon{}
	for _, part := range parts {
		if part.Label.water != land {
			waters[part.Label] = append(waters[part.Label], part.Shape)
		}
	}
	for _, g := range slices.SortedFunc(maps.Keys(waters), func(a, b ground) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.water, b.water))
	}) {
		features = append(features, newFeature(g.code, properties{Kind: g.water}, waters[g]))
	}
	return features
}

func newFeature(code geo.RegionCode, p properties, shape orb.MultiPolygon) feature {
	return feature{"Feature", code, p, geometry{"MultiPolygon", shape}}
}

func writeFeatures(path string, features []feature) error {
	text, err := json.Marshal(featureCollection{"FeatureCollection", features})
	if err != nil {
		return fmt.Errorf("%s as GeoJSON: %w", path, err)
	}
	return writeGzip(path, text)
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
