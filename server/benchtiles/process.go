package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// process is a server that was started.
type process struct {
	name    string
	log     string // file with all it says
	cancel  context.CancelFunc
	ended   chan struct{}
	problem error // once it has ended
}

const (
	startTime = time.Minute
	stopTime  = 5 * time.Second
)

// launch starts a server that will answer at an address and waits until it answers a path
// with 200.
func (b *bench) launch(ctx context.Context, address, path, name string, command ...string) error {
	p, err := b.spawn(ctx, name, command)
	if err != nil {
		return err
	}
	b.running = append(b.running, p)
	return p.await(ctx, "http://"+address+path)
}

func (b *bench) spawn(ctx context.Context, name string, command []string) (p *process, err error) {
	p = &process{name: name, log: b.file(name + ".log"), ended: make(chan struct{})}
	said, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, said.Close()) }()
	ctx, p.cancel = context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = b.folder, said, said
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopTime
	if err := cmd.Start(); err != nil {
		p.cancel()
		return nil, err
	}
	go func() {
		p.problem = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// stop ends the process and waits until it has.
func (p *process) stop() {
	p.cancel()
	<-p.ended
}

func (p *process) await(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		last := probe(ctx, url)
		if last == nil {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("%s ended: %w: %s", p.name, p.problem, p.lastWords())
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w: %s", p.name, last, p.lastWords())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func probe(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// lastWords returns the end of what the process said.
func (p *process) lastWords() string {
	said, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return tail(said)
}

// tail returns the end of a text.
func tail(text []byte) string {
	const enough = 600
	return string(text[max(0, len(text)-enough):])
}

// freeAddress returns an address on this machine that nothing listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
