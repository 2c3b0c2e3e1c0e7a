package geojson_test

import (
	"testing"

	"controlmap/data/source/geojson"
	"controlmap/data/source/sourcetest"
)

func FuzzParse(f *testing.F) {
	sourcetest.Fuzz(f, importer(f, func(o *geojson.Options) { o.DateProperty = "when" }))
}
