package source

import (
	"context"
	"encoding/json"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// described is an importer of which something else is said than it says itself.
type described struct {
	Importer
	source geo.Source
}

// Described returns an importer of the same files whose source is what describe makes of the
// importer's own: under another name, or on other terms.
func Described(importer Importer, describe func(geo.Source) geo.Source) Importer {
	return described{importer, describe(importer.Source())}
}

func (d described) Source() geo.Source { return d.source }

func (d described) Parse(ctx context.Context, found feature.Collection) ([]Reading, error) {
	readings, err := d.Importer.Parse(ctx, found)
	for i := range readings {
		readings[i].Snapshot.Source = d.source.Name
	}
	return readings, err
}

// SkipFile implements FileSkipper where the importer does.
func (d described) SkipFile(name string) (reason string) {
	if s, ok := d.Importer.(FileSkipper); ok {
		reason = s.SkipFile(name)
	}
	return reason
}

// SkipShape implements ShapeSkipper where the importer does.
func (d described) SkipShape(properties json.RawMessage) bool {
	s, ok := d.Importer.(ShapeSkipper)
	return ok && s.SkipShape(properties)
}
