package tileset_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"controlmap/geo/tileset"
)

// answer is what a call of Load returned.
type answer struct {
	value string
	err   error
}

// ask calls Load in the background.
func ask(ctx context.Context, c tileset.Cache, key int, load func(context.Context) (string, error)) <-chan answer {
	answers := make(chan answer, 1)
	go func() {
		value, err := c.Load(ctx, key, load)
		answers <- answer{value, err}
	}()
	return answers
}

func TestWhoeverLeavesFailsNobody(t *testing.T) {
	for _, leaver := range []int{0, 1} { // the one whose load runs, and one who waits for it
		synctest.Test(t, func(t *testing.T) {
			cache := tileset.NewCache(8)
			release := make(chan struct{})
			var loads atomic.Int32
			load := func(ctx context.Context) (string, error) {
				loads.Add(1)
				select {
				case <-release:
					return "value", nil
				case <-ctx.Done():
					return "", ctx.Err()
				}
			}
			var answers []<-chan answer
			var leave []context.CancelFunc
			for range 5 {
				ctx, cancel := context.WithCancel(t.Context())
				answers, leave = append(answers, ask(ctx, cache, 7, load)), append(leave, cancel)
				synctest.Wait() // until it waits for the load
			}
			leave[leaver]()
			if got := <-answers[leaver]; !errors.Is(got.err, context.Canceled) {
				t.Errorf("caller %d who left: got %q, %v, want %v", leaver, got.value, got.err, context.Canceled)
			}
			close(release)
			for i, a := range answers {
				if i == leaver {
					continue
				}
				if got := <-a; got != (answer{"value", nil}) {
					t.Errorf("caller %d, when %d left: got %q, %v, want the value", i, leaver, got.value, got.err)
				}
			}
			if loads.Load() != 1 {
				t.Errorf("when %d left: got %d loads, want 1", leaver, loads.Load())
			}
		})
	}
}

// A load goes on when all have left: who comes later finds its value.
func TestLoadOutlivesAllWhoAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := tileset.NewCache(8)
		release := make(chan struct{})
		ctx, leave := context.WithCancel(t.Context())
		left := ask(ctx, cache, 1, func(context.Context) (string, error) { <-release; return "first", nil })
		synctest.Wait()
		leave()
		<-left
		close(release)
		synctest.Wait()
		got, err := cache.Load(t.Context(), 1, func(context.Context) (string, error) { return "second", nil })
		if got != "first" || err != nil {
			t.Errorf("got %q, %v, want the first load's value", got, err)
		}
	})
}

func TestLoadIsGivenUpAfterAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // its clock runs at once
		begin := time.Now()
		_, err := tileset.NewCache(8).Load(t.Context(), 1, func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		})
		if took := time.Since(begin); !errors.Is(err, context.DeadlineExceeded) || took != time.Minute {
			t.Errorf("got %v after %v, want %v after a minute", err, took, context.DeadlineExceeded)
		}
	})
}

func TestFailedLoadsAreSharedAndNotCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := tileset.NewCache(8)
		broken := errors.New("a bad sector")
		release := make(chan struct{})
		fail := func(context.Context) (string, error) { <-release; return "", broken }
		first, second := ask(t.Context(), cache, 1, fail), ask(t.Context(), cache, 1, fail)
		synctest.Wait()
		close(release)
		for _, a := range []<-chan answer{first, second} {
			if got := <-a; !errors.Is(got.err, broken) {
				t.Errorf("got %q, %v, want %v", got.value, got.err, broken)
			}
		}
		got, err := cache.Load(t.Context(), 1, func(context.Context) (string, error) { return "value", nil })
		if got != "value" || err != nil {
			t.Errorf("after a failed load: got %q, %v, want the value", got, err)
		}
	})
}

func TestEachKeyHasItsValue(t *testing.T) {
	cache := tileset.NewCache(100)
	var loads atomic.Int32
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for key := range 50 {
				want := fmt.Sprint("value ", key)
				got, err := cache.Load(t.Context(), key, func(context.Context) (string, error) {
					loads.Add(1)
					return want, nil
				})
				if got != want || err != nil {
					t.Errorf("key %d: got %q, %v, want %q", key, got, err, want)
				}
			}
		})
	}
	group.Wait()
	if loads.Load() < 50 {
		t.Errorf("got %d loads of 50 keys", loads.Load())
	}
}

func TestCacheIsBounded(t *testing.T) {
	const bound = 10
	cache := tileset.NewCache(bound)
	loads := map[int]int{}
	ask := func(key int) {
		t.Helper()
		if _, err := cache.Load(t.Context(), key, func(context.Context) (string, error) { loads[key]++; return "", nil }); err != nil {
			t.Fatal(err)
		}
	}
	for key := range 500 {
		ask(key)
		if got := cache.Len(); got > bound {
			t.Fatalf("after %d keys: got %d entries, want at most %d", key+1, got, bound)
		}
		ask(0) // all the time
	}
	if loads[0] != 1 {
		t.Errorf("got %d loads of the key that is asked for all the time, want 1", loads[0])
	}
	if got := cache.Len(); got < bound/2 {
		t.Errorf("got %d entries, want about %d", got, bound)
	}
}
