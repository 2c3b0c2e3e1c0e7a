package web

import (
	"regexp"

	"controlmap/geo"
	"controlmap/geo/draw"
)

// Latest is the date that stands for the newest snapshot.
const Latest = "latest"

// Patterns of a day in Kyiv, or latest, and of degrees.
var (
	AnyDay  = regexp.MustCompile(`^(latest|\d{4}-\d{2}-\d{2})$`)
	Degrees = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
)

// WholeNumber is the pattern of a parameter that takes one.
var WholeNumber = regexp.MustCompile(`^-?\d+$`)

// Parameters that routes of more than one room take.
var (
	ParamSource = Param{
		Name:        "source",
		Description: "Whose map: a name from /api/v1/sources.",
		Default:     string(geo.Settlements),
		Example:     string(geo.Settlements),
	}
	ParamAsKnownAt = Param{
		Name:        "as_known_at",
		Description: "RFC 3339 instant: answer with what this database knew then, before later corrections. A + is written %2B.",
		Format:      "date-time",
		Example:     "2026-01-01T00:00:00Z",
	}
	ParamTheme = Param{
		Name:        "theme",
		Description: "Which set of colours.",
		Enum:        []string{string(draw.Light), string(draw.Dark)},
		Default:     string(draw.Light),
		Example:     string(draw.Dark),
	}
)

// ParamFormat is how to write the answer; the first format is the default.
func ParamFormat(formats ...string) Param {
	return Param{
		Name:        "format",
		Description: "How to write the answer.",
		Enum:        formats,
		Default:     formats[0],
		Example:     formats[len(formats)-1],
	}
}

// OfPath makes a parameter one of the path.
func (p Param) OfPath() Param {
	p.InPath, p.Required, p.Default = true, true, ""
	return p
}

// Needed makes a parameter one that has to be given.
func (p Param) Needed(description string) Param {
	p.Required, p.Default, p.Description = true, "", description
	return p
}

// Saying gives a parameter another description.
func (p Param) Saying(description string) Param {
	p.Description = description
	return p
}
