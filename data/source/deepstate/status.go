package deepstate

import (
	"fmt"
	"strings"
	"time"

	"controlmap/geo"
)

// verdict is what a polygon is: a status, or a reason to reject it.
type verdict struct {
	status   geo.Status
	since    geo.Since
	rejected string
}

var (
	occupied        = verdict{status: geo.Occupied, since: geo.Since2022}
	occupiedPre2022 = verdict{status: geo.Occupied, since: geo.SincePre2022}
	contested       = verdict{status: geo.Contested}
	liberated       = verdict{status: geo.Liberated}
	fromTheFill     = verdict{}
)

func outside(what string) verdict {
	if what == "" {
		return verdict{rejected: "outside Ukraine"}
	}
	return verdict{rejected: "outside Ukraine: " + what}
}

// verdictByKey has the keys of polygons in Ukraine, without the prefix geoJSON.
var verdictByKey = map[string]verdict{
	"status.occupied":     occupied,
	"status.dismissed":    liberated,
	"status.dismissed_at": liberated,
	"status.unknown":      contested,
	"territories.crimea":  occupiedPre2022,
	"territories.ordlo":   occupiedPre2022,
	"territories.tuzla":   occupiedPre2022,
	"zmiinyi_island":      fromTheFill,
}

// keysOutside are territories that the publisher draws in other countries.
var keysOutside = map[string]bool{
	"territories.abkhazia":            true,
	"territories.estonia":             true,
	"territories.ichkeria":            true,
	"territories.karelia":             true,
	"territories.kuril":               true,
	"territories.latvia":              true,
	"territories.pechorsky-district":  true,
	"territories.petsamo":             true,
	"territories.prussia":             true,
	"territories.salla":               true,
	"territories.transnistria":        true,
	"territories.tskhinvali-district": true,
}

// verdictByFill has the fills that always meant the same.
var verdictByFill = map[string]verdict{
	"#a52714": occupied,
	"#0f9d58": liberated,
	"#0288d1": liberated,
	"#bcaaa4": contested,
	"#bdbdbd": contested,
	"#757575": contested,
}

// whereOutside has the fills of polygons outside Ukraine, whatever their label says.
var whereOutside = map[string]string{
	"#01579b": "Kursk oblast of Russia, held by Ukraine",
	"#ce93d8": "the mutiny of June 2023 in Russia",
	"#ff5252": "",
}

// knowsFill reports whether a fill was ever seen, or there is none.
func knowsFill(fill string) bool {
	fill = strings.ToLower(strings.TrimSpace(fill))
	_, meant := verdictByFill[fill]
	_, abroad := whereOutside[fill]
	return fill == "" || fill == fillBlack || fill == fillPurple || meant || abroad
}

const (
	fillBlack  = "#000000"
	fillPurple = "#880e4f"
)

// paletteSwap is when purple came to mean the ground occupied before 2022, which had
// been black, and ceased to mean Transnistria.
var paletteSwap = time.Date(2022, 5, 29, 17, 35, 22, 0, time.UTC)

var transnistria = []string{"Придністров", "Transnistria"}

// classify returns the verdict on a polygon with the given label and fill of a map published
// at the given time.
func classify(l label, fill string, published time.Time) verdict {
	fill = strings.ToLower(strings.TrimSpace(fill))
	if where, ok := whereOutside[fill]; ok {
		if where == "" {
			where = l.text()
		}
		return outside(where)
	}
	if keysOutside[l.key] {
		return outside(l.text())
	}
	byKey, known := verdictByKey[l.key]
	byFill := ofFill(l, fill, published)
	switch {
	case l.key != "" && !known:
		return verdict{rejected: fmt.Sprintf("unknown key %s%.40s (fill %.40q)", keyPrefix, l.key, fill)}
	case contradict(byKey, byFill):
		return verdict{rejected: fmt.Sprintf("key %s%s contradicts fill %.40q", keyPrefix, l.key, fill)}
	case byKey != fromTheFill:
		return byKey
	case byFill != fromTheFill:
		return byFill
	}
	return verdict{rejected: fmt.Sprintf("unknown fill %.40q (label %q)", fill, l.text())}
}

// contradict reports whether one of two verdicts says occupied and the other does not.
func contradict(a, b verdict) bool {
	return a != fromTheFill && b != fromTheFill && (a.status == geo.Occupied) != (b.status == geo.Occupied)
}

func ofFill(l label, fill string, published time.Time) verdict {
	if fill != fillBlack && fill != fillPurple {
		return verdictByFill[fill]
	}
	switch l.territory() {
	case crimea, ordlo, tuzla:
		return occupiedPre2022
	}
	before := published.Before(paletteSwap)
	switch {
	case l.mentions(transnistria), before && fill == fillPurple:
		return outside(l.text())
	case before == (fill == fillBlack):
		return occupiedPre2022
	}
	return fromTheFill
}
