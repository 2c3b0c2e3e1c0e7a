package feed

import (
	"context"
	"fmt"
	"slices"

	"controlmap/geo"
)

const (
	maxDigests = 3  // of the last months
	maxBefore  = 31 // days that the last map before a month may be from its beginning
)

// month is a month, from its first to its last day.
type month struct{ first, last geo.Date }

func monthOf(d geo.Date) month {
	t := d.Time()
	first := geo.NewDate(t.Year(), t.Month(), 1)
	return month{first, geo.NewDate(t.Year(), t.Month()+1, 1).AddDays(-1)}
}

func (m month) before() month { return monthOf(m.first.AddDays(-1)) }

func (m month) String() string { return m.first.Time().Format("January 2006") }

// ends are the last map before a month and the last one in it. Not ok where either is missing, or the
// first is too old to stand for the beginning of the month.
func (m month) ends(maps []confirmedMap) (from, to confirmedMap, ok bool) {
	from, hasFrom := lastUpTo(maps, m.first.AddDays(-1))
	to, hasTo := lastUpTo(maps, m.last)
	ok = hasFrom && hasTo && !to.Date.Before(m.first) && m.first.DaysSince(from.Date) <= maxBefore
	return from, to, ok
}

// digests tells of the last months that are over: after which the source has a map.
func (f *Feeds) digests(ctx context.Context, s subject, maps []confirmedMap) (entries []entry, err error) {
	if len(maps) == 0 {
		return nil, nil
	}
	m := monthOf(maps[len(maps)-1].Date)
	for range maxDigests {
		m = m.before()
		from, to, ok := m.ends(maps)
		if !ok {
			continue
		}
		own, err := f.step(ctx, from, to)
		if err != nil {
			return nil, err
		}
		e, err := f.digest(ctx, s, m, own)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// monthly is how a month went by one source.
type monthly struct {
	source geo.Source
	step
	figures
	uncertainty *float64
}

// pace is km2 a day, on the sphere.
func (m monthly) pace() float64 {
	return m.net.Sphere / float64(max(1, m.to.Date.DaysSince(m.from.Date)))
}

func (f *Feeds) monthly(ctx context.Context, s subject, src geo.Source, step step) (monthly, error) {
	uncertainty, err := f.Engine.NetUncertainty(ctx, src.Name, s.region, step.from.Date, step.to.Date)
	return monthly{src, step, step.within(s.members), uncertainty}, err
}

// digest tells of a month, by the subject's source and, beside it, by the others.
func (f *Feeds) digest(ctx context.Context, s subject, m month, own step) (entry, error) {
	mine, err := f.monthly(ctx, s, s.source, own)
	if err != nil {
		return entry{}, err
	}
	all, err := f.sideBySide(ctx, s, m)
	if err != nil {
		return entry{}, err
	}
	e := entry{
		id:      nameFor("month", string(s.source.Name), string(s.region), m.first.String()),
		title:   fmt.Sprintf("%s in %s: %s occupied, %s a day", m, nameOf(f.Atlas.Regions, s.region), netText(mine.net.Sphere), netText(mine.pace())),
		link:    s.changesPage(own.from.Date, own.to.Date),
		picture: s.changesPicture(f.Atlas.Regions, own.from.Date, own.to.Date),
		day:     m.last,
	}
	for _, by := range all {
		e.updated = latest(e.updated, by.from.at, by.to.at)
	}
	e.published = own.to.at
	e.html = f.digestHTML(s, m, mine, all, e)
	return e, nil
}

func (f *Feeds) digestHTML(s subject, m month, mine monthly, all []monthly, e entry) string {
	var out markup
	out.paragraph("%s, by the maps of %s and %s of %s:", m, dayText(mine.from.Date), dayText(mine.to.Date), titleOf(s.source))
	out.list(append(mine.words(mine.uncertainty), fmt.Sprintf("pace: %s a day on the sphere", netText(mine.pace()))))
	out.table([]string{"By oblast, on the sphere", "more", "less", "net"}, f.byRegion(s, mine.step))
	out.table([]string{"By source, on the sphere", "maps of", "more", "less", "net", "a day", "uncertain by"}, sourceRows(all))
	out.picture(e.picture, e.link, e.title)
	for _, by := range all {
		out.credit(by.source)
	}
	return out.String()
}

// byRegion has a row for each oblast in which anything changed.
func (f *Feeds) byRegion(s subject, step step) (rows [][]string) {
	for _, row := range step.rows {
		only := []geo.RegionCode{row.Region}
		if sum := step.within(only); !sum.isNothing() && (s.members == nil || slices.Contains(s.members, row.Region)) {
			rows = append(rows, []string{nameOf(f.Atlas.Regions, row.Region),
				areaText(sum.gained.Sphere), areaText(sum.lost.Sphere), netText(sum.net.Sphere)})
		}
	}
	return rows
}

func sourceRows(all []monthly) (rows [][]string) {
	for _, by := range all {
		uncertain := "not known"
		if by.uncertainty != nil {
			uncertain = areaText(*by.uncertainty)
		}
		rows = append(rows, []string{titleOf(by.source), fmt.Sprintf("%s and %s", by.from.Date, by.to.Date),
			areaText(by.gained.Sphere), areaText(by.lost.Sphere), netText(by.net.Sphere), netText(by.pace()), uncertain})
	}
	return rows
}

// sideBySide is how a month went by each source that has maps of it, in order of name.
func (f *Feeds) sideBySide(ctx context.Context, s subject, m month) (all []monthly, err error) {
	sources, err := f.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, src := range sources {
		if _, tells := src.Statuses[geo.Occupied]; !tells {
			continue
		}
		maps, err := f.confirmed(ctx, src.Name)
		if err != nil {
			return nil, err
		}
		from, to, ok := m.ends(maps)
		if !ok {
			continue
		}
		step, err := f.step(ctx, from, to)
		if err != nil {
			return nil, err
		}
		by, err := f.monthly(ctx, s, src.Source, step)
		if err != nil {
			return nil, err
		}
		all = append(all, by)
	}
	return all, nil
}
