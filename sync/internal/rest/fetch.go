package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"sitewalk/internal/msp"
)

// fetchTimeouts is how many times as long as a request a download may take.
const fetchTimeouts = 5

// Fetch reads a file from an address the system told of, absolute or without host,
// and writes it to a writer as it arrives. Not more than limit bytes; 0 is as many
// as MaxBody. The credentials go to the system's own host only: storage elsewhere
// has its own token in the address. After an error a part may have been written.
//
// Refused: the file is larger than limit, or is not handed over. NotFound: it is
// not there, or the address has run out.
func (c *Client) Fetch(ctx context.Context, address string, limit int64, to io.Writer) error {
	if limit <= 0 {
		limit = c.cfg.MaxBody
	}
	u, err := url.Parse(address)
	if err == nil {
		u, err = c.fetchable(c.base.ResolveReference(u))
	}
	if err != nil {
		return c.fetchError(msp.Refused, err, "tells an address for the file that Sitewalk does not open. Open the file there.")
	}
	call := call{client: c, req: &Request{Method: http.MethodGet, Path: "/"}, budget: c.cfg.MaxWait}
	counted := &counter{to: to}
	for {
		if err := c.enter(ctx, &call); err != nil {
			return err
		}
		out := c.fetch(ctx, u, limit, counted)
		<-c.slots
		switch out.trouble {
		case fine:
			return nil
		case redirected:
			if out.next == nil || call.hops == maxHops {
				return c.fetchError(msp.Offline, out.err, "sent Sitewalk from one address to the next. Try again later.")
			}
			call.hops++
			if u, err = c.fetchable(out.next); err != nil {
				return c.fetchError(msp.Refused, err, "tells an address for the file that Sitewalk does not open. Open the file there.")
			}
			continue
		}
		if counted.err != nil {
			return counted.err
		}
		if counted.n == 0 {
			if wait, again := call.again(ctx, out); again {
				if err := call.sleep(ctx, wait, out); err != nil {
					return err
				}
				continue
			}
		}
		return c.fetchTrouble(ctx, out, limit)
	}
}

// fetchable checks an address. Plain http is for this machine only, and only when
// the system itself is there: a vendor has no business with it. An address elsewhere that says http is asked for by https.
func (c *Client) fetchable(u *url.URL) (*url.URL, error) {
	switch {
	case u.Host == "" || u.User != nil || u.Opaque != "":
		return nil, errors.New("the address is none")
	case loopback(u.Hostname()) && !loopback(c.base.Hostname()):
		return nil, errors.New("the address is on this machine")
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return u, nil
	case u.Scheme == "http" && u.Port() == "":
		safe := *u
		safe.Scheme = "https"
		return &safe, nil
	}
	return nil, errors.New("the address is not https")
}

// fetch makes one attempt.
func (c *Client) fetch(ctx context.Context, u *url.URL, limit int64, to io.Writer) (out outcome) {
	within, cancel := context.WithTimeout(ctx, fetchTimeouts*c.cfg.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(within, http.MethodGet, u.String(), nil)
	if err != nil {
		return outcome{trouble: noKey, err: err}
	}
	req.Header.Set("User-Agent", "Sitewalk")
	if u.Scheme == c.base.Scheme && u.Host == c.base.Host && c.cfg.Authorize != nil {
		if err := c.cfg.Authorize(req); err != nil {
			return outcome{trouble: noKey, err: err}
		}
	}
	c.total.Add(1)
	began := time.Now()
	defer func() {
		secrets := c.secretsOf(req.Header)
		out.err = scrubError(withoutAddress(out.err), secrets)
		if c.cfg.Record == nil {
			return
		}
		// The address may be all one needs for the file, so it is not recorded.
		e := Exchange{System: c.cfg.System, At: began.UTC(), Method: http.MethodGet, URL: "//" + u.Host + "/…", Duration: time.Since(began)}
		if out.resp != nil {
			e.Status = out.resp.Status
		}
		if out.err != nil {
			e.Err = secrets.String(out.err.Error())
		}
		c.cfg.Record(e)
	}()
	answer, err := c.cfg.Transport.RoundTrip(req)
	if err == nil && answer == nil {
		err = errors.New("the transport gave no answer")
	}
	if err != nil {
		return lost(ctx, within, err, true)
	}
	defer answer.Body.Close()
	resp := &Response{Status: answer.StatusCode, Header: answer.Header}
	if answer.StatusCode != http.StatusOK {
		resp.Body, _ = io.ReadAll(io.LimitReader(answer.Body, int64(c.cfg.RecordBytes)))
		out = c.judge(req, resp, -1, nil)
		if out.trouble == fine || out.trouble == page && resp.Status < 300 {
			out.trouble, out.err = broken, fmt.Errorf("status %d", resp.Status)
		}
		return out
	}
	if answer.ContentLength > limit {
		return outcome{trouble: large, resp: resp, err: fmt.Errorf("%d bytes", answer.ContentLength)}
	}
	n, err := io.Copy(to, io.LimitReader(answer.Body, limit))
	var more [1]byte
	if err == nil && n == limit {
		if m, _ := io.ReadFull(answer.Body, more[:]); m > 0 {
			return outcome{trouble: large, resp: resp, err: fmt.Errorf("more than %d bytes", limit)}
		}
	}
	if err == nil && answer.ContentLength >= 0 && n != answer.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		out = lost(ctx, within, err, true)
		out.resp = resp
		return out
	}
	return outcome{trouble: fine, resp: resp}
}

// withoutAddress takes the address out of what net/http says.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// fetchTrouble says what the last attempt came to.
func (c *Client) fetchTrouble(ctx context.Context, out outcome, limit int64) error {
	status := 0
	if out.resp != nil {
		status = out.resp.Status
	}
	switch {
	case out.trouble == noKey:
		return c.noKey(out.err)
	case out.trouble == stopped || ctx.Err() != nil:
		return c.canceled(&Request{Method: http.MethodGet, Path: "/"}, out.err)
	case out.trouble == large:
		return c.fetchError(msp.Refused, out.err, fmt.Sprintf("has a file of more than the %d bytes asked for. Open it there.", limit))
	case status == http.StatusNotFound || status == http.StatusGone:
		return c.fetchError(msp.NotFound, out.err, "no longer has this file at the address it told of. Refresh, then try again.")
	case out.trouble == refused || out.trouble == wrongKey:
		return c.fetchError(msp.Refused, out.err, "does not hand this file to programs. Open it there.")
	}
	return c.fetchError(msp.Offline, out.err, "did not hand over the whole file. Try again later.")
}

func (c *Client) fetchError(code msp.Code, err error, words string) error {
	return &msp.Error{Code: code, Message: c.cfg.System.Title() + " " + words, Err: &Failure{Method: http.MethodGet, Path: "a file", Err: err}}
}

// A counter counts what was written.
type counter struct {
	to io.Writer
	n  int64
	// err is what went wrong here, which is not the system's fault.
	err error
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	if err != nil {
		c.err = err
	}
	return n, err
}
