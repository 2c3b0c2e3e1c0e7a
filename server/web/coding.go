package web

import (
	"net/http"
	"strconv"
	"strings"
)

// Coding is a content coding that tiles and files of the build have.
type Coding byte

// The codings, by which compresses more.
const (
	Identity Coding = iota
	Gzip
	Brotli
	Codings // how many there are
)

// Values of headers as net/http keeps them: they are shared by all answers, which do not
// change them.
var (
	encodingHeaders = [Codings][]string{Gzip: {"gzip"}, Brotli: {"br"}}
	VaryEncoding    = []string{"Accept-Encoding"}
)

// ErrNotAcceptable is the answer to a client that takes no coding that there is.
var ErrNotAcceptable = StatusError{http.StatusNotAcceptable, "Accept-Encoding takes none of br, gzip, identity"}

// SetCoding labels a body that is in a coding.
func SetCoding(header http.Header, c Coding) {
	if c != Identity {
		header["Content-Encoding"] = encodingHeaders[c]
	}
}

// BestCoding chooses by Accept-Encoding (RFC 9110, 12.5.3): what the client weighs most,
// and the smallest of those that weigh the same. It is not ok where the client takes none.
// Without the header, and for what it does not name, a client is taken to read plain
// bytes alone.
func BestCoding(accept []string) (best Coding, ok bool) {
	return BestOf([Codings]bool{true, true, true}, accept)
}

// BestOf is BestCoding among those that there are, of which identity is always one.
func BestOf(have [Codings]bool, accept []string) (best Coding, ok bool) {
	if len(accept) == 0 {
		return Identity, true
	}
	weights := weightsOf(accept)
	for c := range Codings {
		if have[c] && weights[c] > 0 && weights[c] >= weights[best] {
			best = c
		}
	}
	return best, weights[best] > 0
}

// usualWeights are those of what clients mostly send.
var usualWeights = func() map[string][Codings]float64 {
	usual := map[string][Codings]float64{}
	for _, accept := range []string{"gzip", "br", "gzip, deflate", "gzip, deflate, br", "gzip, deflate, br, zstd", "identity"} {
		usual[accept] = weigh([]string{accept})
	}
	return usual
}()

// weightsOf is weigh, with what clients mostly send worked out before.
func weightsOf(accept []string) [Codings]float64 {
	if len(accept) == 1 {
		if weights, found := usualWeights[accept[0]]; found {
			return weights
		}
	}
	return weigh(accept)
}

// unnamedWeight is the weight of plain bytes that a client does not speak of: less than any
// that it can give.
const unnamedWeight = 0.0001

// weigh reads the weight of each coding. Members that are malformed are passed over.
func weigh(accept []string) (weights [Codings]float64) {
	const unset = -1
	weights, rest := [Codings]float64{unset, unset, unset}, float64(unset)
	for _, list := range accept {
		for member := range strings.SplitSeq(list, ",") {
			name, weight, ok := parseMember(member)
			if !ok {
				continue
			}
			if name == "*" {
				rest = weight
			} else if c, known := codingOf(name); known {
				weights[c] = weight
			}
		}
	}
	for c, weight := range weights {
		switch {
		case weight != unset:
		case rest != unset:
			weights[c] = rest
		case Coding(c) == Identity:
			weights[c] = unnamedWeight
		default:
			weights[c] = 0
		}
	}
	return weights
}

func codingOf(name string) (Coding, bool) {
	switch {
	case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
		return Gzip, true
	case strings.EqualFold(name, "br"):
		return Brotli, true
	case strings.EqualFold(name, "identity"):
		return Identity, true
	}
	return 0, false
}

// parseMember reads "gzip;q=0.5".
func parseMember(member string) (name string, weight float64, ok bool) {
	name, parameter, weighed := strings.Cut(member, ";")
	name = strings.TrimSpace(name)
	if !weighed {
		return name, 1, name != ""
	}
	key, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
	if !strings.EqualFold(strings.TrimSpace(key), "q") {
		return name, 0, false
	}
	weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return name, weight, err == nil && weight >= 0 && weight <= 1
}
