package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/draw"
	"controlmap/server/web"

	"github.com/paulmach/orb"
)

const siteName = "controlmap"

// The size of a preview's picture in pixels: what is shown whole where links are.
const (
	previewWidth  = 1200
	previewHeight = 630
)

// preview describes the map page to whoever does not run it: search engines, and those
// that show a link to it. Addresses are absolute; empty: there is none.
type preview struct {
	heading            string // of the page
	title, description string // of a link to it
	alternative        string // text in place of the picture
	locale             string
	image, address     string
	canonical          string // address without what makes it no other page
}

// shownMap is what a page shows: a snapshot and, of changes, the one before.
type shownMap struct {
	view
	by   geo.Source
	to   answer.AreasTable
	from *answer.AreasTable // nil: no changes
	// netUncertainty is how uncertain what changed between them is, in km2; nil: not known.
	netUncertainty *float64
}

// previewOf describes what the page shows at the address asked for. What it cannot find it
// leaves out: the page itself explains.
func (g *Page) previewOf(r *http.Request) preview {
	view := readView(r.URL.Query(), g.Regions)
	words := previewWords[view.language]
	p := preview{heading: words.generic, title: words.generic, description: words.means, locale: words.locale}
	origin, err := web.Origin(r, g.BehindProxy)
	if err == nil {
		p.address = origin + "/" + pageQuery(r.URL.Query())
		p.canonical = origin + "/" + pageQuery(r.URL.Query(), "map")
	}
	shown, err := g.lookUp(r.Context(), view)
	if err != nil {
		if code := geo.CodeOf(err); code != geo.NotFound {
			web.NoteError(r, err)
		}
		return p
	}
	p.title, p.description = shown.title(words, g.Regions), shown.description(words, g.Regions)
	p.heading = p.title + " · " + siteName
	p.alternative = fmt.Sprintf(words.alternative, p.title)
	if origin != "" {
		p.image = origin + "/api/v1/map.png?" + shown.picture(g.Regions).Encode()
	}
	return p
}

// lookUp looks up what a view shows. The error is NotFound where that is nothing.
func (g *Page) lookUp(ctx context.Context, v view) (shownMap, error) {
	src, err := g.Store.Source(ctx, v.source)
	if err != nil {
		return shownMap{}, err
	}
	found := shownMap{view: v, by: src.Source}
	found.to, err = g.occupied(ctx, v, v.date)
	if err != nil || !v.changes {
		return found, err
	}
	before := v.before(found.to.Date)
	if !before.Before(found.to.Snapshot) {
		return found, nil
	}
	from, err := g.occupied(ctx, v, before)
	if geo.CodeOf(err) == geo.NotFound {
		return found, nil
	}
	if err != nil {
		return found, err
	}
	found.from = &from
	found.netUncertainty, err = g.Answers.NetUncertainty(ctx, v.source, v.region, from.Date, found.to.Date)
	return found, err
}

// occupied measures what is occupied of the view's region on a date.
func (g *Page) occupied(ctx context.Context, v view, date geo.Date) (answer.AreasTable, error) {
	plan, err := g.Answers.Areas(ctx, answer.AreasQuery{
		SnapshotQuery: geo.SnapshotQuery{Source: v.source, Date: date},
		Region:        v.region,
		Status:        geo.Occupied,
	})
	if err != nil {
		return answer.AreasTable{}, err
	}
	return plan.Build(ctx)
}

func (v shownMap) title(words phrases, regions geo.Regions) string {
	name, day, total := v.regionName(words, regions), v.language.Day(v.to.Snapshot), v.to.Total
	source := plain(v.by.Title)
	switch {
	case v.from != nil:
		net := words.changeWithin(total.GeodesicKm2-v.from.Total.GeodesicKm2, v.netUncertainty)
		return credited(fmt.Sprintf(words.netChange, name, net, v.language.Day(v.from.Snapshot), day), source)
	case total.Share == nil:
		return credited(fmt.Sprintf(words.areaOf, name, words.within(total.GeodesicKm2, total.UncertaintyKm2), day), source)
	case v.region == geo.Ukraine:
		return credited(fmt.Sprintf(words.ofUkraine, words.tenths(total.AreaTotal), day), source)
	}
	return credited(fmt.Sprintf(words.ofRegion, name, words.tenths(total.AreaTotal), day), source)
}

// description gives the areas by both formulas, what their share is of, and whose they are.
func (v shownMap) description(words phrases, regions geo.Regions) string {
	to := v.to
	text := v.areas(words)
	if share := to.Total.Share; share != nil && v.region == geo.Ukraine {
		text += fmt.Sprintf(words.ofOfficial, words.hundredths(to.Total.AreaTotal), words.area(*to.Total.DenominatorKm2))
	} else if share != nil {
		text += fmt.Sprintf(words.ofBoundary, words.hundredths(to.Total.AreaTotal), words.area(*to.Total.DenominatorKm2),
			v.regionName(words, regions), to.Total.Denominator)
	}
	sentences := []string{text + ".", fmt.Sprintf(words.mapOf, v.language.Day(to.Snapshot), to.Revision)}
	flagged := len(to.Flags) > 0
	if v.from != nil {
		sentences[1] = fmt.Sprintf(words.mapsOf, v.language.Day(v.from.Snapshot), v.from.Revision, v.language.Day(to.Snapshot), to.Revision)
		flagged = flagged || len(v.from.Flags) > 0
	}
	if flagged {
		sentences = append(sentences, words.flagged)
	}
	return strings.Join(append(sentences, fmt.Sprintf(words.credit, plain(v.by.Attribution))), " ")
}

func (v shownMap) areas(words phrases) string {
	to := v.to.Total
	if v.from == nil {
		return fmt.Sprintf(words.areas, words.within(to.GeodesicKm2, to.UncertaintyKm2), words.within(to.SphereKm2, to.UncertaintyKm2))
	}
	from := v.from.Total
	return fmt.Sprintf(words.nets, words.changeWithin(to.GeodesicKm2-from.GeodesicKm2, v.netUncertainty), words.changeWithin(to.SphereKm2-from.SphereKm2, v.netUncertainty),
		words.within(from.GeodesicKm2, from.UncertaintyKm2), words.within(to.GeodesicKm2, to.UncertaintyKm2))
}

func (v shownMap) regionName(words phrases, regions geo.Regions) string {
	switch v.region {
	case geo.Ukraine:
		return words.ukraine
	case geo.Outside:
		return words.outside
	}
	en, uk := answer.RegionName(regions, v.region)
	if v.language == draw.Ukrainian {
		return uk
	}
	return en
}

// picture is the query of the picture of the same: of its snapshots' own days, so that
// whoever caches the picture caches that of the title.
func (v shownMap) picture(regions geo.Regions) url.Values {
	query := url.Values{
		"source": {string(v.by.Name)},
		"date":   {v.to.Snapshot.String()},
		"width":  {strconv.Itoa(previewWidth)},
		"height": {strconv.Itoa(previewHeight)},
		"lang":   {string(v.language)},
	}
	if v.from != nil {
		query.Set("from", v.from.Snapshot.String())
	}
	if bound := v.bound(regions, previewWidth, previewHeight); bound != nil {
		query.Set("bbox", formatBound(*bound))
	}
	return query
}

// formatBound writes what parseBound reads.
func formatBound(b orb.Bound) string {
	var parts []string
	for _, degrees := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		parts = append(parts, strconv.FormatFloat(web.Round5(degrees), 'f', -1, 64))
	}
	return strings.Join(parts, ",")
}

// ownQuery names the parameters that belong to a link or a frame and not to what is shown.
var ownQuery = []string{"embed", "theme", "legend", "time", "fbclid", "gclid"}

const campaignPrefix = "utm_"

// maxPageQuery is more than the page writes, in bytes.
const maxPageQuery = 1024

// pageQuery is the page's query with its question mark, one for all addresses of one view,
// and without some parameters. It is empty where none is left, or too long a one.
func pageQuery(query url.Values, without ...string) string {
	for name := range query {
		if strings.HasPrefix(name, campaignPrefix) {
			query.Del(name)
		}
	}
	for _, name := range append(without, ownQuery...) {
		query.Del(name)
	}
	text := query.Encode()
	if text == "" || len(text) > maxPageQuery {
		return ""
	}
	return "?" + text
}

// plain leaves out what does not show but moves the text around it, such as marks of
// direction, which in a line of other words would turn those as well.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}
