package spelling

import (
	"slices"
	"strings"
	"unicode"

	"controlmap/geo"

	"golang.org/x/text/unicode/norm"
)

// reserved are words that addresses, commands or questions give a meaning of their own.
var reserved = []string{
	"all", "none", "null", "default", "latest", "outside",
	"api", "assets", "docs", "feeds", "healthz", "history", "metrics", "oembed", "ogc", "openapi", "readyz", "tiles",
	"control", "frontline", "changes", "sources", "regions", "places", "events", "figures",
}

// CheckNew refuses a name for a source that is not known yet and would be taken for another one
// or for something else. The known names are those of publishers and of the sources that there
// are. The error is geo.Invalid and says which name is meant, or what is accepted.
func CheckNew(name geo.SourceName, known []geo.SourceName) error {
	if slices.Contains(known, name) {
		return nil
	}
	if meant, ok := Meant(name, known); ok {
		return geo.Errorf(geo.Invalid, "source %+q is %s spelt differently: write %s, or give a source of your own a name that cannot be taken for it", name, meant, meant)
	}
	if slices.Contains(reserved, strings.ToLower(string(name))) {
		return geo.Errorf(geo.Invalid, "source name %q has a meaning of its own in addresses and commands: another name, such as our-%[1]s, is accepted", string(name))
	}
	return checkCharacters(string(name))
}

// addressMarks divide the parts of an address.
const addressMarks = `%/\?#:`

func checkCharacters(name string) error {
	plain := norm.NFC.String(strings.Join(strings.Fields(withoutInvisible(name)), " "))
	switch {
	case strings.ContainsFunc(name, isInvisible):
		return geo.Errorf(geo.Invalid, "source name %+q has characters that cannot be seen: %q, without them, is accepted", name, plain)
	case !norm.NFC.IsNormalString(name):
		return geo.Errorf(geo.Invalid, "source name %+q has letters and their marks as characters of their own: %+q, composed (NFC), is accepted", name, plain)
	case plain != name:
		return geo.Errorf(geo.Invalid, "source name %+q has other space than single blanks between words: %q is accepted", name, plain)
	case strings.ContainsAny(name, addressMarks):
		return geo.Errorf(geo.Invalid, "source name %q has one of %s, which divide addresses: a name without them is accepted", name, strings.Join(strings.Split(addressMarks, ""), " "))
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return geo.Errorf(geo.Invalid, "source name %+q has characters that cannot be printed: a name without them is accepted", name)
	case strings.HasPrefix(name, "-"), strings.HasPrefix(name, "."), strings.HasSuffix(name, "."):
		return geo.Errorf(geo.Invalid, "source name %q begins with - or ., or ends with .: a name that begins and ends with a letter or a digit is accepted", name)
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return geo.Errorf(geo.Invalid, "source name %q has no letter and no digit: a name with one is accepted", name)
	}
	return nil
}
