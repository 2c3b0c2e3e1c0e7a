package web

import "github.com/maypok86/otter/v2"

// responseCache holds the bodies of answers by their ETags, up to a number of bytes in all. It
// is safe for concurrent use.
type responseCache struct {
	maxBody int // bytes
	bodies  *otter.Cache[string, []byte]
}

// newResponseCache makes a cache of so many bytes, in which one body takes up no more than a
// quarter.
func newResponseCache(size int) responseCache {
	return responseCache{size / 4, otter.Must(&otter.Options[string, []byte]{
		MaximumWeight: uint64(size),
		Weigher:       func(_ string, body []byte) uint32 { return uint32(len(body)) },
	})}
}

// get returns a body, which the caller must not change.
func (c responseCache) get(etag string) (body []byte, ok bool) { return c.bodies.GetIfPresent(etag) }

// put keeps a body that is not too large. The first one of an ETag stays.
func (c responseCache) put(etag string, body []byte) {
	if len(body) <= c.maxBody {
		c.bodies.SetIfAbsent(etag, body)
	}
}
