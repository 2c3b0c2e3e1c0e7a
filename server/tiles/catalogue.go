package tiles

import (
	"context"
	"net/url"
	"time"

	"controlmap/geo"
	"controlmap/server/web"
)

// sourceStore is where sources are listed.
type sourceStore interface {
	// Sources lists all sources by name.
	Sources(context.Context) ([]geo.SourceSummary, error)
	// Standings lists what is newest of each source, by name.
	Standings(context.Context) ([]geo.Standing, error)
}

type tileCatalogue struct {
	Sources []catalogueRow `json:"sources"`
}

type catalogueRow struct {
	Source      geo.SourceName `json:"source"`
	Title       string         `json:"title"`
	Licence     string         `json:"licence"`
	Attribution string         `json:"attribution"`
	First       geo.Date       `json:"first"`
	Last        geo.Date       `json:"last"`
	Snapshots   int            `json:"snapshots"`
	State       string         `json:"state"`    // another one after any correction of any day
	Revision    geo.Revision   `json:"revision"` // the newest of any day
	RecordedAt  time.Time      `json:"recorded_at"`
	TileJSON    string         `json:"tilejson"` // of the newest day
	Style       string         `json:"style"`    // of the newest day
	History     string         `json:"history"`  // TileJSON of all days
	Vector      string         `json:"vector"`   // template of the newest day
	Raster      string         `json:"raster"`   // template of the newest day, drawn
}

func (t *Tiles) tileCatalogue(c web.Call) error {
	address, err := web.Origin(c.Request(), t.behindProxy)
	if err != nil {
		return err
	}
	sources, err := t.store.Sources(c.Ctx())
	if err != nil {
		return err
	}
	standings, err := t.store.Standings(c.Ctx())
	if err != nil {
		return err
	}
	list := tileCatalogue{Sources: []catalogueRow{}}
	for _, src := range sources {
		if src.Snapshots == 0 {
			continue
		}
		stands := standingOf(standings, src.Name)
		base := address + Prefix + url.PathEscape(string(src.Name)) + "/"
		list.Sources = append(list.Sources, catalogueRow{
			Source: src.Name, Title: src.Title, Licence: src.Licence, Attribution: src.Attribution,
			First: src.First, Last: src.Last, Snapshots: src.Snapshots,
			State: stands.Version, Revision: stands.Revision, RecordedAt: stands.RecordedAt.UTC(),
			TileJSON: base + web.Latest + ".json",
			Style:    base + web.Latest + "/style.json",
			History:  base + geo.HistoryPrefix + src.First.String() + geo.MapRange + web.Latest + ".json",
			Vector:   base + web.Latest + "/{z}/{x}/{y}" + vectorEnding,
			Raster:   base + web.Latest + "/{z}/{x}/{y}" + rasterEnding,
		})
	}
	return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: web.CacheLatest}, list)
}

func standingOf(list []geo.Standing, source geo.SourceName) (found geo.Standing) {
	for _, s := range list {
		if s.Source == source {
			found = s
		}
	}
	return found
}
