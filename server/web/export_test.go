package web

// ResponseCache is a responseCache.
type ResponseCache struct{ responseCache }

// NewResponseCache returns an empty cache of so many bytes.
func NewResponseCache(size int) *ResponseCache { return &ResponseCache{newResponseCache(size)} }

// Get returns what is there under a tag.
func (s *ResponseCache) Get(tag string) ([]byte, bool) { return s.get(tag) }

// Put offers a body.
func (s *ResponseCache) Put(tag string, body []byte) { s.put(tag, body) }
