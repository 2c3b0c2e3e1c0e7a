package ownpolygons_test

import (
	"testing"

	"controlmap/data/source/ownpolygons"
	"controlmap/data/source/sourcetest"
)

func FuzzParse(f *testing.F) {
	sourcetest.Fuzz(f, importer(f, func(o *ownpolygons.Options) { o.DateProperty = "when" }))
}
