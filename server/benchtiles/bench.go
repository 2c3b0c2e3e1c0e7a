package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"
)

// bench is one run of the program.
type bench struct {
	options
	folder   string // for all that is written
	messages io.Writer
	running  []*process
}

// target is a server to measure.
type target struct {
	name    string
	address string // host:port
	paths   []string
	zipped  bool // must answer in gzip
}

func (b *bench) run(ctx context.Context, out io.Writer) error {
	m, err := b.importMap(ctx)
	if err != nil {
		return err
	}
	targets, tiles, err := b.start(ctx, m)
	if err != nil {
		return err
	}
	b.say("measuring %d servers, %d rounds of at most %v", len(targets), b.rounds, b.load.time)
	results, err := b.measure(ctx, targets)
	if err != nil {
		return err
	}
	b.stop()
	seeding, err := b.seed(ctx, m)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d tiles of %s of %s, zoom %d to %d; %d connections, and at the right %d; %s\n\n",
		tiles, m.source, m.date, firstZoom, lastZoom, b.load.connections, b.calm, describeMachine())
	if err := printTable(out, targets, results); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nseeding zoom 0 to 10: %.2f s\n", seeding.Seconds())
	return err
}

// start starts all servers. The bare handler is the first of the targets. Only tiles that
// show control are asked for; tiles tells how many these are.
func (b *bench) start(ctx context.Context, m importedMap) (targets []target, tiles int, err error) {
	bare, err := b.startBare(ctx)
	if err != nil {
		return nil, 0, err
	}
	cached, err := b.startOurs(ctx, m, "cached")
	if err != nil {
		return nil, 0, err
	}
	b.say("looking for the tiles that show something")
	s, err := surveyOf(ctx, cached, m)
	if err != nil {
		return nil, 0, err
	}
	uncached, err := b.startOurs(ctx, m, "uncached", "--tile-cache", "0")
	if err != nil {
		return nil, 0, err
	}
	targets = []target{
		{"bare handler, 250 bytes", bare, []string{"/"}, false},
		{"controlmap, cached", cached, fill(s.vector, s.tiles), true},
		{"controlmap, uncached", uncached, fill(s.vector, s.tiles), true},
		{"controlmap, PNG 256 uncached", uncached, fill(s.raster, s.tiles), false},
	}
	if b.peers {
		targets = append(targets, b.startPeers(ctx, m, s.tiles)...)
	}
	return targets, len(s.tiles), nil
}

// measured is what a target did with all connections busy, and with few.
type measured struct{ busy, calm outcome }

// measure measures every target in each round.
func (b *bench) measure(ctx context.Context, targets []target) ([]measured, error) {
	busy, calm := make([][]figures, len(targets)), make([][]figures, len(targets))
	few := b.load
	few.connections = b.calm
	for range b.rounds {
		for i, t := range targets {
			for _, under := range []struct {
				load
				rounds [][]figures
			}{{b.load, busy}, {few, calm}} {
				got, err := under.run(ctx, t)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", t.name, err)
				}
				under.rounds[i] = append(under.rounds[i], got)
			}
		}
	}
	all := make([]measured, len(targets))
	for i := range targets {
		all[i] = measured{newOutcome(busy[i], busy[0]), newOutcome(calm[i], calm[0])}
	}
	return all, nil
}

// seed makes all tiles of the country with the command for it, into a database of its own.
func (b *bench) seed(ctx context.Context, m importedMap) (time.Duration, error) {
	start := time.Now()
	err := b.controlmap(ctx, "tiles", "seed", "--db", m.database, "--source", m.source, "--date", m.date, "--zoom", "0-10")
	return time.Since(start), err
}

// stop ends the servers that still run.
func (b *bench) stop() {
	for _, p := range b.running {
		p.stop()
	}
	b.running = nil
}

func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.messages, format+"\n", args...)
}

func (b *bench) file(name string) string { return filepath.Join(b.folder, name) }
