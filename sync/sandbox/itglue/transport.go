package itglue

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

// RoundTripper reaches the server without a socket, whatever host the request
// names. The work is done in the calling goroutine and bodies are whole in
// memory, so it works within a testing/synctest bubble. A lost connection is an
// error, as it is with a real one.
func (s *Server) RoundTripper() http.RoundTripper { return transport{s} }

type transport struct{ s *Server }

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		_ = req.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	in := req.Clone(req.Context())
	in.Body = http.NoBody
	if in.Host == "" {
		in.Host = req.URL.Host
	}
	in.RequestURI = req.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:1"
	a, err := t.s.do(in, body)
	if err == nil {
		err = req.Context().Err()
	}
	if err != nil {
		return nil, err
	}
	a.header.Set("Date", t.s.clock().Format(http.TimeFormat)) // as every web server does
	return a.response(req), nil
}

func (a *answer) response(req *http.Request) *http.Response {
	var body io.Reader = bytes.NewReader(a.body)
	length := int64(len(a.body))
	switch {
	case a.endless > 0:
		body = io.MultiReader(body, io.LimitReader(filler{}, a.endless))
		length += a.endless
		if !a.told {
			length = -1
		}
	case a.lacking > 0:
		body = io.MultiReader(body, brokenReader{})
		length += int64(a.lacking)
	case a.cut > 0 && a.short:
		body, length = bytes.NewReader(a.body[:a.cut]), int64(a.cut)
	case a.cut > 0:
		body = io.MultiReader(bytes.NewReader(a.body[:a.cut]), brokenReader{})
	}
	if length >= 0 {
		a.header.Set("Content-Length", strconv.FormatInt(length, 10))
	}
	return &http.Response{
		Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, Body: io.NopCloser(body), ContentLength: length, Request: req,
	}
}

// filler is what an answer without an end goes on with.
type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// brokenReader is where the connection broke.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
