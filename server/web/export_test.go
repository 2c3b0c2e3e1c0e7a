package web

// ResponseCache is a responseCache.
type ResponseCache struct{ responseCache }

// NewResponseCache returns an empty cache of so many bytes.
func NewResponseCache(size int) *ResponseCache { return &ResponseCache{newResponseCache(size)} }

// Get returns what is there under a tag.
func (s *ResponseCache) Get(tag string) ([]byte, bool) { return s.get(tag) }

// Size is how many bytes are held.
func (s *ResponseCache) Size() uint64 {
	s.bodies.CleanUp() // else done in the background
	return s.bodies.WeightedSize()
}

// Put offers a body.
func (s *ResponseCache) Put(tag string, body []byte) { s.put(tag, body) }
