package sqlite

import (
	"context"
	"sync"

	"controlmap/geo"
)

// memo keeps what was read of the present for as long as nothing is added to it. It is
// safe for concurrent use.
type memo[V any] struct {
	mu    sync.Mutex
	of    state
	found map[subject]V
}

// subject is what a memo is of. The status is empty where it does not matter.
type subject struct {
	source geo.SourceName
	status geo.Status
}

// state numbers the newest revision and change. Neither is ever taken away, and what is
// kept in a memo of them is never rewritten.
type state struct{ revision, change int64 }

func stateOf(ctx context.Context, db querier) (now state, err error) {
	err = db.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(id), 0) FROM revision), (SELECT coalesce(max(id), 0) FROM change)`).
		Scan(&now.revision, &now.change)
	return now, err
}

// get returns what is known of key, or what read finds, in the one state of the database
// that db sees. Callers must not change it.
func (m *memo[V]) get(ctx context.Context, db querier, key subject, read func() (V, error)) (V, error) {
	now, err := stateOf(ctx, db)
	if err != nil {
		var none V
		return none, err
	}
	if found, ok := m.look(now, key); ok {
		return found, nil
	}
	found, err := read()
	if err == nil {
		m.note(now, key, found)
	}
	return found, err
}

func (m *memo[V]) look(now state, key subject) (found V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == now {
		found, ok = m.found[key]
	}
	return found, ok
}

// note keeps found, unless something newer is kept already.
func (m *memo[V]) note(now state, key subject, found V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.revision < m.of.revision || now.change < m.of.change {
		return
	}
	if m.of != now || m.found == nil {
		m.of, m.found = now, map[subject]V{}
	}
	m.found[key] = found
}
