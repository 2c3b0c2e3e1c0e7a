package main

import (
	"testing"
	"time"
)

func TestOutcome(t *testing.T) {
	const ms = time.Millisecond
	bare := []figures{{1000, 1 * ms, 2 * ms}, {100, 10 * ms, 20 * ms}, {1000, 1 * ms, 2 * ms}}
	rounds := []figures{{500, 2 * ms, 3 * ms}, {60, 20 * ms, 50 * ms}, {900, 1 * ms, 2 * ms}}
	got := newOutcome(rounds, bare)
	want := outcome{perSecond: 500, ofBare: 0.6, p50: 2, p99: 3, tail: 3}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
