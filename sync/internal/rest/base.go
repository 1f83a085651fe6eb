package rest

import (
	"net"
	"net/url"
	"strings"

	"sitewalk/internal/msp"
)

// parseBase takes scheme and host, nothing else: a path or a query in an address
// that was pasted from a browser would go into every request. Plain http gives
// the key away to whoever listens, so it is for this machine only.
func parseBase(system msp.System, base string) (*url.URL, error) {
	bad := func(what string) error {
		return &msp.Error{Code: msp.Invalid, Field: "address",
			Message: "The address of " + system.Title() + " " + what}
	}
	u, err := url.Parse(strings.TrimSpace(base))
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return nil, bad("is not a web address. It looks like https://api.example.com.")
	}
	switch {
	case u.User != nil:
		return nil, bad("holds a user name. Leave it out; the key has a field of its own.")
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "", u.ForceQuery:
		return nil, bad("has something after the host. Leave that out.")
	case u.Scheme == "https":
	case u.Scheme == "http" && loopback(u.Hostname()):
	default:
		return nil, bad("must begin with https://, because the key is sent along.")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// loopback says that a host is this machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
