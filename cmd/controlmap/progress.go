package main

import (
	"io"
	"os"
	"sync"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows a bar for each stage of a long import when it is watched on a terminal.
type progress struct {
	mu    sync.Mutex
	w     io.Writer // nil where nobody watches
	stage string
	bar   *progressbar.ProgressBar
}

func newProgress(w io.Writer) *progress {
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return &progress{w: w}
	}
	return &progress{}
}

// update satisfies ingest.Progress. A bar that cannot be drawn is no reason to stop.
func (p *progress) update(stage string, done, total int) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage != p.stage {
		p.stage = stage
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(stage),
			progressbar.OptionSetWidth(32), progressbar.OptionShowCount(),
			progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(50e6))
	}
	if done > int(p.bar.State().CurrentNum) {
		p.bar.Set(done) //nolint:errcheck // see above
	}
}

func (p *progress) finish() {
	if p.bar != nil {
		p.bar.Finish() //nolint:errcheck // see update
	}
}
