package follow

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"controlmap/data/source/isw"
	"controlmap/geo"
	"controlmap/geo/spelling"
)

// leastAlike is from which likeness on a name of no known meaning is proposed.
const leastAlike = 0.6

// explain adds to an error that a layer is gone which layer may have taken its place. That one is
// named and not used.
func (l arcgisLayer) explain(ctx context.Context, err error) error {
	if !isGone(err) {
		return err
	}
	folder, service, behind := l.parts()
	proposed, looked := l.successors(ctx, folder, service, behind)
	text := fmt.Sprintf("layer %s is not at %s any more, or not for everybody", l.key, l.address)
	switch {
	case looked != nil:
		text += fmt.Sprintf("; the list of services does not tell where it may be (%v)", looked)
	case len(proposed) == 0:
		text += fmt.Sprintf("; no service in %s has a name like %s", folder, service)
	default:
		text += fmt.Sprintf("; if one of these has taken its place, layers.%s = %q would be its address in the configuration", l.key, proposed[0])
		if len(proposed) > 1 {
			text += ", or " + strings.Join(proposed[1:], ", or ")
		}
		text += ": nothing is read from there until it says so"
	}
	return geo.Wrap(geo.CodeOf(err), err, "%s", text)
}

// successors lists the addresses of layers whose services have names like the one that is gone, the
// likest first.
func (l arcgisLayer) successors(ctx context.Context, folder, service, behind string) ([]string, error) {
	answer, err := getJSON(ctx, l.guest, folder+"?f=json")
	if err != nil {
		return nil, err
	}
	names, err := parseServices(answer.Body)
	if err != nil {
		return nil, err
	}
	names = alike(service, names)
	proposed := make([]string, len(names))
	for i, name := range names {
		proposed[i] = folder + "/" + name + "/" + behind
		if i == 0 {
			proposed[i] = folder + "/" + name + "/" + l.numberIn(ctx, folder+"/"+name, behind)
		}
	}
	return proposed, nil
}

// parseServices reads the names of the FeatureServers of {services}. The error is Invalid.
func parseServices(body []byte) ([]string, error) {
	var found struct {
		Services []struct {
			Name string `json:"name"`
			Type string `json:"type"`
		} `json:"services"`
	}
	if err := json.Unmarshal(withoutMark(body), &found); err != nil || found.Services == nil {
		return nil, geo.Errorf(geo.Invalid, "the list of services has another shape than {services: [{name, type}]}")
	}
	var names []string
	for _, s := range found.Services {
		if s.Name != "" && (s.Type == "FeatureServer" || s.Type == "MapServer") {
			names = append(names, path.Base(s.Name))
		}
	}
	return names, nil
}

// numberIn returns what comes behind a service's name: the number that the layer had, if the service
// has it, or else that of its first layer.
func (l arcgisLayer) numberIn(ctx context.Context, service, behind string) string {
	server, number, _ := strings.Cut(behind, "/")
	answer, err := getJSON(ctx, l.guest, service+"/"+server+"?f=json")
	if err != nil {
		return behind
	}
	var found struct {
		Layers []struct {
			ID json.Number `json:"id"`
		} `json:"layers"`
	}
	if json.Unmarshal(withoutMark(answer.Body), &found) != nil || len(found.Layers) == 0 {
		return behind
	}
	for _, layer := range found.Layers {
		if layer.ID.String() == number {
			return behind
		}
	}
	return server + "/" + found.Layers[0].ID.String()
}

// alike returns at most three of the names that mean the same layer as the given one, or are spelt
// nearly like it where its words mean nothing known; the likest first.
func alike(name string, names []string) []string {
	type candidate struct {
		name     string
		likeness float64
	}
	status, isKnown := isw.StatusOf(name)
	var found []candidate
	for _, other := range names {
		of, ok := isw.StatusOf(other)
		likeness := likenessOf(plainWords(name), plainWords(other))
		if other != name && (isKnown && ok && of == status || !isKnown && likeness >= leastAlike) {
			found = append(found, candidate{other, likeness})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(b.likeness, a.likeness) })
	likest := make([]string, 0, 3)
	for _, c := range found[:min(len(found), cap(likest))] {
		likest = append(likest, c.name)
	}
	return likest
}

// plainWords drops from a service's name what changes with its editions: case, punctuation, digits and
// the words view and v.
func plainWords(name string) []rune {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	words = slices.DeleteFunc(words, func(word string) bool { return word == "view" || word == "v" })
	return []rune(strings.Join(words, ""))
}

// likenessOf is 1 less the edits from one name to the other by the longer one's length: 1 is the same,
// 0 nothing in common.
func likenessOf(a, b []rune) float64 {
	longest := max(len(a), len(b))
	if longest == 0 {
		return 0
	}
	return 1 - float64(spelling.Distance(string(a), string(b)))/float64(longest)
}
