package follow

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

const (
	usualPage = 1000 // features, where a layer does not say how many it sends at once
	maxPage   = 2000
	maxPages  = 500
	// maxFeatures is more than any layer of a control map has.
	maxFeatures = 200_000
)

// arcgisLayer is a layer of an ArcGIS FeatureServer.
type arcgisLayer struct {
	guest   getter
	key     string // in the configuration
	address string // .../FeatureServer/NUMBER, without a query
	stem    string // of the file that it makes
}

// layerForm is what the address of a layer is.
var layerForm = regexp.MustCompile(`(?i)^(.+)/([^/]+)/((?:FeatureServer|MapServer)/\d+)$`)

// parts returns the address of the folder that the layer's service is in, its name, and what comes
// behind it.
func (l arcgisLayer) parts() (folder, service, behind string) {
	m := layerForm.FindStringSubmatch(l.address)
	return m[1], m[2], m[3]
}

// layerState is what a layer says of itself.
type layerState struct {
	edited   time.Time // when its features were last changed, UTC; zero: it does not say
	idField  string
	pageSize int
}

func (l arcgisLayer) state(ctx context.Context) (layerState, error) {
	answer, err := getJSON(ctx, l.guest, l.address+"?f=json")
	if err != nil {
		return layerState{}, err
	}
	state, err := parseLayer(answer.Body)
	if err != nil {
		return layerState{}, geo.Wrap(geo.Invalid, err, "%s", answer.URL)
	}
	return state, nil
}

// parseLayer reads a layer's description. The error is Invalid.
func parseLayer(body []byte) (layerState, error) {
	var found struct {
		EditingInfo struct {
			Layer *float64 `json:"lastEditDate"`
			Data  *float64 `json:"dataLastEditDate"`
		} `json:"editingInfo"`
		IDField        string            `json:"objectIdField"`
		MaxRecordCount int               `json:"maxRecordCount"`
		Layers         []json.RawMessage `json:"layers"`
		Fields         []struct {
			Name string `json:"name"`
			Type string `json:"type"`
		} `json:"fields"`
	}
	if err := json.Unmarshal(withoutMark(body), &found); err != nil {
		return layerState{}, geo.Errorf(geo.Invalid, "the answer is no description of a layer: %v", err)
	}
	if len(found.Layers) > 0 && found.Fields == nil {
		return layerState{}, geo.Errorf(geo.Invalid, "the address is that of a service: add the number of one of its %d layers, as in /FeatureServer/0", len(found.Layers))
	}
	state := layerState{idField: found.IDField, pageSize: usualPage}
	if found.MaxRecordCount > 0 {
		state.pageSize = min(found.MaxRecordCount, maxPage)
	}
	for _, field := range found.Fields {
		if state.idField == "" && field.Type == "esriFieldTypeOID" {
			state.idField = field.Name
		}
	}
	for _, millis := range []*float64{found.EditingInfo.Data, found.EditingInfo.Layer} {
		if millis != nil && state.edited.IsZero() {
			state.edited = fromMillis(*millis)
		}
	}
	return state, nil
}

// fromMillis reads milliseconds since 1970; zero for what is no time.
func fromMillis(millis float64) time.Time {
	if !(millis > 0 && millis < 1e14) {
		return time.Time{}
	}
	return time.UnixMilli(int64(millis)).UTC()
}

func (l arcgisLayer) query(parameters string) string {
	return l.address + "/query?where=1%3D1&" + parameters
}

// count asks how many features there are.
func (l arcgisLayer) count(ctx context.Context) (int, error) {
	answer, err := getJSON(ctx, l.guest, l.query("returnCountOnly=true&f=json"))
	if err != nil {
		return 0, err
	}
	count, err := parseCount(answer.Body)
	if err != nil {
		return 0, geo.Wrap(geo.Invalid, err, "%s", answer.URL)
	}
	return count, nil
}

// parseCount reads {count}. The error is Invalid.
func parseCount(body []byte) (int, error) {
	var found struct {
		Count *int `json:"count"`
	}
	switch err := json.Unmarshal(withoutMark(body), &found); {
	case err != nil || found.Count == nil:
		return 0, geo.Errorf(geo.Invalid, "the answer has another shape than {count}, so that it is not known how many features there are")
	case *found.Count < 0 || *found.Count > maxFeatures:
		return 0, geo.Errorf(geo.Invalid, "a count of %d features is out of range 0..%d", *found.Count, maxFeatures)
	}
	return *found.Count, nil
}

// page is one answer of a query: features as they came.
type page struct {
	features []json.RawMessage
	ids      []string
	edited   time.Time // the newest EditDate of its features; zero: they have none
	isPart   bool      // the server says that there are more
}

// parsePage reads a FeatureCollection of which each feature has an id. The error is Invalid.
func parsePage(body []byte, idField string) (page, error) {
	var found struct {
		Type       string            `json:"type"`
		Features   []json.RawMessage `json:"features"`
		Exceeded   bool              `json:"exceededTransferLimit"`
		Properties struct {
			Exceeded bool `json:"exceededTransferLimit"`
		} `json:"properties"`
	}
	switch err := json.Unmarshal(withoutMark(body), &found); {
	case err != nil:
		return page{}, geo.Errorf(geo.Invalid, "the answer is no FeatureCollection: %v", err)
	case found.Type != "FeatureCollection":
		return page{}, geo.Errorf(geo.Invalid, "the answer is of type %.40q, but a FeatureCollection is accepted, which the server makes of f=geojson", found.Type)
	}
	p := page{features: found.Features, isPart: found.Exceeded || found.Properties.Exceeded}
	for i, raw := range found.Features {
		id, edited, err := parseFeature(raw, idField)
		if err != nil {
			return page{}, geo.Wrap(geo.Invalid, err, "feature %d", i)
		}
		p.ids = append(p.ids, id)
		if edited.After(p.edited) {
			p.edited = edited
		}
	}
	return p, nil
}

// parseFeature reads a feature's id, and its EditDate where it has one.
func parseFeature(raw json.RawMessage, idField string) (id string, edited time.Time, err error) {
	var f struct {
		ID         json.RawMessage            `json:"id"`
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return "", time.Time{}, geo.Errorf(geo.Invalid, "it is no feature: %v", err)
	}
	for _, field := range []string{idField, "OBJECTID", "FID"} {
		if value := f.Properties[field]; id == "" && isSetID(value) {
			id = string(value)
		}
	}
	if id == "" && isSetID(f.ID) {
		id = string(f.ID)
	}
	if id == "" {
		return "", time.Time{}, geo.Errorf(geo.Invalid, "it has no id in %s, OBJECTID or FID, by which features are told apart", strings.TrimSpace(idField))
	}
	var millis float64
	if json.Unmarshal(f.Properties["EditDate"], &millis) == nil {
		edited = fromMillis(millis)
	}
	return id, edited, nil
}

func isSetID(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// layerMap is all of a layer's features.
type layerMap struct {
	pages  []fetch.Response
	parsed []page
	count  int
	edited time.Time // by its features
}

// download brings all features of a layer, page by page, and checks that they are as many as the
// server promises and that none comes twice.
func (l arcgisLayer) download(ctx context.Context, state layerState) (layerMap, error) {
	count, err := l.count(ctx)
	if err != nil {
		return layerMap{}, err
	}
	if count == 0 {
		return layerMap{}, geo.Errorf(geo.Unavailable, "layer %s at %s is emptied: no feature is in it; waits for it to come back", l.key, l.address)
	}
	found := layerMap{count: count}
	seen := map[string]bool{}
	for (len(seen) < count || found.endsInPart()) && len(found.pages) < maxPages {
		before := len(seen)
		if err := l.nextPage(ctx, state, &found, seen); err != nil {
			return layerMap{}, err
		}
		if len(seen) == before {
			break
		}
	}
	if len(seen) != count {
		return layerMap{}, geo.Errorf(geo.Invalid, "layer %s at %s: %d features came in %d pages, but the server has %d: a part is not taken for the whole",
			l.key, l.address, len(seen), len(found.pages), count)
	}
	return found, nil
}

// endsInPart reports whether the server says that there is more, also where all that it counted came.
func (m layerMap) endsInPart() bool {
	return len(m.parsed) > 0 && m.parsed[len(m.parsed)-1].isPart
}

// nextPage adds the page that follows those that were seen.
func (l arcgisLayer) nextPage(ctx context.Context, state layerState, found *layerMap, seen map[string]bool) error {
	answer, err := getJSON(ctx, l.guest, l.pageAddress(state, len(seen)))
	if err != nil {
		return err
	}
	p, err := parsePage(answer.Body, state.idField)
	if err != nil {
		return geo.Wrap(geo.Invalid, err, "%s", answer.URL)
	}
	for _, id := range p.ids {
		if seen[id] {
			return geo.Errorf(geo.Invalid, "layer %s at %s: feature %.40s comes twice, on two pages or one", l.key, l.address, id)
		}
		seen[id] = true
	}
	found.pages, found.parsed = append(found.pages, answer), append(found.parsed, p)
	if p.edited.After(found.edited) {
		found.edited = p.edited
	}
	return nil
}

func (l arcgisLayer) pageAddress(state layerState, offset int) string {
	field := state.idField
	if field == "" {
		field = "OBJECTID"
	}
	return l.query(fmt.Sprintf("outFields=*&outSR=4326&orderByFields=%s&resultOffset=%d&resultRecordCount=%d&f=geojson",
		url.QueryEscape(field), offset, state.pageSize))
}

// file makes one file of the pages: the answer as it came where there is one that is whole.
func (l arcgisLayer) file(day geo.Date, found layerMap) (File, error) {
	name := compact(day) + "_" + l.stem + ".geojson"
	if len(found.pages) == 1 && !found.parsed[0].isPart {
		return fileOf(name, found.pages[0]), nil
	}
	collection := struct {
		Type     string            `json:"type"`
		CRS      json.RawMessage   `json:"crs,omitempty"`
		Features []json.RawMessage `json:"features"`
	}{Type: "FeatureCollection", CRS: crsOf(found.pages[0].Body)}
	file := File{Name: name, URL: found.pages[0].URL}
	for i, p := range found.parsed {
		collection.Features = append(collection.Features, p.features...)
		file.Pages = append(file.Pages, found.pages[i].Hash)
	}
	data, err := json.Marshal(collection)
	if err != nil {
		return File{}, geo.Wrap(geo.Internal, err, "layer %s: putting %d pages together", l.key, len(found.pages))
	}
	file.Data, file.Hash = data, hashOf(data)
	return file, nil
}

// crsOf returns the member crs of a page, which says in which coordinates it is; nil: it has none.
func crsOf(body []byte) json.RawMessage {
	var found struct {
		CRS json.RawMessage `json:"crs"`
	}
	_ = json.Unmarshal(withoutMark(body), &found) // was read before
	return found.CRS
}

// isGone reports whether an error says that a service is not there (any more), or not for everybody.
func isGone(err error) bool {
	switch statusOf(err) {
	case http.StatusNotFound, http.StatusGone, http.StatusUnauthorized, http.StatusForbidden, 498, 499:
		return true
	case http.StatusBadRequest:
		return strings.Contains(strings.ToLower(err.Error()), "invalid url")
	}
	return false
}
