package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"golang.org/x/sync/errgroup"
)

// The zooms that are measured.
const firstZoom, lastZoom maptile.Zoom = 5, 11

// survey is what is asked of our server.
type survey struct {
	vector, raster string // templates of paths
	tiles          []tile.Address
}

// tileJSON is what is used of one.
type tileJSON struct {
	Tiles, Raster []string
	Bounds        [4]float64
}

// surveyOf asks our server for all tiles of a map within its bounds and keeps those that
// show control, not only in their buffer. A server that keeps tiles has them afterwards.
func surveyOf(ctx context.Context, address string, m importedMap) (s survey, err error) {
	document, err := fetch(ctx, fmt.Sprintf("http://%s/tiles/%s/%s.json", address, m.source, m.date))
	if err != nil {
		return s, err
	}
	var described tileJSON
	if err := json.Unmarshal(document, &described); err != nil {
		return s, err
	}
	if s.vector, err = firstPath(described.Tiles); err != nil {
		return s, err
	}
	if s.raster, err = firstPath(described.Raster); err != nil {
		return s, err
	}
	box := described.Bounds
	bound := orb.Bound{Min: orb.Point{box[0], box[1]}, Max: orb.Point{box[2], box[3]}}
	s.tiles, err = s.shown(ctx, "http://"+address, bound)
	return s, err
}

// firstPath returns the path of the first of some templates.
func firstPath(templates []string) (string, error) {
	if len(templates) == 0 {
		return "", fmt.Errorf("the TileJSON names no tiles")
	}
	u, err := url.Parse(templates[0])
	if err != nil {
		return "", err
	}
	return u.Path, nil
}

// shown returns the tiles within a bound that show control, in order.
func (s survey) shown(ctx context.Context, home string, bound orb.Bound) ([]tile.Address, error) {
	var all []tile.Address
	for zoom := firstZoom; zoom <= lastZoom; zoom++ {
		for at := range tile.Cover(bound, zoom) {
			all = append(all, at)
		}
	}
	vector, raster := fill(s.vector, all), fill(s.raster, all)
	shows := make([]bool, len(all))
	workers, ctx := errgroup.WithContext(ctx)
	workers.SetLimit(http.DefaultMaxIdleConnsPerHost)
	for i := range all {
		workers.Go(func() (err error) {
			shows[i], err = showsControl(ctx, home+vector[i], home+raster[i])
			return err
		})
	}
	if err := workers.Wait(); err != nil {
		return nil, err
	}
	var kept []tile.Address
	for i, at := range all {
		if shows[i] {
			kept = append(kept, at)
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("no tile shows control")
	}
	return kept, nil
}

// showsControl reports whether a vector tile has control and its picture is not empty.
func showsControl(ctx context.Context, vector, raster string) (bool, error) {
	body, err := fetch(ctx, vector)
	if err != nil || len(body) == 0 {
		return false, err
	}
	layers, err := mvt.Unmarshal(body)
	if err != nil {
		return false, fmt.Errorf("%s: %w", vector, err)
	}
	if !slices.ContainsFunc(layers, func(l *mvt.Layer) bool { return l.Name == tile.LayerControl && len(l.Features) > 0 }) {
		return false, nil
	}
	picture, err := fetch(ctx, raster)
	return len(picture) > 0, err
}

// fill writes tiles into a template of paths.
func fill(template string, tiles []tile.Address) []string {
	paths := make([]string, len(tiles))
	for i, at := range tiles {
		t := at.Tile()
		paths[i] = strings.NewReplacer(
			"{z}", strconv.Itoa(int(t.Z)), "{x}", strconv.Itoa(int(t.X)), "{y}", strconv.Itoa(int(t.Y)),
		).Replace(template)
	}
	return paths
}

// fetch returns the body of an answer, none for 204.
func fetch(ctx context.Context, url string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNoContent {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	return io.ReadAll(response.Body)
}
