package itglue

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A fileRoute is a path that leads to the content of an attachment. It is no part
// of the API: the account hands out the whole address as download-url.
//
//	/attachments/:id/download          asks for the API key
//	/attachments/:id/download/:token   asks for nothing; the token ends by itself
type fileRoute struct {
	id    uint64
	token string // "" for the first form
}

func fileRouteOf(seg []string) (*fileRoute, bool) {
	if len(seg) < 3 || len(seg) > 4 || seg[0] != "attachments" || seg[2] != "download" {
		return nil, false
	}
	id, err := strconv.ParseUint(seg[1], 10, 64)
	if err != nil {
		return nil, false
	}
	f := &fileRoute{id: id}
	if len(seg) == 4 {
		f.token = seg[3]
	}
	return f, true
}

func (f *fileRoute) pattern() string {
	if f.token != "" {
		return "/attachments/:id/download/:token"
	}
	return "/attachments/:id/download"
}

const downloadLife = 10 * time.Minute

// tokenKey signs tokens. It is no secret: a practice account has none.
var tokenKey = []byte("practice attachments")

func tokenFor(id uint64, until time.Time) string {
	end := strconv.FormatInt(until.Unix(), 36)
	mac := hmac.New(sha256.New, tokenKey)
	mac.Write([]byte(strconv.FormatUint(id, 10) + "/" + end))
	return end + "-" + hex.EncodeToString(mac.Sum(nil)[:12])
}

// tokenHolds says whether a token is of this file and has not ended. Fractions of
// the last second count.
func tokenHolds(id uint64, token string, now time.Time) bool {
	end, _, _ := strings.Cut(token, "-")
	at, err := strconv.ParseInt(end, 36, 64)
	if err != nil || !hmac.Equal([]byte(token), []byte(tokenFor(id, time.Unix(at, 0)))) {
		return false
	}
	return now.Unix() <= at
}

// download is the address an answer shows for a file.
func (v *view) download(r *record) string {
	address := "/attachments/" + strconv.FormatUint(r.id, 10) + "/download"
	if v.sw.Download == DownloadToken {
		address += "/" + tokenFor(r.id, v.now.Add(v.sw.downloadLife()))
	}
	if v.sw.DownloadRelative {
		return address
	}
	return v.base + address
}

func (sw *Switches) downloadLife() time.Duration {
	if sw.DownloadLife == 0 {
		return downloadLife
	}
	return sw.DownloadLife
}

// answerFile serves the content of an attachment. allowed says whether the request
// came with a key that opens the account. The caller holds the lock.
func (c *call) answerFile(allowed bool) *answer {
	s, now := c.s, c.s.clock()
	if c.req.Method != http.MethodGet {
		return notRouted()
	}
	if c.file.token == "" {
		if !allowed {
			return gateway(http.StatusForbidden)
		}
	} else {
		if s.sw.Download == DownloadRedirect && c.req.Header.Get("x-api-key") != "" {
			s.journal.violation("the key was sent along to the host that keeps the files")
		}
		if !tokenHolds(c.file.id, c.file.token, now) {
			return htmlPage(http.StatusForbidden, "This link has ended")
		}
	}
	s.purge()
	r := s.st.find(Attachments, c.file.id)
	if r == nil {
		return notRouted()
	}
	if c.file.token == "" && s.sw.Download == DownloadRedirect {
		a := htmlPage(http.StatusFound, "The file is elsewhere")
		at := url.URL{Scheme: c.scheme(), Host: otherHost(c.req.Host), Path: c.req.URL.Path + "/" + tokenFor(r.id, now.Add(s.sw.downloadLife()))}
		a.header.Set("Location", at.String())
		return a
	}
	a := newAnswer(http.StatusOK, r.text("attachment-content-type"), []byte(r.file()))
	a.header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": r.text("attachment-file-name")}))
	return a
}

// otherHost is another name for this server, as far as it can have one: the
// loopback interface has two, and a server without a socket has any.
func otherHost(host string) string {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return "files.practice.example"
	}
	switch ip := net.ParseIP(name); {
	case name == "localhost":
		return net.JoinHostPort("127.0.0.1", port)
	case ip != nil && ip.IsLoopback():
		return net.JoinHostPort("localhost", port)
	}
	return "files.practice.example"
}
