package followtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The keys of ISW's layers in a configuration.
const (
	Control = "control"
	Advance = "advance"
	Claimed = "claimed"
)

// ISWServices is the path of the folder that ISW's services are in.
const ISWServices = "/arcgis/rest/services"

// ISW answers as the ArcGIS server does on which ISW has its layers.
type ISW struct {
	*Site
	layers []*iswLayer
	pages  int // features that are sent at once
	// IDField is the field of the features' ids, OBJECTID or FID.
	idField string
	inside  bool // exceededTransferLimit is told within properties
	// onPage is called for each page that is asked for, with mu held.
	onPage func(layer *iswLayer)
}

type iswLayer struct {
	key, service string
	number       int
	edited       time.Time
	boxes        []Box
	promised     int // features that a count tells of; 0: as many as there are
	repeats      bool
}

// NewISW makes a server with three layers, of which none was edited.
func NewISW() *ISW {
	s := &ISW{Site: NewSite(), pages: 2, idField: "OBJECTID"}
	s.serve = s.route
	for _, l := range []iswLayer{
		{key: Control, service: "VIEW_RussiaCoTinUkraine_V3", number: 49},
		{key: Advance, service: "AssessedRussianAdvanceInUkraine_V2_view", number: 0},
		{key: Claimed, service: "VIEW_ClaimedRussianTerritoryinUkraine_V2", number: 49},
	} {
		s.layers = append(s.layers, &l)
	}
	return s
}

// Layers returns the addresses of the layers by their keys, on a server at the given address.
func (s *ISW) Layers(server string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	addresses := map[string]string{}
	for _, l := range s.layers {
		addresses[l.key] = server + l.path()
	}
	return addresses
}

func (l *iswLayer) path() string {
	return fmt.Sprintf("%s/%s/FeatureServer/%d", ISWServices, l.service, l.number)
}

// Publish edits all layers at once.
func (s *ISW) Publish(at time.Time, ground Ground) {
	for _, key := range []string{Control, Advance, Claimed} {
		s.Edit(key, at, ground)
	}
}

// Edit draws one layer anew.
func (s *ISW) Edit(key string, at time.Time, ground Ground) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.layer(key)
	l.edited, l.boxes = at, iswBoxes(key, ground)
}

// iswBoxes are the pieces that a layer has: all that is occupied, what is before the front, and both.
func iswBoxes(key string, ground Ground) []Box {
	var found []Box
	for _, b := range ground.Boxes() {
		isControl := b.Name != GreyZone && b.Name != Liberation
		if key == Control && isControl || key == Advance && b.Name == GreyZone || key == Claimed && (b.Name == GreyZone || b.Name == Front) {
			found = append(found, b)
		}
	}
	return found
}

// Empty takes all features out of a layer.
func (s *ISW) Empty(key string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.layer(key)
	l.edited, l.boxes = at, nil
}

// Rename gives a layer's service another name and the layer another number.
func (s *ISW) Rename(key, service string, number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.layer(key)
	l.service, l.number = service, number
}

// Promise makes a layer's count tell of another number of features than it has; 0 ends it.
func (s *ISW) Promise(key string, features int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.layer(key).promised = features
}

// Repeat makes each page of a layer begin with the last feature of the one before.
func (s *ISW) Repeat(key string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.layer(key).repeats = on
}

// Paging sets how many features are sent at once, which field their ids have, and whether
// exceededTransferLimit is told within properties.
func (s *ISW) Paging(features int, idField string, inside bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages, s.idField, s.inside = features, idField, inside
}

// EditWhileRead moves a layer's time of editing by a minute as often as one of its pages is asked for,
// up to a number of times.
func (s *ISW) EditWhileRead(key string, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onPage = func(l *iswLayer) {
		if l.key == key && times > 0 {
			times--
			l.edited = l.edited.Add(time.Minute)
		}
	}
}

func (s *ISW) layer(key string) *iswLayer {
	for _, l := range s.layers {
		if l.key == key {
			return l
		}
	}
	panic("followtest: ISW has no layer " + key)
}

func (s *ISW) route(r *http.Request) (Answer, bool) {
	if r.URL.Path == ISWServices {
		return s.services(), true
	}
	for _, l := range s.layers {
		switch r.URL.Path {
		case l.path():
			return s.describe(l), true
		case l.path() + "/query":
			return s.query(l, r), true
		case strings.TrimSuffix(l.path(), "/"+strconv.Itoa(l.number)):
			return JSON(fmt.Appendf(nil, `{"layers": [{"id": %d, "name": %q}]}`, l.number, l.service)), true
		}
	}
	if strings.HasPrefix(r.URL.Path, ISWServices) {
		return JSON([]byte(`{"error":{"code":400,"message":"Invalid URL","details":["Invalid URL"]}}`)), true
	}
	return Answer{}, false
}

// services lists those of the layers, and others beside them.
func (s *ISW) services() Answer {
	type service struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	list := []service{
		{"VIEW_ClaimedUkrainianCounteroffensives_V2", "FeatureServer"},
		{"Assessed_Russian_Gains_in_the_Past_24_Hours_view", "FeatureServer"},
		{"RUAF_Field_Fortifications_Polylines", "FeatureServer"},
	}
	for _, l := range s.layers {
		list = append(list, service{l.service, "FeatureServer"})
	}
	return JSON(encode(map[string]any{"currentVersion": 11.5, "services": list}))
}

func (s *ISW) describe(l *iswLayer) Answer {
	return JSON(encode(map[string]any{
		"id": l.number, "name": l.service, "type": "Feature Layer", "geometryType": "esriGeometryPolygon",
		"objectIdField": s.idField, "maxRecordCount": s.pages,
		"fields":      []map[string]string{{"name": s.idField, "type": "esriFieldTypeOID"}},
		"editingInfo": map[string]int64{"lastEditDate": l.edited.UnixMilli(), "dataLastEditDate": l.edited.UnixMilli()},
	}))
}

func (s *ISW) query(l *iswLayer, r *http.Request) Answer {
	q := r.URL.Query()
	switch {
	case q.Get("where") != "1=1":
		return JSON([]byte(`{"error":{"code":400,"message":"Cannot perform query. Invalid query parameters.","details":["'where' clause is missing"]}}`))
	case q.Get("returnCountOnly") == "true":
		count := len(l.boxes)
		if l.promised != 0 {
			count = l.promised
		}
		return JSON(fmt.Appendf(nil, `{"count":%d}`, count))
	case q.Get("f") != "geojson" || q.Get("outSR") != "4326":
		return JSON([]byte(`{"objectIdFieldName":"OBJECTID","geometryType":"esriGeometryPolygon","features":[]}`))
	}
	if s.onPage != nil {
		s.onPage(l)
	}
	offset, _ := strconv.Atoi(q.Get("resultOffset"))
	size, err := strconv.Atoi(q.Get("resultRecordCount"))
	if err != nil || size > s.pages {
		size = s.pages
	}
	return JSON(encode(s.page(l, offset, size)))
}

// page is some of a layer's features, from an offset on.
func (s *ISW) page(l *iswLayer, offset, size int) collection {
	var features []feature
	for i := min(offset, len(l.boxes)); i < min(offset+size, len(l.boxes)); i++ {
		id := i + 1
		if l.repeats && i == offset && i > 0 {
			id = i
		}
		features = append(features, feature{
			Type: "Feature", ID: id, Properties: map[string]int64{s.idField: int64(id), "EditDate": l.edited.UnixMilli()}, Geometry: l.boxes[i].Geometry(),
		})
	}
	found := collectionOf(features)
	if offset+size < len(l.boxes) {
		found.Exceeded = !s.inside
		if s.inside {
			found.Properties = map[string]any{"exceededTransferLimit": true}
		}
	}
	return found
}
