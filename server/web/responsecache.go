package web

import (
	"container/list"
	"sync"
)

// responseCache keeps answers by their tags, up to a number of bytes in all; those that were not
// asked for the longest go first.
type responseCache struct {
	mu    sync.Mutex
	size  int        // bytes
	taken int        // bytes
	order *list.List // of *cachedResponse, newest first
	byTag map[string]*list.Element
}

type cachedResponse struct {
	tag  string
	body []byte
}

func newResponseCache(size int) responseCache {
	return responseCache{size: size, order: list.New(), byTag: map[string]*list.Element{}}
}

// get returns a body, which the caller must not change.
func (s *responseCache) get(tag string) (body []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.byTag[tag]
	if !ok {
		return nil, false
	}
	s.order.MoveToFront(found)
	return found.Value.(*cachedResponse).body, true
}

// put keeps a body that takes up no more than a quarter of the cache.
func (s *responseCache) put(tag string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.byTag[tag]; ok || len(body) > s.size/4 {
		return
	}
	s.byTag[tag] = s.order.PushFront(&cachedResponse{tag, body})
	for s.taken += len(body); s.taken > s.size; {
		s.drop(s.order.Back())
	}
}

func (s *responseCache) drop(e *list.Element) {
	gone := s.order.Remove(e).(*cachedResponse)
	delete(s.byTag, gone.tag)
	s.taken -= len(gone.body)
}
