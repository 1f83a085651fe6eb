package rest

import (
	"errors"
	"net"
	"net/http"

	"sitewalk/internal/msp"
	"sitewalk/internal/redact"
)

// explain makes the error a person sees of the last attempt.
func (c *Client) explain(r *Request, out outcome) error {
	f := &Failure{Method: r.Method, Path: r.Path, Err: out.err, Slow: out.trouble == slow, Large: out.trouble == large}
	if out.resp != nil {
		f.Status = out.resp.Status
		f.Nowhere = out.trouble == page && absent(f.Status)
	}
	e := &msp.Error{Err: f}
	if r.write() && happened(out) {
		e.Code, e.Message = msp.Unknown, c.lostWords()
		return e
	}
	name := c.cfg.System.Title()
	switch out.trouble {
	case noKey:
		return c.noKey(out.err)
	case stopped:
		return c.canceled(r, out.err)
	case wrongKey:
		e.Code, e.Message = msp.SignIn, c.cfg.WrongKey
		if e.Message == "" {
			e.Message = name + " does not know this key. Enter it again in the settings of the connection."
		}
	case refused:
		c.refusal(e, out.resp, out.secrets)
	case unsent:
		e.Code, e.Message = msp.Offline, unreachable(name, c.base.Hostname(), out.err)
	case slow:
		e.Code, e.Message = msp.Offline, name+" did not answer in time. Sitewalk tries again later."
	case large:
		e.Code, e.Message = msp.Offline, "The answer of "+name+" was too large to be read. Please send us the support file."
	case page:
		if f.Nowhere {
			e.Code, e.Message = msp.Offline, name+" does not know the address it was asked at, which says nothing about the record: is the address of the connection right? Something between, such as a proxy, can be the cause, too."
			break
		}
		e.Code, e.Message = msp.Offline, name+" answered with a web page instead of data: is the address right? A sign-in page of the network can be the cause, too."
	case redirected:
		e.Code, e.Message = msp.Offline, name+" sent Sitewalk on to another address, and Sitewalk does not take the key there: is the address right?"
	case failed, gateway:
		e.Code, e.Message = msp.Offline, name+" has a fault at the moment. Sitewalk tries again later."
	default:
		e.Code, e.Message = msp.Offline, "The answer of "+name+" broke off. Sitewalk tries again later."
	}
	return e
}

// lostWords tell of a write whose answer is not there.
func (c *Client) lostWords() string {
	return "The answer of " + c.cfg.System.Title() + " was lost, so it is not known whether the change arrived. Sitewalk looks before it sends anything again."
}

// Lost is the error for a write that was answered with success, but without what
// the answer should have held.
func (c *Client) Lost(method, path, why string) error {
	return &msp.Error{Code: msp.Unknown, Message: c.lostWords(),
		Err: &Failure{Method: method, Path: path, Err: errors.New(why)}}
}

// Unreadable is the error for a read that was answered with something else than
// it should have been.
func (c *Client) Unreadable(method, path, why string) error {
	return &msp.Error{Code: msp.Offline,
		Message: c.cfg.System.Title() + " answered with something Sitewalk cannot read. Sitewalk tries again later.",
		Err:     &Failure{Method: method, Path: path, Err: errors.New(why)}}
}

// noKey is the error for credentials that could not be fetched.
func (c *Client) noKey(err error) error {
	if e := msp.AsError(err); e != nil {
		return e
	}
	return &msp.Error{Code: msp.SignIn, Err: err,
		Message: "The key for " + c.cfg.System.Title() + " could not be read from where it is kept. Enter it again in the settings of the connection."}
}

// canceled is the error for a context that ended before anything was sent.
func (c *Client) canceled(r *Request, err error) error {
	if err == nil {
		err = errNothingSent
	}
	return &msp.Error{Code: msp.Canceled, Message: "Stopped before " + c.cfg.System.Title() + " answered.",
		Err: &Failure{Method: r.Method, Path: r.Path, Err: err}}
}

// refusal says what the system answered to this record, which may repeat a secret.
func (c *Client) refusal(e *msp.Error, resp *Response, secrets *redact.Secrets) {
	name := c.cfg.System.Title()
	e.Code = msp.Refused
	if absent(resp.Status) {
		e.Code, e.Message = msp.NotFound, name+" no longer has this record. Refresh, then decide whether to make it again or to let it go."
		return
	}
	if c.cfg.Explain != nil && !isPage(resp) {
		e.Message, e.Field = c.cfg.Explain(resp.Status, secrets.JSON(resp.Body))
		e.Message = secrets.String(e.Message)
	}
	switch {
	case e.Message != "":
	case resp.Status == http.StatusRequestEntityTooLarge:
		e.Message = "This is more than " + name + " takes at once. Make it smaller."
	default:
		e.Message = name + " refused this record and did not say why. Compare it with the record there."
	}
}

// unreachable says which part of the way to the system is missing.
func unreachable(name, host string, err error) string {
	var dns *net.DNSError
	switch {
	case badCertificate(err):
		return "The secure connection to " + name + " could not be checked. A proxy, a guarded network or a wrong clock can be the cause; nothing was sent."
	case errors.As(err, &dns):
		return name + " could not be reached: the address " + host + " was not found. Check the internet connection; changes wait here."
	}
	return name + " could not be reached. Check the internet connection; changes wait here."
}
