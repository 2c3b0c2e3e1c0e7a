package ownpolygons

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"
)

// maxStanding is how many polygons the days of one file may have together.
const maxStanding = 2_000_000

// span is when a feature stands: from one day to another, both days of it. A zero day is open;
// isDay says that the feature belongs to a map of its day alone.
type span struct {
	from, to geo.Date
	isDay    bool
}

// span reads when a feature stands: nothing where the whole file has one date.
func (f *file) span(p properties, in feature.Feature) (s span, err error) {
	switch {
	case !f.options.Date.IsZero():
		return span{}, nil
	case f.options.DateProperty != "":
		s.from, err = p.date(f.options.DateProperty)
		return span{s.from, s.from, true}, err
	case f.options.FromProperty != "" || f.options.ToProperty != "":
		if s.from, err = p.dateOrNone(f.options.FromProperty); err == nil {
			s.to, err = p.dateOrNone(f.options.ToProperty)
		}
	default:
		s, err = ownTime(in)
	}
	if err == nil && !s.to.IsZero() && s.to.Before(s.from) {
		err = geo.Errorf(geo.Invalid, "feature %d: stands from %s to %s, which is before", in.Index, s.from, s.to)
	}
	return s, err
}

// ownTime reads the time that the form of the file states.
func ownTime(in feature.Feature) (s span, err error) {
	read := func(text string) geo.Date {
		if text == "" || err != nil {
			return geo.Date{}
		}
		day, ok := source.ParseDay(text)
		if !ok {
			err = geo.Errorf(geo.Invalid, "feature %d: its time %.40q is no day in 2014 to 2099 as %s", in.Index, text, source.DayForms)
		}
		return day
	}
	s = span{from: read(in.Begin), to: read(in.End)}
	s.isDay = in.Begin != "" && in.Begin == in.End
	return s, err
}

// days returns a reading for each day of which the file speaks. The error is Invalid, or the
// context's.
func (f *file) days(ctx context.Context) ([]source.Reading, error) {
	if err := feature.Ended(ctx); err != nil {
		return nil, err
	}
	if len(f.features) == 0 {
		return nil, f.noPolygon()
	}
	if !slices.ContainsFunc(f.features, func(d datedFeature) bool { return !d.stand.from.IsZero() || !d.stand.to.IsZero() }) {
		return f.wholeFile()
	}
	if !slices.ContainsFunc(f.features, func(d datedFeature) bool { return !d.stand.from.IsZero() }) {
		return nil, geo.Errorf(geo.Invalid, "no feature says from which day on it stands: name the property that has it with --from-property")
	}
	f.makeEndsInclusive()
	days := f.changes()
	standing := 0
	readings := make([]source.Reading, 0, len(days))
	for _, day := range days {
		if err := feature.Ended(ctx); err != nil {
			return nil, err
		}
		reading := f.on(day)
		if standing += len(reading.Polygons); standing > maxStanding {
			return nil, geo.Errorf(geo.Invalid, "more than the %d polygons that the days of one file may have together: import it in parts", maxStanding)
		}
		readings = append(readings, reading)
	}
	return trimEmpty(readings), nil
}

// noPolygon says what a file has instead of polygons, the most frequent first.
func (f *file) noPolygon() error {
	counts := map[string]int{}
	for _, r := range f.rejected {
		counts[r.Reason]++
	}
	reasons := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	if len(reasons) == 0 {
		return geo.Errorf(geo.Invalid, "no control polygon in the file, which has no features")
	}
	if strings.HasSuffix(reasons[0], "linestring") {
		return geo.Errorf(geo.Invalid, "no control polygon in the file: %d of its %d features are lines, and a front line does not say whose the ground beside it is; polygons are accepted",
			counts[reasons[0]], len(f.rejected))
	}
	return geo.Errorf(geo.Invalid, "no control polygon in the file: of its %d features %d were rejected as %q", len(f.rejected), counts[reasons[0]], reasons[0])
}

// wholeFile is the map of a file with one date.
func (f *file) wholeFile() ([]source.Reading, error) {
	day := f.options.Date
	for _, name := range []string{f.name, f.archive} {
		if !day.IsZero() {
			break
		}
		var err error
		if day, err = dateIn(name); err != nil {
			return nil, err
		}
	}
	if day.IsZero() {
		return nil, geo.Errorf(geo.Invalid, "no date: give --date YYYY-MM-DD, name the property that has it "+
			"with --date-property, or put YYYY-MM-DD into the file's name")
	}
	return []source.Reading{f.on(day)}, nil
}

func dateIn(name string) (geo.Date, error) {
	named := source.DatesIn(source.Stem(name))
	switch len(named) {
	case 0:
		return geo.Date{}, nil
	case 1:
		return named[0], nil
	}
	return geo.Date{}, geo.Errorf(geo.Invalid, "file name names both %s and %s: say which with --date", named[0], named[1])
}

// makeEndsInclusive takes a day off every end where the file's spans are half open.
func (f *file) makeEndsInclusive() {
	begins := map[geo.Date]bool{}
	for _, d := range f.features {
		if !d.stand.isDay {
			begins[d.stand.from] = true
		}
	}
	isHalfOpen := slices.ContainsFunc(f.features, func(d datedFeature) bool {
		return !d.stand.isDay && !d.stand.to.IsZero() && d.stand.to != d.stand.from && begins[d.stand.to]
	})
	if !isHalfOpen {
		return
	}
	for i := range f.features {
		if s := &f.features[i].stand; !s.isDay && !s.to.IsZero() && s.to != s.from {
			s.to = s.to.AddDays(-1)
		}
	}
}

// changes returns the days on which a feature begins to stand or stands no more, in order.
func (f *file) changes() (days []geo.Date) {
	for _, d := range f.features {
		if !d.stand.from.IsZero() {
			days = append(days, d.stand.from)
		}
		if !d.stand.to.IsZero() && !d.stand.isDay {
			days = append(days, d.stand.to.AddDays(1))
		}
	}
	slices.SortFunc(days, geo.Date.Compare)
	return slices.Compact(days)
}

// on is the map of one day.
func (f *file) on(day geo.Date) source.Reading {
	reading := source.Reading{
		Snapshot: geo.Snapshot{Source: f.options.Source.Name, Provenance: f.name, Date: day},
		Rejected: f.rejected, Own: true, DayCovers: f.options.Covers,
	}
	tellsEnds := f.tellsEnds()
	for _, d := range f.features {
		stands := d.stand.includes(day)
		if stands {
			reading.Admit(d.like, d.in.Polygons)
		}
		if (stands || tellsEnds) && !slices.Contains(reading.Covers, d.like.Status) {
			reading.Covers = append(reading.Covers, d.like.Status)
		}
	}
	return reading
}

// tellsEnds reports whether features stand from one day to another: then the file tells of each of
// its days which statuses stand no more.
func (f *file) tellsEnds() bool {
	return slices.ContainsFunc(f.features, func(d datedFeature) bool { return !d.stand.isDay && d.stand != span{} })
}

func (s span) includes(day geo.Date) bool {
	return (s.from.IsZero() || !day.Before(s.from)) && (s.to.IsZero() || !s.to.Before(day))
}

// trimEmpty leaves out the days at the end on which nothing stands any more: the file ends
// there, and says nothing of what came after.
func trimEmpty(readings []source.Reading) []source.Reading {
	for len(readings) > 0 && len(readings[len(readings)-1].Polygons) == 0 {
		readings = readings[:len(readings)-1]
	}
	return readings
}
