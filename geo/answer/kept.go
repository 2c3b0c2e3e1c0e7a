package answer

import "sync"

// maxKept is how many values are kept: front lines are some 20 kB each.
const maxKept = 128

// kept holds the values that were worked out last. It is safe for concurrent use.
type kept[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]V
	order  []K // oldest first
}

func (k *kept[K, V]) get(key K) (value V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	value, ok = k.values[key]
	return value, ok
}

func (k *kept[K, V]) put(key K, value V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.values == nil {
		k.values = map[K]V{}
	}
	if _, ok := k.values[key]; !ok {
		k.order = append(k.order, key)
	}
	k.values[key] = value
	if len(k.order) > maxKept {
		delete(k.values, k.order[0])
		k.order = k.order[1:]
	}
}
