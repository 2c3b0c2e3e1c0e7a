package followtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"controlmap/geo"
)

// DeepState answers as DeepState's API does, below /api/history.
type DeepState struct {
	*Site
	versions []deepStateVersion // in the order of their publication
	last     int64              // that a cache gives as the newest; 0: the newest
	listed   int                // how many versions a cache lists; 0: all
}

type deepStateVersion struct {
	id     int64
	ground []byte
	hidden bool
}

// NewDeepState makes an API without versions.
func NewDeepState() *DeepState {
	d := &DeepState{Site: NewSite()}
	d.serve = d.route
	return d
}

// Publish adds a version, and returns its id. Versions are published in the order of time.
func (d *DeepState) Publish(at time.Time, ground Ground) int64 {
	return d.PublishRaw(at.Unix(), ground.DeepState())
}

// PublishRaw adds a version with any id and any map.
func (d *DeepState) PublishRaw(id int64, ground []byte) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.versions = append(d.versions, deepStateVersion{id: id, ground: ground})
	return id
}

// TakeBack removes a version, as if it had never been.
func (d *DeepState) TakeBack(id int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var kept []deepStateVersion
	for _, v := range d.versions {
		if v.id != id {
			kept = append(kept, v)
		}
	}
	d.versions = kept
}

// Hide leaves a version in the list with status false, and out of the newest.
func (d *DeepState) Hide(id int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.versions {
		d.versions[i].hidden = d.versions[i].hidden || d.versions[i].id == id
	}
}

// Stale gives an older version as the newest, as a cache that is out of date does; 0 ends it.
func (d *DeepState) Stale(id int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = id
}

// StaleList lists only the oldest versions, as a cache that is out of date does; 0 ends it.
func (d *DeepState) StaleList(versions int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listed = versions
}

func (d *DeepState) route(r *http.Request) (Answer, bool) {
	switch name, ok := strings.CutPrefix(r.URL.Path, "/api/history/"); {
	case !ok:
		return Answer{}, false
	case name == "last":
		return d.newest()
	case name == "public":
		return JSON(encode(d.list())), true
	default:
		return d.geojson(strings.TrimSuffix(name, "/geojson"))
	}
}

func (d *DeepState) newest() (Answer, bool) {
	for _, v := range slices.Backward(d.versions) {
		if v.hidden || d.last != 0 && v.id != d.last {
			continue
		}
		at := time.Unix(v.id, 0).In(geo.Kyiv)
		answer := JSON(fmt.Appendf(nil, `{"id":%d,"datetime":%q,"map":%s}`, v.id, at.Format("02.01 о 15:04"), v.ground))
		answer.Header.Set("Cache-Control", "max-age=300")
		return answer, true
	}
	return Answer{}, false
}

type listedVersion struct {
	ID            int64  `json:"id"`
	Description   string `json:"description"`
	DescriptionEn string `json:"descriptionEn"`
	Datetime      string `json:"datetime"`
	CreatedAt     string `json:"createdAt"`
	UpdatedAt     string `json:"updatedAt"`
	Status        bool   `json:"status"`
}

func (d *DeepState) list() []listedVersion {
	listed := []listedVersion{}
	for i, v := range d.versions {
		if d.listed != 0 && i >= d.listed {
			break
		}
		at := time.Unix(v.id, 0)
		stamp := at.UTC().Format("2006-01-02T15:04:05.000Z")
		listed = append(listed, listedVersion{
			ID: v.id, Description: "Оновлено мапу", DescriptionEn: "The map is updated", Datetime: at.In(geo.Kyiv).Format("02.01 о 15:04"),
			CreatedAt: stamp, UpdatedAt: stamp, Status: !v.hidden,
		})
	}
	return listed
}

func (d *DeepState) geojson(name string) (Answer, bool) {
	for _, v := range d.versions {
		if name == strconv.FormatInt(v.id, 10) {
			return JSON(v.ground), true
		}
	}
	return Answer{}, false
}
