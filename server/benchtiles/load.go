package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// load is how hard and how long a server is asked.
type load struct {
	connections, requests int
	time                  time.Duration
}

// figures are what a server did under a load.
type figures struct {
	perSecond float64
	p50, p99  time.Duration
}

// patience is how long one answer may take.
const patience = 30 * time.Second

// run asks a target for its paths over and over, on connections that are kept. Any answer
// but 200 is an error, as is one that is not compressed where it must be.
func (l load) run(ctx context.Context, t target) (figures, error) {
	requests := make([][]byte, len(t.paths))
	for i, path := range t.paths {
		requests[i] = fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n\r\n", path, t.address)
	}
	var asked atomic.Int64
	took := make([][]time.Duration, l.connections)
	workers, ctx := errgroup.WithContext(ctx)
	start := time.Now()
	for i := range l.connections {
		workers.Go(func() (err error) {
			first := i * len(requests) / l.connections
			took[i], err = asker{t, requests, func() bool {
				return ctx.Err() == nil && asked.Add(1) <= int64(l.requests) && time.Since(start) < l.time
			}}.run(ctx, first)
			return err
		})
	}
	if err := workers.Wait(); err != nil {
		return figures{}, err
	}
	return newFigures(slices.Concat(took...), time.Since(start))
}

func newFigures(took []time.Duration, elapsed time.Duration) (figures, error) {
	if len(took) == 0 {
		return figures{}, fmt.Errorf("no answer within the time")
	}
	slices.Sort(took)
	return figures{
		perSecond: float64(len(took)) / elapsed.Seconds(),
		p50:       took[len(took)/2],
		p99:       took[len(took)*99/100],
	}, nil
}

// asker is one connection's worth of requests.
type asker struct {
	target   target
	requests [][]byte
	more     func() bool
}

// run asks for one path after the other from the first, and returns how long each answer
// took.
func (a asker) run(ctx context.Context, first int) (took []time.Duration, err error) {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", a.target.address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, connection.Close()) }()
	answers := bufio.NewReaderSize(connection, 64<<10)
	for i := first; a.more(); i++ {
		at := i % len(a.requests)
		start := time.Now()
		if err := connection.SetDeadline(start.Add(patience)); err != nil {
			return nil, err
		}
		if _, err := connection.Write(a.requests[at]); err != nil {
			return nil, err
		}
		got, err := readAnswer(answers)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.target.paths[at], err)
		}
		if got.status != 200 || got.size == 0 || a.target.zipped && !got.zipped {
			return nil, fmt.Errorf("%s: got %+v, want 200 and a body", a.target.paths[at], got)
		}
		took = append(took, time.Since(start))
	}
	return took, nil
}
