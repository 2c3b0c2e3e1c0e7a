package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchtiles:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	binary string
	peers  bool
	rounds int
	load   load
	calm   int // connections
	bare   string
}

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("benchtiles", flag.ContinueOnError)
	flags.StringVar(&o.binary, "controlmap", "bin/controlmap", "the `binary` to measure")
	flags.BoolVar(&o.peers, "peers", true, "build other tile servers and measure them too")
	flags.IntVar(&o.rounds, "rounds", 9, "how often each is measured; the median counts")
	flags.IntVar(&o.load.connections, "connections", 16, "connections, all busy")
	flags.IntVar(&o.calm, "calm", 1, "connections under which the second half of the table is measured")
	flags.IntVar(&o.load.requests, "requests", 200_000, "requests after which a round ends")
	flags.DurationVar(&o.load.time, "time", time.Second, "time after which a round ends")
	flags.StringVar(&o.bare, "bare", "", "serve nothing but the bare handler on this `address`")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.rounds < 1 || o.load.connections < 1 || o.calm < 1 || o.load.requests < 1 || o.load.time <= 0 {
		return o, fmt.Errorf("rounds, connections, requests and time must be more than 0")
	}
	return o, nil
}

func run(ctx context.Context, args []string, out, messages io.Writer) (err error) {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.bare != "" {
		return serveBare(ctx, o.bare)
	}
	folder, err := os.MkdirTemp("", "benchtiles-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	b := &bench{options: o, folder: folder, messages: messages}
	defer b.stop()
	err = b.run(ctx, out)
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted") // not what broke by it
	}
	return err
}
