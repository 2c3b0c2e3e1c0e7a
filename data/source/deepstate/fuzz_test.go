package deepstate_test

import (
	"testing"

	"controlmap/data/source/deepstate"
	"controlmap/data/source/sourcetest"
)

func FuzzParse(f *testing.F) { sourcetest.Fuzz(f, deepstate.New()) }
