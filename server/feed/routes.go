package feed

import (
	"context"
	"io"
	"regexp"

	"controlmap/geo"
	"controlmap/server/web"
)

// Prefix begins the path of every feed.
const Prefix = "/feeds/"

// format is a form of feeds.
type format struct {
	ending, mediaType, name string
	write                   func(channel, io.Writer) error
}

var formats = []format{
	{".atom", TypeAtom, "Atom", channel.writeAtom},
	{".json", TypeJSONFeed, "JSON Feed", channel.writeJSON},
}

var (
	paramRegion = web.Param{
		Name:        "region",
		Description: "An ISO 3166-2 code (UA-14), a group (donbas, crimea), UA, or outside: codes from /api/v1/regions.",
		Pattern:     regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}$`),
		Expects:     "a code such as UA-14, donbas or UA",
		Example:     string(geo.Donetsk),
	}.OfPath()
	paramPlace = web.Param{
		Name:        "id",
		Description: "A place's number, from /api/v1/places.",
		Pattern:     regexp.MustCompile(`^\d+$`),
		Expects:     "a place's number: search /api/v1/places for it",
		Number:      web.IntegerIn(1, 1<<31-1),
		Example:     "490",
	}.OfPath()
)

const changesDescription = "An entry for each confirmed change from one map to the next, the newest first: how much ground more and less is shown as occupied, and the net, on the sphere and on the ellipsoid, " +
	"the settlements that changed hands, a picture and the page that shows it; and one for each of the last months that are over, by oblast and with other sources beside. " +
	"Maps that are provisional or withdrawn are not in it. Addresses are those of the request's host."

// Routes are those of feeds and events.
func (f *Feeds) Routes() []web.Route {
	routes := f.eventsRoutes()
	for _, as := range formats {
		routes = append(routes, f.routesAs(as)...)
	}
	return routes
}

func (f *Feeds) routesAs(as format) []web.Route {
	route := func(path, id, summary, description string, handle func(web.Call, format) error, example string, params ...web.Param) web.Route {
		return web.Route{
			Path: Prefix + path + as.ending, ID: id + as.ending[1:], Tag: web.TagTime, Summary: summary + ", as " + as.name, Description: description,
			Params: params, Answers: []web.Content{web.Plain(as.mediaType)}, Errors: web.LookupErrors,
			Examples: []string{Prefix + example + as.ending},
			Handle:   func(c web.Call) error { return handle(c, as) },
		}
	}
	source := web.ParamSource.OfPath()
	return []web.Route{
		route("{source}", "getFeedOfSource_", "What changed on a source's map", changesDescription, f.sourceFeed, "settlements", source),
		route("{source}/regions/{region}", "getFeedOfRegion_", "What changed in a region on a source's map", changesDescription, f.sourceFeed, "settlements/regions/UA-14", source, paramRegion),
		route("places/{id}", "getFeedOfPlace_", "Who holds a place",
			"An entry for each time that a confirmed map of any source shows the place otherwise than before, the newest first.", f.placeFeed, "places/490", paramPlace),
	}
}

// sourceFeed answers with what changed on a source's map, in all or in a region.
func (f *Feeds) sourceFeed(c web.Call, as format) error {
	s, err := f.readSubject(c)
	if err != nil {
		return err
	}
	return f.write(c, as, s.origin, func(ctx context.Context) (channel, error) { return f.changes(ctx, s) })
}

func (f *Feeds) readSubject(c web.Call) (s subject, err error) {
	name, err := geo.ParseSourceName(c.Values["source"])
	if err != nil {
		return s, err
	}
	s.region = geo.Ukraine
	if c.Values["region"] != "" {
		s.region = c.Values.Region()
	}
	if s.members, err = f.Atlas.Regions.Members(s.region); err != nil {
		return s, err
	}
	summary, err := f.Store.Source(c.Ctx(), name)
	if err != nil {
		return s, err
	}
	s.source = summary.Source
	if s.origin, err = web.Origin(c.Request(), f.BehindProxy); err != nil {
		return s, err
	}
	s.self = s.origin + c.Request().URL.EscapedPath()
	return s, nil
}

// placeFeed answers with who held a place.
func (f *Feeds) placeFeed(c web.Call, as format) error {
	id, err := c.Values.Integer("id")
	if err != nil {
		return err
	}
	s := placeSubject{}
	if s.Place, err = f.Gazetteer.Place(id); err != nil {
		return err
	}
	if s.origin, err = web.Origin(c.Request(), f.BehindProxy); err != nil {
		return err
	}
	s.self = s.origin + c.Request().URL.EscapedPath()
	return f.write(c, as, s.origin, func(ctx context.Context) (channel, error) { return f.holders(ctx, s) })
}

// write answers with a feed, unless the client has it already.
func (f *Feeds) write(c web.Call, as format, origin string, build func(context.Context) (channel, error)) error {
	basis, err := f.basis(c.Ctx(), origin)
	if err != nil {
		return err
	}
	doc := web.Document{MediaType: as.mediaType, Cache: web.CacheLatest}
	return f.Answers.Write(c, doc, basis, f.Overlays, func(ctx context.Context, w io.Writer) error {
		made, err := build(ctx)
		if err != nil {
			return err
		}
		return as.write(made, w)
	})
}

// basis is what a feed follows from: what all sources say of themselves, and which maps there are.
func (f *Feeds) basis(ctx context.Context, origin string) (web.Basis, error) {
	sources, err := f.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	standings, err := f.Store.Standings(ctx)
	if err != nil {
		return nil, err
	}
	basis := web.Basis{origin, sources}
	for _, s := range standings {
		basis = append(basis, s.Version)
	}
	return basis, nil
}
