package follow

import (
	"net/url"
	"path"
	"strings"

	"controlmap/data/source"
	"controlmap/geo"
)

// Words that stand for a day or a year in an address.
var (
	dayWords  = []string{"{date}", "{YYYY-MM-DD}", "{YYYYMMDD}"}
	yearWords = []string{"{year}", "{YYYY}"}
)

func isDated(address string) bool  { return containsAny(address, dayWords) }
func isYearly(address string) bool { return containsAny(address, yearWords) }

func containsAny(address string, words []string) bool {
	for _, word := range words {
		if strings.Contains(address, word) {
			return true
		}
	}
	return false
}

// onDay puts a day into an address.
func onDay(address string, day geo.Date) string {
	return strings.NewReplacer("{date}", day.String(), "{YYYY-MM-DD}", day.String(), "{YYYYMMDD}", compact(day),
		"{year}", day.String()[:4], "{YYYY}", day.String()[:4]).Replace(address)
}

// compact writes a day as YYYYMMDD.
func compact(day geo.Date) string { return strings.ReplaceAll(day.String(), "-", "") }

// within returns the address of a file in a folder, with the folder's own query.
func within(folder, file string) string {
	base, query, hasQuery := strings.Cut(folder, "?")
	address := strings.TrimRight(base, "/") + "/" + file
	if hasQuery {
		address += "?" + query
	}
	return address
}

// baseName returns the name of the file at an address; "map" where it has none.
func baseName(address string) string {
	name := address
	if u, err := url.Parse(address); err == nil && u.Scheme != "" {
		name = u.Path
	}
	switch name = path.Base(strings.ReplaceAll(name, `\`, "/")); name {
	case ".", "/", "":
		return "map"
	}
	return name
}

// nameOnDay is the name of a day's file by which an importer knows the day.
func nameOnDay(address string, day geo.Date) string {
	name := baseName(address)
	if days := source.DatesIn(source.Stem(name)); len(days) == 1 && days[0] == day {
		return name
	}
	return day.String() + "_" + name
}

// checkURL refuses a setting that is no address. Paths of files are addresses, too.
func checkURL(kind Kind, setting, address string) error {
	if strings.TrimSpace(address) == "" {
		return geo.Errorf(geo.Invalid, "%s of a source of kind %s is missing: %s", setting, kind, wanted[kind])
	}
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return nil
	}
	switch scheme = strings.ToLower(scheme); {
	case scheme != "http" && scheme != "https" && scheme != "file" && scheme != "s3":
		return geo.Errorf(geo.Invalid, "%s begins with %s://, but http://, https://, s3:// and file:// are accepted", setting, scheme)
	case strings.Trim(rest, "/") == "":
		return geo.Errorf(geo.Invalid, "%s has nothing behind %s://: %s", setting, scheme, wanted[kind])
	}
	return nil
}

// wanted says what the settings of a kind are, for messages.
var wanted = map[Kind]string{
	DeepState: "the address of the API is accepted, as in https://deepstatemap.live/api",
	Mirror:    "the folder of deepstatemap_data_YYYYMMDD.geojson, or the address of such a file with {YYYYMMDD} for its day",
	NZZ:       "the folder of YYYY-MM-DD.json, or the address of such a file with {date} for its day",
	ISW:       "the address of a layer, .../FeatureServer/NUMBER",
	VIINA:     "the address of a yearly table with {year} for its year, and the layer tessellation",
	Ledger:    "the address of the file, with {date} for its day where there is one for each",
	Polygons:  "the address of the file, with {date} for its day where there is one for each",
}
