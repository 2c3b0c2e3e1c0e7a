package tileset

import (
	"container/list"
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// patience is how long a value may take to be made: a history of years takes seconds.
const patience = time.Minute

// keep holds the values that were asked for last. It is safe for concurrent use; values
// must not be changed.
type keep[K comparable, V any] struct {
	room   int
	flight *singleflight.Group
	mu     *sync.Mutex
	order  *list.List // of kept[K, V], newest first
	byKey  map[K]*list.Element
}

type kept[K comparable, V any] struct {
	key   K
	value V
}

func newKeep[K comparable, V any](room int) keep[K, V] {
	return keep[K, V]{room, new(singleflight.Group), new(sync.Mutex), list.New(), map[K]*list.Element{}}
}

// get returns the value of a key. Where it is not there, make makes it, once for all who
// ask meanwhile and whether or not they wait for it: get itself waits no longer than ctx.
func (k keep[K, V]) get(ctx context.Context, key K, make func(context.Context) (V, error)) (V, error) {
	if value, ok := k.look(key); ok {
		return value, nil
	}
	made := k.flight.DoChan(fmt.Sprint(key), func() (any, error) {
		if value, ok := k.look(key); ok { // made since
			return value, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		value, err := make(ctx)
		if err == nil {
			k.put(key, value)
		}
		return value, err
	})
	var none V
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case result := <-made:
		if result.Err != nil {
			return none, result.Err
		}
		return result.Val.(V), nil
	}
}

func (k keep[K, V]) look(key K) (value V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	found, ok := k.byKey[key]
	if !ok {
		return value, false
	}
	k.order.MoveToFront(found)
	return found.Value.(kept[K, V]).value, true
}

// put keeps a value, unless there is one already.
func (k keep[K, V]) put(key K, value V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.byKey[key]; ok {
		return
	}
	k.byKey[key] = k.order.PushFront(kept[K, V]{key, value})
	if len(k.byKey) > k.room {
		gone := k.order.Remove(k.order.Back()).(kept[K, V])
		delete(k.byKey, gone.key)
	}
}
