package itglue

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"sitewalk/sync/internal/rest"
)

const (
	minPage     = 25 // below this a page is not too large, but IT Glue unwell
	defaultPage = 50 // what IT Glue gives when it does not heed page[size]
	maxRestarts = 3
)

// A walk reads a list page by page. Paging is by number, so a change of the page
// size on the way is only right while every page so far had the size asked for.
type walk struct {
	c     *Connector
	path  string
	query url.Values
	first int // size of the first page; 0 is as large as possible

	offset, size, number int
	locked               bool // the server has its own page size: only count pages
	varied               bool // pages of different sizes were read
	steady               int  // > 0: stay at this size
	total                int
	restarts             int
	last                 [2]string // ids at both ends of the page before
}

// A step is one page of a walk.
type step struct {
	doc document
	// again says that the walk begins (anew, because the list changed under it).
	again bool
}

// run calls visit for each page until it says stop or the list ends. When
// records vanish while it reads, those behind them move up and one could slip
// through between two pages: then it begins anew.
func (w *walk) run(ctx context.Context, visit func(step) (more bool, err error)) error {
	w.restart()
	begin, small := true, false
	for {
		w.aim()
		q := maps.Clone(w.query)
		if q == nil {
			q = url.Values{}
		}
		q.Set("page[size]", strconv.Itoa(w.size))
		q.Set("page[number]", strconv.Itoa(w.number))
		doc, err := w.c.read(ctx, w.path, q, w.size > minPage)
		if err != nil {
			if begin && !small && w.size > defaultPage && refusal(err) {
				// The most a page may hold is documented; an account that takes less
				// would otherwise give nothing at all.
				small, w.steady = true, defaultPage
				continue
			}
			if !rest.AskLess(err) || w.size <= minPage || ctx.Err() != nil {
				return err
			}
			w.c.lowerPageSize(w.path, w.size)
			w.steady = min(w.steady, w.c.maxPageSize(w.path))
			if w.locked {
				w.restart()
				begin = true
			}
			continue
		}
		if small && begin {
			w.c.lowerPageSize("", 2*defaultPage)
		}
		if !begin && doc.meta.total > 0 && doc.meta.total < w.total || w.misaligned(&doc) {
			if w.restarts++; w.restarts > maxRestarts {
				return w.c.rest.Unreadable("GET", w.path, "the list keeps changing while it is read")
			}
			w.restart()
			begin = true
			continue
		}
		w.total = doc.meta.total
		more := w.follows(&doc)
		goOn, err := visit(step{doc: doc, again: begin})
		if err != nil || !goOn || !more {
			return err
		}
		begin = false
		w.offset += len(doc.data)
		w.number++
	}
}

// refusal says that a list was refused for how it was asked for.
func refusal(err error) bool {
	status := rest.StatusOf(err)
	return status == http.StatusBadRequest || status == http.StatusUnprocessableEntity
}

func (w *walk) restart() {
	w.offset, w.size, w.number, w.total = 0, 0, 1, 0
	w.locked, w.varied, w.last = false, false, [2]string{}
}

// aim chooses size and number of the next page: as large as allowed, and so that
// it begins where the last one ended.
func (w *walk) aim() {
	if w.locked {
		return
	}
	most := w.c.maxPageSize(w.path)
	if w.steady > 0 {
		most = min(most, w.steady)
	} else if w.offset == 0 && w.first > 0 {
		most = min(most, w.first)
	}
	size := most
	for w.offset%size != 0 {
		size--
	}
	w.varied = w.varied || w.size != 0 && w.size != size
	w.size, w.number = size, w.offset/size+1
}

// misaligned says that the server has its own idea of the page size, and that
// this page is therefore not the one that follows.
func (w *walk) misaligned(doc *document) bool {
	n := len(doc.data)
	if w.locked || n == 0 || n == w.size || n < w.size && !w.mayFollow(doc) {
		return false
	}
	if w.varied {
		w.steady = n
		return true
	}
	w.locked = true
	return false
}

// follows says whether another page comes.
func (w *walk) follows(doc *document) bool {
	n := len(doc.data)
	if n == 0 {
		return false
	}
	ends := [2]string{doc.data[0].id(), doc.data[n-1].id()}
	if ends == w.last {
		return false // the server does not count pages
	}
	w.last = ends
	return w.mayFollow(doc)
}

// mayFollow believes meta. Without it, a page that is shorter than the smallest a
// server could mean ends the list.
func (w *walk) mayFollow(doc *document) bool {
	if doc.meta.known {
		return doc.meta.next > w.number
	}
	return len(doc.data) >= min(w.size, defaultPage)
}

// smallPages is how long smaller pages are asked for. Then a full one is tried
// again: it may have been the network of that hour.
const smallPages = 6 * time.Hour

// A pageSize is what a list could bear, and since when that is known.
type pageSize struct {
	Size int       `json:"size"`
	At   time.Time `json:"at"` // UTC
}

// maxPageSize is the largest page to ask a list for.
func (c *Connector) maxPageSize(path string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	most := c.fullPage
	for _, of := range []string{"", path} {
		p, lowered := c.pages[of]
		switch {
		case lowered && time.Since(p.At) > smallPages:
			delete(c.pages, of)
		case lowered:
			most = min(most, p.Size)
		}
	}
	return most
}

// lowerPageSize remembers that a page of this size was too much for a list; "" is
// for every list.
func (c *Connector) lowerPageSize(path string, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	size /= 2
	if p, lowered := c.pages[path]; lowered {
		size = min(size, p.Size)
	}
	c.pages[path] = pageSize{max(size, min(minPage, c.fullPage)), time.Now().UTC()}
}

// all reads a whole list into memory: the lists that are short.
func (c *Connector) all(ctx context.Context, path string, q url.Values) ([]resource, error) {
	var out []resource
	w := walk{c: c, path: path, query: q}
	err := w.run(ctx, func(s step) (bool, error) {
		if s.again {
			out = nil
		}
		out = append(out, s.doc.data...)
		return true, nil
	})
	return out, err
}
