package isw_test

import (
	"testing"

	"controlmap/data/source/isw"
	"controlmap/data/source/sourcetest"
)

func FuzzParse(f *testing.F) { sourcetest.Fuzz(f, isw.New()) }
