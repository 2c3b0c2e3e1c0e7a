package main

import (
	"image/color"
	"math"

	"controlmap/data/export"
	"controlmap/geo"
	"controlmap/geo/draw"
)

// kindOfGround is ground that the style file has colours for, and how features tell it.
type kindOfGround struct {
	label string
	name  string // in the style file
	hatch export.Hatch
	where []export.Property
}

func sinceKind(label, name string, status geo.Status, since geo.Since) kindOfGround {
	return kindOfGround{label: label, name: name, where: []export.Property{{Name: "status", Value: string(status)}, {Name: "since", Value: string(since)}}}
}

func statusKind(status geo.Status, hatch export.Hatch) kindOfGround {
	return kindOfGround{string(status), string(status), hatch, []export.Property{{Name: "status", Value: string(status)}}}
}

func movedKind(d geo.Direction) kindOfGround {
	return kindOfGround{label: string(d), name: string(d), where: []export.Property{{Name: "kind", Value: string(d)}}}
}

// packageStyles are how the layers of a GeoPackage look: as on tiles, in the light theme.
func packageStyles() ([]export.Style, error) {
	style, err := draw.Default()
	if err != nil {
		return nil, err
	}
	border := export.Rule{Label: "border", Edge: lightColour(style, "border"), Width: style.Width("border")}
	return []export.Style{
		styleOf(style, "control",
			statusKind(geo.Liberated, ""),
			sinceKind("occupied before 2022", "pre-2022", geo.Occupied, geo.SincePre2022),
			sinceKind("occupied since 2022", "occupied", geo.Occupied, geo.Since2022),
			sinceKind("occupied", "occupied", geo.Occupied, geo.SinceUnknown),
			statusKind(geo.Contested, export.Rising),
			statusKind(geo.Advance, export.Dotted),
			statusKind(geo.Claimed, export.Falling),
			statusKind(geo.Infiltration, export.Crossed)),
		styleOf(style, "changes", movedKind(geo.Gained), movedKind(geo.Lost)),
		{Layer: "regions", Rules: []export.Rule{border}},
	}, nil
}

func styleOf(style draw.Style, layer string, kinds ...kindOfGround) export.Style {
	s := export.Style{Layer: layer}
	for _, k := range kinds {
		s.Rules = append(s.Rules, export.Rule{
			Label: k.label, Where: k.where, Width: style.Width("edge"),
			Fill:  faded(lightColour(style, k.name), style.Opacity()),
			Edge:  lightColour(style, k.name+"-edge"),
			Hatch: k.hatch, Mark: faded(lightColour(style, k.name+"-mark"), style.Opacity()),
		})
	}
	return s
}

// lightColour is transparent for a name that the style does not have.
func lightColour(style draw.Style, name string) color.NRGBA {
	c, _ := style.Colour(draw.Light, name)
	return c
}

func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * opacity))
	return c
}
