package server

import (
	"context"
	"fmt"
	"io"
	"strings"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/server/tiles"
	"controlmap/server/web"
)

var (
	paramLanguage = web.Param{
		Name:        "lang",
		Description: "What language the words are in.",
		Enum:        []string{string(draw.English), string(draw.Ukrainian)},
		Default:     string(draw.English),
		Example:     string(draw.Ukrainian),
	}
	paramPictureDate = web.Param{
		Name:        "date",
		Description: "The day in Kyiv, or latest, which it is where it is not given. The picture is of the last snapshot at or before it.",
		Pattern:     web.AnyDay,
		Expects:     paramDate.Expects,
		Example:     paramDate.Example,
	}
	paramPictureFrom = paramFrom.Saying("An earlier day in Kyiv: the picture is then of what changed since.")
	paramPictureTo   = web.Param{
		Name:        "to",
		Description: "Another name for date, to go with from.",
		Pattern:     web.AnyDay,
		Expects:     paramTo.Expects,
		Example:     paramTo.Example,
	}
	paramPictureBox = paramBBox.Saying("minLon,minLat,maxLon,maxLat in degrees: all of it is shown, as large as it fits. Ukraine where it is not given.")
	paramWidth      = paramOfSize("width", "1200", draw.MinWidth, draw.MaxWidth)
	paramHeight     = paramOfSize("height", "800", draw.MinHeight, draw.MaxHeight)
)

func paramOfSize(name, standard string, least, most float64) web.Param {
	return web.Param{
		Name:        name,
		Description: "In pixels.",
		Pattern:     web.WholeNumber,
		Expects:     "a whole number",
		Number:      web.IntegerIn(least, most),
		Default:     standard,
		Example:     "1000",
	}
}

func (s *server) pictureRoutes() []web.Route {
	return []web.Route{{
		Path: "/api/v1/map.png", ID: "getMapPicture", Tag: web.TagTiles,
		Summary:     "A picture of the map, with title, date, scale, legend and attribution",
		Description: "For articles and previews. With from, a picture of what changed from that day to the date.",
		Params:      []web.Param{web.ParamSource, paramPictureDate, paramPictureFrom, paramPictureTo, paramPictureBox, paramWidth, paramHeight, web.ParamTheme, paramLanguage},
		Answers:     []web.Content{web.Plain(web.TypePNG)}, Errors: web.LookupErrors,
		Examples: []string{"/api/v1/map.png", "/api/v1/map.png?from=2022-02-23&bbox=36.5,47,38.5,49&width=800&height=600"},
		Handle:   s.mapPicture,
	}}
}

// pictureQuery is what /map.png is asked.
type pictureQuery struct {
	tiles.MapPath
	theme   draw.Theme
	picture draw.Picture // without words
}

func (s *server) pictureQuery(v web.Values) (q pictureQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if v["date"] != "" && v["to"] != "" {
		return q, geo.Errorf(geo.Invalid, "date and to are two names for the same: one would be accepted")
	}
	for _, name := range []string{"date", "to"} {
		if v[name] == "" {
			continue
		}
		if q.To.Date, err = web.ParseDate(v[name]); err != nil {
			return q, err
		}
	}
	if v["from"] != "" {
		q.Kind = geo.ChangeMap
		if q.From.Date, err = web.ParseDate(v["from"]); err != nil {
			return q, err
		}
	}
	if q.picture.Width, err = v.Integer("width"); err != nil {
		return q, err
	}
	if q.picture.Height, err = v.Integer("height"); err != nil {
		return q, err
	}
	q.theme, q.picture.Language = draw.Theme(v["theme"]), draw.Language(v["lang"])
	q.picture.Bound = s.tiles.Bound()
	bound, err := v.BBox()
	if bound != nil {
		q.picture.Bound = *bound
	}
	return q, err
}

func (s *server) mapPicture(c web.Call) error {
	q, err := s.pictureQuery(c.Values)
	if err != nil {
		return err
	}
	e, err := s.tiles.Find(c.Ctx(), q.MapPath)
	if err != nil {
		return err
	}
	src, err := s.Store.Source(c.Ctx(), q.Source)
	if err != nil {
		return err
	}
	doc := web.Document{MediaType: web.TypePNG, Cache: q.DocumentCache(), Name: fmt.Sprintf("%s-%s", q.Source, e.To.Date)}
	return s.answers.Write(c, doc, append(e.Basis(), src.Source), s.short, func(ctx context.Context, w io.Writer) error {
		scene, err := s.tiles.Scene(ctx, e)
		if err != nil {
			return err
		}
		scene.Theme = q.theme
		picture := q.picture
		picture.Attribution = pictureCredit(src.Source, s.Atlas.Regions.Boundary)
		days := picture.Language.DayOf(e.To.Date, e.To.DrawnOfEarlier(src.Source))
		if e.Kind == geo.ChangeMap {
			days = picture.Language.Days(e.From.Date, e.To.Date)
		}
		picture.Subtitle = days + " · " + src.Title
		content, err := s.Drawer.Picture(scene, picture)
		if err != nil {
			return err
		}
		_, err = w.Write(content)
		return err
	})
}

// pictureCredit is the attribution of all that a picture shows: the source's areas, the
// names of places, which are GeoNames', and the outlines.
func pictureCredit(src geo.Source, boundary string) string {
	credit := src.Attribution
	if !strings.Contains(credit, "GeoNames") {
		credit += "; places: GeoNames (CC BY 4.0)"
	}
	return credit + "; outlines: " + boundary
}
