package sqlite

import (
	"context"
	"sync"

	"controlmap/geo"
)

// cache keeps what was read of the current state until a revision, a change or a state is added. It is
// safe for concurrent use.
type cache[V any] struct {
	mu      sync.Mutex
	version contentVersion
	values  map[cacheKey]V
	// ignoresChanges says that what is kept follows from revisions alone.
	ignoresChanges bool
}

// cacheKey is what an entry is about. The status is empty where it does not matter.
type cacheKey struct {
	source geo.SourceName
	status geo.Status
}

// contentVersion is the numbers of the newest revision, change and state of a revision. What is cached of them is
// rewritten only where everything is measured anew (BeginMeasuring).
type contentVersion struct{ revision, change, state int64 }

// clear forgets all: what is stored was measured anew.
func (c *cache[V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.version, c.values = contentVersion{}, nil
}

func readContentVersion(ctx context.Context, db querier) (now contentVersion, err error) {
	err = db.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(id), 0) FROM revision), (SELECT coalesce(max(id), 0) FROM change),
		(SELECT coalesce(max(id), 0) FROM revision_state)`).Scan(&now.revision, &now.change, &now.state)
	return now, err
}

// get returns the entry of a key, or what read returns, in the one state of the database
// that db sees. Callers must not change it.
func (c *cache[V]) get(ctx context.Context, db querier, key cacheKey, read func() (V, error)) (V, error) {
	now, err := readContentVersion(ctx, db)
	if err != nil {
		var none V
		return none, err
	}
	if c.ignoresChanges {
		now.change = 0
	}
	if found, ok := c.lookUp(now, key); ok {
		return found, nil
	}
	found, err := read()
	if err == nil {
		c.add(now, key, found)
	}
	return found, err
}

func (c *cache[V]) lookUp(now contentVersion, key cacheKey) (found V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version == now {
		found, ok = c.values[key]
	}
	return found, ok
}

// add keeps an entry, unless a newer version is cached already.
func (c *cache[V]) add(now contentVersion, key cacheKey, found V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.revision < c.version.revision || now.change < c.version.change || now.state < c.version.state {
		return
	}
	if c.version != now || c.values == nil {
		c.version, c.values = now, map[cacheKey]V{}
	}
	c.values[key] = found
}
