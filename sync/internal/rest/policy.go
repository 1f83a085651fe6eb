package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// A call is one Do with all its attempts.
type call struct {
	client *Client
	req    *Request
	budget time.Duration // left for waiting on a limited system
	tries  [troubles]int // how often each trouble was met
	hop    *url.URL      // the address after a redirect
	hops   int
	last   outcome // of the attempt before, for the log
}

// How often a read is tried again after each trouble, and a write after those
// that say that nothing happened. 500 is known to be lasting for some requests,
// so it is tried again once only (reference/itglue.md section 4.1).
var (
	readAgain = [troubles]int{limited: 3, failed: 1, gateway: 4, unsent: 2, broken: 2, slow: 1, page: 1}
	sendAgain = [troubles]int{limited: 3, unsent: 2}
)

const maxHops = 3

// again says whether to try once more, and after how long.
func (call *call) again(ctx context.Context, out outcome) (time.Duration, bool) {
	t := out.trouble
	n := call.tries[t]
	call.tries[t]++
	if t == limited {
		now := time.Now()
		told, ok := retryAfter(out.resp.Header, call.client.cfg.Now())
		return call.client.limited(now, told, ok), true // sleep ends it
	}
	most := readAgain
	if call.req.write() {
		most = sendAgain
	}
	if n >= most[t] || call.req.AskLess && call.askLess(out) {
		return 0, false
	}
	wait := call.client.stretch(time.Second << n)
	if out.resp != nil {
		if told, ok := retryAfter(out.resp.Header, call.client.cfg.Now()); ok {
			return max(wait, call.client.stretch(told)), true
		}
	}
	// A caller in a hurry hears what is wrong, not that there was no time left.
	deadline, hurry := ctx.Deadline()
	return wait, wait <= call.budget && !(hurry && time.Until(deadline) <= wait)
}

// askLess says that the caller will rather ask for a smaller page.
func (call *call) askLess(out outcome) bool {
	return out.trouble == slow || out.trouble == large ||
		out.trouble == gateway && out.resp.Status == http.StatusGatewayTimeout
}

// sleep waits before the next attempt. The fourth 429 in one call is handed to the
// caller as Busy.
func (call *call) sleep(ctx context.Context, wait time.Duration, out outcome) error {
	until := time.Now().Add(wait)
	call.last = out
	if out.trouble == limited && call.tries[limited] > sendAgain[limited] {
		return call.client.busy(call.req, until, out)
	}
	return call.waitUntil(ctx, until)
}

// follow goes along with a redirect of a read that stays on the same host: the
// credentials must not travel elsewhere, and a write must not be sent twice.
func (call *call) follow(out outcome) bool {
	base := call.client.base
	if call.req.Method != http.MethodGet || out.next == nil || out.next.Scheme != base.Scheme ||
		out.next.Host != base.Host || out.next.User != nil || call.hops == maxHops {
		return false
	}
	call.hops++
	call.hop = out.next
	return true
}

// happened says that a failed write may have been carried out all the same. A
// 301, 302 or 303 may follow a write that was done; 307 and 308 say "not here".
func happened(out outcome) bool {
	switch out.trouble {
	case refused, wrongKey, limited, unsent, noKey:
		return false
	case stopped, slow, broken:
		return out.sent
	case page:
		return out.resp.Status < 300
	case redirected:
		s := out.resp.Status
		return s != http.StatusTemporaryRedirect && s != http.StatusPermanentRedirect
	}
	return true // failed, gateway, large
}

var errNothingSent = errors.New("nothing was sent")
