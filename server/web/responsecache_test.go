package web_test

import (
	"fmt"
	"testing"

	"controlmap/server/web"
)

func TestResponseCache(t *testing.T) {
	cache := web.NewResponseCache(100)
	body := func(n int) []byte { return make([]byte, n) }
	cache.Put("too large", body(26))
	for i := range 4 {
		cache.Put(fmt.Sprint(i), body(25))
	}
	cache.Get("0")
	cache.Put("3", body(1)) // is there already
	cache.Put("4", body(20))
	for tag, want := range map[string]int{"too large": 0, "0": 25, "1": 0, "2": 25, "3": 25, "4": 20} {
		if got, ok := cache.Get(tag); len(got) != want || ok != (want > 0) {
			t.Errorf("%s: got %d bytes, want %d", tag, len(got), want)
		}
	}
}
