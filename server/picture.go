package server

import (
	"context"
	"fmt"
	"io"
	"strings"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/draw"
)

var (
	paramTheme = param{
		name:        "theme",
		description: "Which set of colours.",
		enum:        []string{string(draw.Light), string(draw.Dark)},
		standard:    string(draw.Light),
		example:     string(draw.Dark),
	}
	paramLanguage = param{
		name:        "lang",
		description: "What language the words are in.",
		enum:        []string{string(draw.English), string(draw.Ukrainian)},
		standard:    string(draw.English),
		example:     string(draw.Ukrainian),
	}
	paramPictureDate = param{
		name:        "date",
		description: "The day in Kyiv, or latest, which it is where it is not given. The picture is of the last snapshot at or before it.",
		pattern:     anyDay,
		expects:     paramDate.expects,
		example:     paramDate.example,
	}
	paramPictureFrom = paramFrom.saying("An earlier day in Kyiv: the picture is then of what changed since.")
	paramPictureTo   = param{
		name:        "to",
		description: "Another name for date, to go with from.",
		pattern:     anyDay,
		expects:     paramTo.expects,
		example:     paramTo.example,
	}
	paramPictureBox = paramBBox.saying("minLon,minLat,maxLon,maxLat in degrees: all of it is shown, as large as it fits. Ukraine where it is not given.")
	paramWidth      = paramOfSize("width", "1200", draw.MinWidth, draw.MaxWidth)
	paramHeight     = paramOfSize("height", "800", draw.MinHeight, draw.MaxHeight)
)

func paramOfSize(name, standard string, least, most float64) param {
	return param{
		name:        name,
		description: "In pixels.",
		pattern:     paramLimit.pattern,
		expects:     "a whole number",
		number:      &number{"integer", least, most},
		standard:    standard,
		example:     "1000",
	}
}

// pictureQuery is what /map.png is asked.
type pictureQuery struct {
	mapPath
	theme   draw.Theme
	picture draw.Picture // without words
}

func (s *server) pictureQuery(v values) (q pictureQuery, err error) {
	if q.source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if v["date"] != "" && v["to"] != "" {
		return q, geo.Errorf(geo.Invalid, "date and to are two names for the same: one would be accepted")
	}
	for _, name := range []string{"date", "to"} {
		if v[name] == "" {
			continue
		}
		if q.to.date, err = parseDate(v[name]); err != nil {
			return q, err
		}
	}
	if v["from"] != "" {
		q.subject = ofChange
		if q.from.date, err = parseDate(v["from"]); err != nil {
			return q, err
		}
	}
	if q.picture.Width, err = v.integer("width"); err != nil {
		return q, err
	}
	if q.picture.Height, err = v.integer("height"); err != nil {
		return q, err
	}
	q.theme, q.picture.Language = draw.Theme(v["theme"]), draw.Language(v["lang"])
	q.picture.Bound = s.tiles.set.Bound()
	bound, err := v.bbox()
	if bound != nil {
		q.picture.Bound = *bound
	}
	return q, err
}

func (s *server) mapPicture(c call) error {
	q, err := s.pictureQuery(c.values)
	if err != nil {
		return err
	}
	e, err := s.tiles.find(c.ctx(), q.mapPath)
	if err != nil {
		return err
	}
	src, err := s.Store.Source(c.ctx(), q.source)
	if err != nil {
		return err
	}
	doc := document{mediaType: typePNG, cache: q.documentCache(), name: fmt.Sprintf("%s-%s", q.source, e.to.Date)}
	return s.writeDerived(c, doc, []any{e.subject, e.from.Revision, e.to.Revision, src.Source}, answer.CostOverlay, func(ctx context.Context, w io.Writer) error {
		scene, err := s.tiles.scene(ctx, e)
		if err != nil {
			return err
		}
		scene.Theme = q.theme
		picture := q.picture
		picture.Attribution = pictureCredit(src.Source, s.Atlas.Regions.Boundary)
		days := picture.Language.Day(e.to.Date)
		if e.subject == ofChange {
			days = picture.Language.Days(e.from.Date, e.to.Date)
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
