package ownpolygons

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
	"controlmap/geo/spelling"
)

// namedAlike returns the one property whose name differs from the given one in case alone; false
// where there is none, or several.
func (p properties) namedAlike(name string) (found string, ok bool) {
	for other := range p.values {
		if strings.EqualFold(other, name) {
			if ok {
				return "", false
			}
			found, ok = other, true
		}
	}
	return found, ok
}

// suggestion says what a feature has in place of a property: the name that is nearest, or some.
func (p properties) suggestion(name string) string {
	names := slices.Sorted(maps.Keys(p.values))
	if nearest, ok := nearestName(name, names); ok {
		return fmt.Sprintf(", the nearest that it has is %.40q", nearest)
	}
	if len(names) == 0 {
		return ", it has none"
	}
	const most = 6
	for i, name := range names {
		names[i] = fmt.Sprintf("%.40q", name)
	}
	return ", it has " + strings.Join(names[:min(most, len(names))], ", ")
}

// nearestName is the name that a mistyped one most likely stands for; false where none is near.
func nearestName(name string, names []string) (nearest string, ok bool) {
	const lettersPerMistake = 3
	best := (len([]rune(name))+1)/lettersPerMistake + 1
	for _, other := range names {
		if d := spelling.Distance(feature.Shorten(Fold(name)), feature.Shorten(Fold(other))); d < best {
			best, nearest, ok = d, other, true
		}
	}
	return nearest, ok
}

// checkSpelling refuses a file none of whose features has a property that is asked for, where one
// of another name is near: else it would be read as if nothing had been asked. The error is
// Invalid.
func (f *file) checkSpelling(features []feature.Feature) error {
	o := f.options
	for _, name := range []string{o.NameProperty, o.SinceProperty, o.FromProperty, o.ToProperty} {
		if name == "" || f.found[name] || len(f.features) == 0 {
			continue
		}
		for _, in := range features[:min(len(features), maxLooked)] {
			p, err := f.propertiesOf(in)
			if err != nil {
				return err
			}
			if nearest, ok := nearestName(name, slices.Sorted(maps.Keys(p.values))); ok && !f.found[nearest] {
				return geo.Errorf(geo.Invalid, "no feature has a property %.40q: the nearest is %.40q", name, nearest)
			}
		}
	}
	return nil
}

// maxLooked is how many features are looked through for a name that is near.
const maxLooked = 100
