package server

import (
	"regexp"
	"strconv"
	"strings"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/gazetteer"
	"controlmap/server/web"
)

var (
	paramOneSource = web.Param{
		Name:        "source",
		Description: "Only this source, a name from /api/v1/sources; all of them where it is not given.",
		Example:     string(geo.Settlements),
	}
	paramA = web.Param{
		Name:        "a",
		Required:    true,
		Description: "One source: a name from /api/v1/sources.",
		Example:     string(geo.Settlements),
	}
	paramB = web.Param{
		Name:        "b",
		Required:    true,
		Description: "The other source.",
		Example:     "deepstate",
	}
	paramDate = web.Param{
		Name: "date",
		Description: "The day in Kyiv, or latest. The answer is the last snapshot at or before it, named in snapshot and age_days; " +
			"a date before the first snapshot is 404, one after the newest answers with the newest.",
		Pattern: web.AnyDay,
		Expects: "a day as YYYY-MM-DD, or latest",
		Default: web.Latest,
		Example: "2025-12-01",
	}
	paramFrom = web.Param{
		Name:        "from",
		Description: "The first day in Kyiv; where it is not given, the first of which there is a map.",
		Pattern:     regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`),
		Expects:     "a day as YYYY-MM-DD",
		Example:     "2025-01-01",
	}
	paramTo = web.Param{
		Name:        "to",
		Description: "The last day in Kyiv, or latest: the last of which there is a map.",
		Pattern:     web.AnyDay,
		Expects:     "a day as YYYY-MM-DD, or latest",
		Default:     web.Latest,
		Example:     "2025-12-01",
	}
	paramRegion = web.Param{
		Name:        "region",
		Description: "An ISO 3166-2 code (UA-14), a group (donbas, crimea), UA for all there is, or outside for ground in no region: codes from /api/v1/regions.",
		Pattern:     regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}$`),
		Expects:     "a code such as UA-14, donbas or UA",
		Default:     string(geo.Ukraine),
		Example:     string(geo.Donetsk),
	}
	paramStatus = web.Param{
		Name:        "status",
		Description: "Only this status; all of them where it is not given.",
		Enum:        statusNames(),
		Example:     string(geo.Occupied),
	}
	paramOneStatus = web.Param{
		Name:        "status",
		Description: "Of which status.",
		Enum:        statusNames(),
		Default:     string(geo.Occupied),
		Example:     string(geo.Occupied),
	}
	paramStatuses = web.Param{
		Name:        "status",
		Description: "Statuses between commas, counted together; those that a source does not tell are left out of its side.",
		Pattern:     statusLists(),
		Expects:     "statuses between commas: " + strings.Join(statusNames(), ", "),
		Default:     string(geo.Occupied),
		Example:     string(geo.Occupied) + "," + string(geo.Contested),
	}
	paramBBox = web.Param{
		Name: "bbox",
		Description: "minLon,minLat,maxLon,maxLat in degrees: only areas whose bounds meet it. They are returned whole, not cut; " +
			"a region is what cuts.",
		Pattern: regexp.MustCompile(`^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$`),
		Expects: "minLon,minLat,maxLon,maxLat in degrees",
		Example: "36.5,47,38.5,49",
	}
	paramLon = web.Param{
		Name:        "lon",
		Required:    true,
		Description: "Degrees east on WGS84: 22 to 41 in Ukraine.",
		Pattern:     web.Degrees,
		Expects:     "degrees as 37.8028",
		Number:      web.NumberIn(-180, 180),
		Example:     "37.8028",
	}
	paramLat = web.Param{
		Name:        "lat",
		Required:    true,
		Description: "Degrees north on WGS84: 44 to 53 in Ukraine.",
		Pattern:     web.Degrees,
		Expects:     "degrees as 48.0159",
		Number:      web.NumberIn(-90, 90),
		Example:     "48.0159",
	}
	paramSearch = web.Param{
		Name:     "q",
		Required: true,
		Description: "A place's name or the beginning of one, in Ukrainian, English or Russian; a mistake or two are forgiven. " +
			"Up to " + strconv.Itoa(gazetteer.MaxQueryLength) + " characters.",
		Example: "Bakhmut",
	}
	paramLimit = web.Param{
		Name:        "limit",
		Description: "How many places at most.",
		Pattern:     web.WholeNumber,
		Expects:     "a whole number",
		Number:      web.IntegerIn(1, gazetteer.MaxLimit),
		Default:     "20",
		Example:     "5",
	}
	paramPlace = web.Param{
		Name:        "id",
		Description: "A place's number, from /api/v1/places.",
		Pattern:     regexp.MustCompile(`^\d+$`),
		Expects:     "a place's number: search /api/v1/places for it",
		Number:      web.IntegerIn(1, 1<<31-1),
		Example:     "490",
	}.OfPath()
	paramBy = web.Param{
		Name:        "by",
		Description: "region: a point for each region and period; else one for each period.",
		Enum:        []string{byRegion},
		Example:     byRegion,
	}
	paramFormula = web.Param{
		Name:        "formula",
		Description: "What gained, lost, redrawn and net are measured on: the sphere that publishers use, or the WGS84 ellipsoid.",
		Enum:        []string{string(geo.Sphere), string(geo.Geodesic)},
		Default:     string(geo.Sphere),
		Example:     string(geo.Geodesic),
	}
)

const byRegion = "region"

// steps are those of a series; those that fit two sources leave out the first.
var steps = []string{
	string(answer.StepSnapshot), string(answer.StepDay), string(answer.StepWeek), string(answer.StepMonth), string(answer.StepYear),
}

func paramStep(steps []string) web.Param {
	return web.Param{
		Name:        "step",
		Description: "How long a period is; weeks begin on Monday. Those at either end are cut to from and to.",
		Enum:        steps,
		Default:     string(answer.StepMonth),
		Example:     string(answer.StepYear),
	}
}

func statusNames() (names []string) {
	for _, s := range geo.Statuses() {
		names = append(names, string(s))
	}
	return names
}

func statusLists() *regexp.Regexp {
	one := "(" + strings.Join(statusNames(), "|") + ")"
	return regexp.MustCompile("^" + one + "(," + one + ")*$")
}
