package server

import (
	"regexp"
	"strconv"
	"strings"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/gazetteer"
)

const latest = "latest"

var (
	anyDay = regexp.MustCompile(`^(latest|\d{4}-\d{2}-\d{2})$`)
	degree = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
)

var (
	paramSource = param{
		name:        "source",
		description: "Whose map: a name from /api/v1/sources.",
		standard:    string(geo.Settlements),
		example:     string(geo.Settlements),
	}
	paramOneSource = param{
		name:        "source",
		description: "Only this source, a name from /api/v1/sources; all of them where it is not given.",
		example:     string(geo.Settlements),
	}
	paramA = param{
		name:        "a",
		required:    true,
		description: "One source: a name from /api/v1/sources.",
		example:     string(geo.Settlements),
	}
	paramB = param{
		name:        "b",
		required:    true,
		description: "The other source.",
		example:     "deepstate",
	}
	paramDate = param{
		name: "date",
		description: "The day in Kyiv, or latest. The answer is the last snapshot at or before it, named in snapshot and age_days; " +
			"a date before the first snapshot is 404, one after the newest answers with the newest.",
		pattern:  anyDay,
		expects:  "a day as YYYY-MM-DD, or latest",
		standard: latest,
		example:  "2025-12-01",
	}
	paramFrom = param{
		name:        "from",
		description: "The first day in Kyiv; where it is not given, the first of which there is a map.",
		pattern:     regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`),
		expects:     "a day as YYYY-MM-DD",
		example:     "2025-01-01",
	}
	paramTo = param{
		name:        "to",
		description: "The last day in Kyiv, or latest: the last of which there is a map.",
		pattern:     anyDay,
		expects:     "a day as YYYY-MM-DD, or latest",
		standard:    latest,
		example:     "2025-12-01",
	}
	paramRegion = param{
		name:        "region",
		description: "An ISO 3166-2 code (UA-14), a group (donbas, crimea), UA for all there is, or outside for ground in no region: codes from /api/v1/regions.",
		pattern:     regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}$`),
		expects:     "a code such as UA-14, donbas or UA",
		standard:    string(geo.Ukraine),
		example:     string(geo.Donetsk),
	}
	paramStatus = param{
		name:        "status",
		description: "Only this status; all of them where it is not given.",
		enum:        statusNames(),
		example:     string(geo.Occupied),
	}
	paramOneStatus = param{
		name:        "status",
		description: "Of which status.",
		enum:        statusNames(),
		standard:    string(geo.Occupied),
		example:     string(geo.Occupied),
	}
	paramStatuses = param{
		name:        "status",
		description: "Statuses between commas, counted together; those that a source does not tell are left out of its side.",
		pattern:     statusLists(),
		expects:     "statuses between commas: " + strings.Join(statusNames(), ", "),
		standard:    string(geo.Occupied),
		example:     string(geo.Occupied) + "," + string(geo.Contested),
	}
	paramBBox = param{
		name: "bbox",
		description: "minLon,minLat,maxLon,maxLat in degrees: only areas whose bounds meet it. They are returned whole, not cut; " +
			"a region is what cuts.",
		pattern: regexp.MustCompile(`^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$`),
		expects: "minLon,minLat,maxLon,maxLat in degrees",
		example: "36.5,47,38.5,49",
	}
	paramLon = param{
		name:        "lon",
		required:    true,
		description: "Degrees east on WGS84: 22 to 41 in Ukraine.",
		pattern:     degree,
		expects:     "degrees as 37.8028",
		number:      &number{"number", -180, 180},
		example:     "37.8028",
	}
	paramLat = param{
		name:        "lat",
		required:    true,
		description: "Degrees north on WGS84: 44 to 53 in Ukraine.",
		pattern:     degree,
		expects:     "degrees as 48.0159",
		number:      &number{"number", -90, 90},
		example:     "48.0159",
	}
	paramSearch = param{
		name:     "q",
		required: true,
		description: "A place's name or the beginning of one, in Ukrainian, English or Russian; a mistake or two are forgiven. " +
			"Up to " + strconv.Itoa(gazetteer.MaxQueryLength) + " characters.",
		example: "Bakhmut",
	}
	paramLimit = param{
		name:        "limit",
		description: "How many places at most.",
		pattern:     regexp.MustCompile(`^-?\d+$`),
		expects:     "a whole number",
		number:      &number{"integer", 1, gazetteer.MaxLimit},
		standard:    "20",
		example:     "5",
	}
	paramPlace = param{
		name:        "id",
		description: "A place's number, from /api/v1/places.",
		pattern:     regexp.MustCompile(`^\d+$`),
		expects:     "a place's number: search /api/v1/places for it",
		number:      &number{"integer", 1, 1<<31 - 1},
		example:     "490",
	}.ofPath()
	paramBy = param{
		name:        "by",
		description: "region: a point for each region and period; else one for each period.",
		enum:        []string{byRegion},
		example:     byRegion,
	}
	paramFormula = param{
		name:        "formula",
		description: "What gained, lost, redrawn and net are measured on: the sphere that publishers use, or the WGS84 ellipsoid.",
		enum:        []string{string(geo.Sphere), string(geo.Geodesic)},
		standard:    string(geo.Sphere),
		example:     string(geo.Geodesic),
	}
	paramAsKnownAt = param{
		name:        "as_known_at",
		description: "RFC 3339 instant: answer with what this database knew then, before later corrections. A + is written %2B.",
		format:      "date-time",
		example:     "2026-01-01T00:00:00Z",
	}
)

const byRegion = "region"

// steps are those of a series; those that fit two sources leave out the first.
var steps = []string{
	string(answer.StepSnapshot), string(answer.StepDay), string(answer.StepWeek), string(answer.StepMonth), string(answer.StepYear),
}

func paramStep(steps []string) param {
	return param{
		name:        "step",
		description: "How long a period is; weeks begin on Monday. Those at either end are cut to from and to.",
		enum:        steps,
		standard:    string(answer.StepMonth),
		example:     string(answer.StepYear),
	}
}

func paramFormat(formats ...string) param {
	return param{
		name:        "format",
		description: "How to write the answer.",
		enum:        formats,
		standard:    formats[0],
		example:     formats[len(formats)-1],
	}
}

// ofPath makes a parameter one of the path.
func (p param) ofPath() param {
	p.inPath, p.required, p.standard = true, true, ""
	return p
}

// needed makes a parameter one that has to be given.
func (p param) needed(description string) param {
	p.required, p.standard, p.description = true, "", description
	return p
}

// saying gives a parameter another description.
func (p param) saying(description string) param {
	p.description = description
	return p
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
