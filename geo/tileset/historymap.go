package tileset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"controlmap/geo"
	"controlmap/geo/tile"
)

// HistoryMap is all days from one revision to another.
type HistoryMap struct {
	// From and To are the first and the last snapshot.
	From, To geo.StoredSnapshot
	days     []tile.HistoryDay
	steps    []historyStep // to each day but the first
}

// historyStep is a step of a history from one day to the next.
type historyStep struct {
	footprint tile.Footprint
	newKinds  bool   // the later day has other kinds than the earlier one
	name      string // of the days up to the later one
}

// mayAlter reports whether the step may have altered a tile.
func (s *historyStep) mayAlter(at tile.Address) bool { return s.newKinds || s.footprint.Touches(at) }

// History prepares all days between two snapshots of a source, the first not later than
// the second, else Invalid. Other errors are the store's, or ctx's.
func (t *Tileset) History(ctx context.Context, from, to geo.StoredSnapshot) (*HistoryMap, error) {
	return cached(ctx, t.histories, revisionRange{from.ID(), to.ID()}, func(ctx context.Context) (*HistoryMap, error) {
		chain, err := t.chain(ctx, from, to)
		if err != nil {
			return nil, err
		}
		select {
		case t.historySemaphore <- struct{}{}: // the snapshots of one are of use to the next
			defer func() { <-t.historySemaphore }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		return t.newHistoryMap(ctx, chain)
	})
}

func (t *Tileset) newHistoryMap(ctx context.Context, chain []geo.StoredSnapshot) (*HistoryMap, error) {
	m := &HistoryMap{From: chain[0], To: chain[len(chain)-1]}
	for _, s := range chain {
		snapshot, err := t.historySnapshot(ctx, s)
		if err != nil {
			return nil, err
		}
		m.days = append(m.days, tile.HistoryDay{Date: s.Date, Snapshot: snapshot})
	}
	passed := sha256.New()
	fmt.Fprint(passed, m.From.ID())
	for i, s := range chain[1:] {
		footprint, err := t.footprint(ctx, chain[i], s)
		if err != nil {
			return nil, err
		}
		fmt.Fprint(passed, " ", s.ID())
		m.steps = append(m.steps, historyStep{
			footprint: footprint,
			newKinds:  !m.days[i].Snapshot.SameKinds(m.days[i+1].Snapshot),
			name:      hex.EncodeToString(passed.Sum(nil)[:16]),
		})
	}
	return m, nil
}

// historySnapshot prepares a day of histories, which has no front line.
func (t *Tileset) historySnapshot(ctx context.Context, of geo.StoredSnapshot) (*tile.Snapshot, error) {
	return cached(ctx, t.historySnapshots, of.ID(), func(ctx context.Context) (*tile.Snapshot, error) {
		polygons, err := t.drawn(ctx, of)
		if err != nil {
			return nil, err
		}
		return tile.Prepare(of.Source, polygons, nil), nil
	})
}

// ID names the map for good.
func (m *HistoryMap) ID() geo.MapID {
	return geo.MapID{Kind: geo.HistoryMap, From: m.From.ID(), To: m.To.ID()}
}

// TileName names what a tile shows: histories in which it has the same name have the same
// tile, as those that end before and after a day that does not alter it.
func (m *HistoryMap) TileName(at tile.Address) string {
	days := m.From.ID().String()
	for i := range slices.Backward(m.steps) {
		if m.steps[i].mayAlter(at) {
			days = m.steps[i].name
			break
		}
	}
	return days + "/" + at.String()
}

// Tile returns a vector tile with the layers keyframe and steps; nil where both are empty.
// The error is Internal.
func (m *HistoryMap) Tile(at tile.Address) ([]byte, error) { return tile.NewHistory(at, m.days).Tile() }

// Dates returns the days of a history, without preparing it. Errors are those of History.
func (t *Tileset) Dates(ctx context.Context, from, to geo.StoredSnapshot) ([]geo.Date, error) {
	chain, err := t.chain(ctx, from, to)
	if err != nil {
		return nil, err
	}
	dates := make([]geo.Date, len(chain))
	for i, s := range chain {
		dates[i] = s.Date
	}
	return dates, nil
}
