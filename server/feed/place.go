package feed

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"controlmap/geo"
	"controlmap/geo/answer"

	"github.com/paulmach/orb"
)

// placeSubject is the place that a feed is about.
type placeSubject struct {
	geo.Place
	origin, self string
}

// holders makes the feed of who holds a place, by all sources.
func (f *Feeds) holders(ctx context.Context, s placeSubject) (channel, error) {
	c := channel{
		id:       nameFor("place", strconv.Itoa(s.ID)),
		title:    fmt.Sprintf("%s (%s), %s: who holds it", s.NameEN, s.NameUK, nameOf(f.Atlas.Regions, s.Region)),
		subtitle: "An entry for each time that a source shows the place otherwise than before, the newest first. The place stands for its centre, and not for all of a town. Each entry names its source and licence.",
		home:     s.origin + "/?" + s.look().Encode(), self: s.self,
		author: "controlmap, by the source that each entry names",
	}
	plan, err := f.Engine.History(ctx, answer.HistoryQuery{Place: &s.Place})
	if err != nil {
		return c, err
	}
	table, err := plan.Build(ctx)
	if err != nil {
		return c, err
	}
	for _, h := range table.Sources {
		entries, err := f.holderEntries(ctx, s, h)
		if err != nil {
			return c, err
		}
		c.entries = append(c.entries, entries...)
	}
	c.entries = sorted(c.entries)
	c.entries = c.entries[:min(maxEntries, len(c.entries))]
	return c, nil
}

// holderEntries tells of each change that confirmed maps of a source show.
func (f *Feeds) holderEntries(ctx context.Context, s placeSubject, h answer.PointHistory) (entries []entry, err error) {
	src, err := f.Store.Source(ctx, h.Source)
	if err != nil {
		return nil, err
	}
	times, err := f.confirmedDays(ctx, h.Source)
	if err != nil {
		return nil, err
	}
	for i, now := range h.Intervals {
		at, confirmed := times[now.From]
		if i == 0 || !confirmed {
			continue
		}
		entries = append(entries, s.entry(src.Source, h.Intervals[i-1], now, at))
	}
	return entries, nil
}

// confirmedDays is when the confirmed maps of a source were learned of, by their days.
func (f *Feeds) confirmedDays(ctx context.Context, source geo.SourceName) (map[geo.Date]time.Time, error) {
	listed, err := f.Store.Snapshots(ctx, source, time.Time{})
	if err != nil {
		return nil, err
	}
	confirmations, err := f.Store.Confirmations(ctx, source)
	times := map[geo.Date]time.Time{}
	for _, d := range listed {
		if d.State == geo.Confirmed {
			times[d.Date] = latest(d.RecordedAt, confirmations[d.Revision])
		}
	}
	return times, err
}

// entry tells of a change of who holds the place.
func (s placeSubject) entry(src geo.Source, before, now answer.Interval, at time.Time) entry {
	e := entry{
		id:      nameFor("holder", string(src.Name), strconv.Itoa(s.ID), now.From.String(), shown(now.Status)),
		title:   fmt.Sprintf("%s: %s since %s (%s)", s.NameEN, shown(now.Status), dayText(now.From), titleOf(src)),
		author:  src.Attribution,
		rights:  fmt.Sprintf("Source: %s. Licence: %s.", src.Attribution, src.Licence),
		day:     now.From,
		updated: at, published: at,
	}
	page, picture := s.look(), pictureQuery(src.Name)
	for _, query := range []url.Values{page, picture} {
		query.Set("source", string(src.Name))
		query.Set("date", now.From.String())
	}
	picture.Set("bbox", boxText(around(s.Point)))
	e.link, e.picture = s.origin+"/?"+page.Encode(), s.origin+"/api/v1/map.png?"+picture.Encode()
	var m markup
	m.paragraph("%s shows %s (%s) as %s on its map of %s. Before, it was shown as %s.",
		titleOf(src), s.NameEN, s.NameUK, shown(now.Status), dayText(now.From), shown(before.Status))
	if now.After != nil {
		m.paragraph("The change lies between the maps of %s and %s.", dayText(*now.After), dayText(now.From))
	}
	if meaning := meaningOf(src, now.Status); meaning != "" {
		m.paragraph("In the words of the source: %s.", meaning)
	}
	m.picture(e.picture, e.link, e.title)
	m.credit(src)
	e.html = m.String()
	return e
}

// shown is a status in a sentence.
func shown(status *geo.Status) string {
	if status == nil {
		return "not marked"
	}
	return string(*status)
}

func meaningOf(src geo.Source, status *geo.Status) string {
	if status == nil {
		return ""
	}
	return src.Statuses[*status]
}

// look is the query of the map page that shows the place.
func (s placeSubject) look() url.Values {
	return url.Values{
		"place": {strconv.Itoa(s.ID)},
		"map":   {fmt.Sprintf("11/%.4f/%.4f", s.Point.Lat(), s.Point.Lon())},
	}
}

// around is what a picture of a place shows: some 70 km from west to east.
func around(p orb.Point) orb.Bound {
	return orb.Bound{Min: orb.Point{p.Lon() - 0.5, p.Lat() - 0.2}, Max: orb.Point{p.Lon() + 0.5, p.Lat() + 0.2}}
}
