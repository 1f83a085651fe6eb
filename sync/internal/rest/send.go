package rest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"sitewalk/internal/redact"
)

// A trouble is what went wrong with one attempt, as far as it decides what may
// be done next.
type trouble int

const (
	fine       trouble = iota
	refused            // 4xx: the system said no
	wrongKey           // 401, 403
	limited            // 429
	failed             // 500
	gateway            // 408, 502, 503, 504 and other 5xx
	unsent             // no connection came about
	broken             // the connection or the answer broke off, or the answer is no JSON
	slow               // no answer in time
	large              // the answer is beyond the limit
	page               // a web page instead of data, or a 404 that is not about a record
	redirected         // sent to another address
	stopped            // the caller's context ended
	noKey              // Authorize failed
	troubles           // how many there are
)

// An outcome is what one attempt came to.
type outcome struct {
	trouble trouble
	resp    *Response       // the answer, if there was one
	err     error           // scrubbed
	sent    bool            // it may have reached the system
	next    *url.URL        // where a redirect points to
	secrets *redact.Secrets // that its words must not show
}

// send makes one attempt. hop replaces the address after a redirect.
func (c *Client) send(ctx context.Context, r *Request, hop *url.URL) outcome {
	limit, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	var conn connection
	limit = httptrace.WithClientTrace(limit, &httptrace.ClientTrace{
		GetConn: func(string) { conn.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { conn.got.Store(true) },
	})
	req, err := c.request(limit, r, hop)
	if err != nil {
		if ctx.Err() != nil {
			return outcome{trouble: stopped, err: ctx.Err()}
		}
		return outcome{trouble: noKey, err: err}
	}
	c.total.Add(1)
	if r.write() {
		c.writing.Add(1)
	}
	began := time.Now()
	out := c.roundTrip(ctx, limit, req, &conn)
	if out.trouble == fine && c.cfg.Record == nil {
		return out
	}
	secrets := c.secretsOf(req.Header)
	c.learn(secrets, r, out)
	out.secrets = secrets
	out.err = scrubError(out.err, secrets)
	if c.cfg.Record != nil {
		c.record(began, r, req.URL, out, secrets)
	}
	return out
}

// request builds what goes over the wire.
func (c *Client) request(ctx context.Context, r *Request, hop *url.URL) (*http.Request, error) {
	u := hop
	if u == nil {
		u = &url.URL{Scheme: c.base.Scheme, Host: c.base.Host, Path: r.Path, RawQuery: r.Query.Encode()}
	}
	var body io.Reader
	if len(r.Body) > 0 {
		body = bytes.NewReader(r.Body)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, u.String(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "Sitewalk")
	for name, values := range r.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	if body != nil {
		req.Header.Set("Content-Type", c.cfg.ContentType)
	}
	if c.cfg.Authorize != nil {
		if err := c.cfg.Authorize(req); err != nil {
			return nil, err
		}
	}
	// net/http would refuse them later, when it could seem that something was sent.
	for name, values := range req.Header {
		for _, v := range values {
			if strings.ContainsFunc(v, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
				return nil, errors.New("the header " + name + " cannot be sent")
			}
		}
	}
	return req, nil
}

// A connection tells whether a transport of net/http got hold of one. In-process
// transports do not say, then the error has to.
type connection struct{ asked, got atomic.Bool }

// maySent says that a request may have reached the system although it failed.
func (c *connection) maySent(err error) bool {
	if c.got.Load() {
		return true
	}
	return !c.asked.Load() && !neverConnected(err)
}

// neverConnected knows the errors that come before a connection does.
func neverConnected(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns) || badCertificate(err)
}

// badCertificate knows the errors of a failed TLS handshake.
func badCertificate(err error) bool {
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &authority) ||
		errors.As(err, &host) || errors.As(err, &invalid)
}

// roundTrip sends and reads the whole answer. The transport is used directly: a
// http.Client would follow redirects and put the URL into its errors.
func (c *Client) roundTrip(caller, limit context.Context, req *http.Request, conn *connection) outcome {
	answer, err := c.cfg.Transport.RoundTrip(req)
	if err == nil && answer == nil {
		err = errors.New("the transport gave no answer")
	}
	if err != nil {
		return lost(caller, limit, err, conn.maySent(err))
	}
	defer answer.Body.Close()
	if at, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		c.ahead.Store(int64(at.Sub(c.cfg.Now())))
	}
	body, err := c.read(answer)
	resp := &Response{Status: answer.StatusCode, Header: answer.Header, Body: body}
	out := c.judge(req, resp, answer.ContentLength, err)
	if out.trouble == broken && err != nil {
		// The body broke off: in time, or because time was up?
		l := lost(caller, limit, err, true)
		l.resp = resp
		return l
	}
	return out
}

// maxRefusal is how much is read of an answer that holds no data: enough for what
// a system says to each of fifty records.
const maxRefusal = 1 << 20

// read reads the body of an answer, of one with data one byte more than is taken.
func (c *Client) read(answer *http.Response) ([]byte, error) {
	most := c.cfg.MaxBody + 1
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		most = min(most, maxRefusal)
	} else if answer.ContentLength >= most {
		most = 0 // it says so itself; judge knows from the length
	}
	var b bytes.Buffer
	if n := answer.ContentLength; n > 0 {
		b.Grow(int(min(n, most)) + bytes.MinRead)
	}
	_, err := b.ReadFrom(io.LimitReader(answer.Body, most))
	return b.Bytes(), err
}

// lost judges an attempt without a whole answer.
func lost(caller, limit context.Context, err error, sent bool) outcome {
	out := outcome{err: err, sent: sent}
	var timeout net.Error
	switch {
	case caller.Err() != nil:
		out.trouble = stopped
	case !sent:
		out.trouble = unsent
	case limit.Err() != nil || errors.As(err, &timeout) && timeout.Timeout():
		out.trouble = slow
	default:
		out.trouble = broken
	}
	return out
}

// judge reads the status, and whether the answer is what it should be.
func (c *Client) judge(req *http.Request, resp *Response, length int64, readErr error) outcome {
	out := outcome{resp: resp, sent: true}
	status := resp.Status
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		out.trouble = wrongKey
	case status == http.StatusTooManyRequests:
		out.trouble = limited
	case status == http.StatusInternalServerError:
		out.trouble = failed
	case status > 500 || status == http.StatusRequestTimeout:
		out.trouble = gateway
	case absent(status) && (isPage(resp) || c.cfg.Missing != nil && !c.cfg.Missing(resp.Body)):
		// A wrong address answers 404 to everything; that is no missing record.
		out.trouble = page
	case status >= 400 && isPage(resp) && req.Method == http.MethodGet:
		out.trouble = page
	case status >= 400:
		out.trouble = refused
	case status >= 300:
		out.trouble = redirected
		if loc, err := url.Parse(resp.Header.Get("Location")); err == nil && resp.Header.Get("Location") != "" {
			out.next = req.URL.ResolveReference(loc)
		}
	case status < 200:
		out.trouble, out.err = broken, fmt.Errorf("status %d", status)
	case readErr != nil:
		out.trouble, out.err = broken, readErr
	case int64(len(resp.Body)) > c.cfg.MaxBody || length > c.cfg.MaxBody:
		out.trouble, out.err = large, fmt.Errorf("more than %d bytes", c.cfg.MaxBody)
	case isPage(resp):
		out.trouble = page
	}
	return out
}

// absent says that a status speaks of something that is not there.
func absent(status int) bool { return status == http.StatusNotFound || status == http.StatusGone }

// isPage says that an answer is HTML.
func isPage(resp *Response) bool {
	if strings.Contains(strings.ToLower(resp.Header.Get("Content-Type")), "html") {
		return len(bytes.TrimSpace(resp.Body)) > 0
	}
	return bytes.HasPrefix(bytes.TrimSpace(resp.Body), []byte("<"))
}
