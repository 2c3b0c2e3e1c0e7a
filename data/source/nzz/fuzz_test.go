package nzz_test

import (
	"testing"

	"controlmap/data/source/nzz"
	"controlmap/data/source/sourcetest"
)

func FuzzParse(f *testing.F) { sourcetest.Fuzz(f, nzz.New()) }
