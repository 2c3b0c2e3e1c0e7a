package web_test

import (
	"fmt"
	"testing"

	"controlmap/server/web"
)

func TestResponseCache(t *testing.T) {
	const size = 100
	cache := web.NewResponseCache(size)
	body := func(n int) []byte { return make([]byte, n) }
	cache.Put("too large", body(size/4+1))
	cache.Put("fits", body(size/4))
	cache.Put("fits", body(1)) // is there already
	for etag, want := range map[string]int{"too large": 0, "fits": size / 4, "never put": 0} {
		if got, ok := cache.Get(etag); len(got) != want || ok != (want > 0) {
			t.Errorf("%s: got %d bytes, %t; want %d", etag, len(got), ok, want)
		}
	}
	for i := range 50 {
		cache.Put(fmt.Sprint(i), body(size/5))
	}
	if got := cache.Size(); got == 0 || got > size {
		t.Errorf("got %d bytes in the cache, want 1 to %d", got, size)
	}
}
