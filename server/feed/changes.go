package feed

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	maxEntries = 50 // that tell of changes, in a feed
	maxLooked  = 60 // steps that are looked at for them
)

// subject is what a feed is about.
type subject struct {
	source  geo.Source
	region  geo.RegionCode
	members []geo.RegionCode // of the region; nil: everywhere
	origin  string           // by which the client reached the server
	self    string           // address of the feed
}

// changes makes the feed of what changed on a source's map.
func (f *Feeds) changes(ctx context.Context, s subject) (channel, error) {
	c := channel{
		id:       nameFor("changes", string(s.source.Name), string(s.region)),
		title:    fmt.Sprintf("%s: what changed in %s", titleOf(s.source), nameOf(f.Atlas.Regions, s.region)),
		subtitle: "An entry for each confirmed change of what this source shows as occupied, and one for each month that is over, the newest first. " + s.source.Description,
		home:     s.page(url.Values{}), self: s.self,
		author: cmp.Or(s.source.Attribution, titleOf(s.source)),
		rights: fmt.Sprintf("Source: %s. Licence: %s.", s.source.Attribution, s.source.Licence),
	}
	maps, err := f.confirmed(ctx, s.source.Name)
	if err != nil {
		return c, err
	}
	if c.entries, err = f.changeEntries(ctx, s, maps); err != nil {
		return c, err
	}
	digests, err := f.digests(ctx, s, maps)
	c.entries = sorted(append(digests, c.entries...))
	for i := range c.entries {
		c.entries[i].author, c.entries[i].rights = c.author, c.rights
	}
	return c, err
}

// changeEntries tells of the last steps in which anything changed.
func (f *Feeds) changeEntries(ctx context.Context, s subject, maps []confirmedMap) (entries []entry, err error) {
	first := max(1, len(maps)-maxLooked)
	for i := len(maps) - 1; i >= first && len(entries) < maxEntries; i-- {
		step, err := f.step(ctx, maps[i-1], maps[i])
		if err != nil {
			return nil, err
		}
		if step.within(s.members).isNothing() {
			continue
		}
		e, err := f.changeEntry(ctx, s, step)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func (f *Feeds) changeEntry(ctx context.Context, s subject, step step) (entry, error) {
	sum := step.within(s.members)
	uncertainty, err := f.Engine.NetUncertainty(ctx, s.source.Name, s.region, step.from.Date, step.to.Date)
	if err != nil {
		return entry{}, err
	}
	e := entry{
		id: nameFor("change", string(s.source.Name), string(s.region), step.to.Date.String(), step.to.Fingerprint.String()),
		title: fmt.Sprintf("%s, %s: %s occupied (%s more, %s less)", nameOf(f.Atlas.Regions, s.region), dayText(step.to.Date),
			netText(sum.net.Sphere), areaText(sum.gained.Sphere), areaText(sum.lost.Sphere)),
		link:    s.changesPage(step.from.Date, step.to.Date),
		picture: s.changesPicture(f.Atlas.Regions, step.from.Date, step.to.Date),
		day:     step.to.Date,
		updated: latest(step.from.at, step.to.at),
	}
	e.published = latest(step.to.at)
	var m markup
	m.paragraph("On the map of %s, compared with that of %s, %s shows:", dayText(step.to.Date), dayText(step.from.Date), titleOf(s.source))
	m.list(sum.words(uncertainty))
	taken, freed := step.placesIn(s.members)
	m.places("Settlements that are now shown as occupied", taken, f.Atlas.Regions)
	m.places("Settlements that are no longer shown as occupied", freed, f.Atlas.Regions)
	m.picture(e.picture, e.link, e.title)
	m.credit(s.source)
	e.html = m.String()
	return e, nil
}

// words says how much changed hands, each on the sphere that publishers print and on the ellipsoid.
func (f figures) words(uncertainty *float64) []string {
	twice := func(write func(float64) string, km2 geo.Km2) string {
		return fmt.Sprintf("%s on the sphere that publishers use, %s on the WGS84 ellipsoid", write(km2.Sphere), write(km2.Geodesic))
	}
	words := []string{
		"occupied and not so before: " + twice(areaText, f.gained),
		"no longer occupied: " + twice(areaText, f.lost),
		"net: " + twice(netText, f.net),
	}
	if f.redrawn.Geodesic >= leastKm2 {
		words = append(words, "of these, drawn anew where nobody advances: "+twice(areaText, f.redrawn))
	}
	if uncertainty != nil {
		words = append(words, fmt.Sprintf("the net is uncertain by %s", areaText(*uncertainty)))
	}
	return words
}

// page is the address of the map page that shows the subject.
func (s subject) page(query url.Values) string {
	query.Set("source", string(s.source.Name))
	if s.region != geo.Ukraine {
		query.Set("region", string(s.region))
	}
	return s.origin + "/?" + query.Encode()
}

func (s subject) changesPage(from, to geo.Date) string {
	return s.page(url.Values{"mode": {"changes"}, "since": {from.String()}, "date": {to.String()}})
}

// changesPicture is the address of a picture of what changed.
func (s subject) changesPicture(regions geo.Regions, from, to geo.Date) string {
	query := pictureQuery(s.source.Name)
	query.Set("from", from.String())
	query.Set("to", to.String())
	if bound, ok := boundOf(regions, s.members); ok {
		query.Set("bbox", boxText(bound))
	}
	return s.origin + "/api/v1/map.png?" + query.Encode()
}

func pictureQuery(source geo.SourceName) url.Values {
	return url.Values{"source": {string(source)}, "width": {"1200"}, "height": {"630"}}
}

func boxText(b orb.Bound) string {
	return fmt.Sprintf("%.2f,%.2f,%.2f,%.2f", b.Min.Lon(), b.Min.Lat(), b.Max.Lon(), b.Max.Lat())
}

// boundOf is what some units cover; not ok for nil, which is everywhere, and for what is no unit.
func boundOf(regions geo.Regions, members []geo.RegionCode) (all orb.Bound, ok bool) {
	for _, unit := range regions.Units {
		if !slices.Contains(members, unit.Code) {
			continue
		}
		if bound := unit.Shape.Bound(); ok {
			all = all.Union(bound)
		} else {
			all, ok = bound, true
		}
	}
	return all, ok
}
