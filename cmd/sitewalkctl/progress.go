package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A bar shows long work on standard error: a bar on a terminal, a line every few
// seconds elsewhere, nothing with --quiet.
type bar struct {
	out   io.Writer
	term  *progressbar.ProgressBar
	quiet bool
	live  bool
	last  time.Time
	phase string
}

const lineEvery = 5 * time.Second

func (c *call) progress() *bar {
	b := &bar{out: c.errs, quiet: c.quiet, last: time.Now()}
	if f, ok := c.errs.(*os.File); ok {
		b.live = term.IsTerminal(int(f.Fd()))
	}
	return b
}

func (b *bar) tell(phase string, done, total int) {
	if b.quiet {
		return
	}
	if b.live {
		if b.term == nil || phase != b.phase {
			b.end()
			most := int64(total)
			if total <= 0 {
				most = -1
			}
			b.term = progressbar.NewOptions64(most, progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(phase),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
			b.phase = phase
		}
		_ = b.term.Set(done)
		return
	}
	if time.Since(b.last) < lineEvery {
		return
	}
	b.last = time.Now()
	if total > 0 {
		_, _ = fmt.Fprintf(b.out, "%s: %d of %d\n", phase, done, total)
		return
	}
	_, _ = fmt.Fprintf(b.out, "%s: %d\n", phase, done)
}

func (b *bar) end() {
	if b.term != nil {
		_ = b.term.Finish()
		b.term = nil
	}
}
