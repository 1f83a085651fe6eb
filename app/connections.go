package app

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/route"
)

// A connection is what the settings keep of a connected system: never its
// credentials, only where they are kept.
type connection struct {
	URL      string `json:"url"`
	Secret   string `json:"secret"` // the reference in the keyring
	PSASync  string `json:"psa_sync"`
	Practice bool   `json:"practice,omitempty"` // a practice system on this computer
	Since    string `json:"since"`
}

// allSystems are the systems Sitewalk knows today, in the order of the screen.
var allSystems = []msp.System{msp.ITGlue}

func connectionKey(s msp.System) string { return "connection." + string(s) }

// connection reads a connection; nil when the system is not connected.
func (a *App) connection(ctx context.Context, s msp.System) (*connection, error) {
	text, err := a.store.Setting(ctx, connectionKey(s))
	if err != nil || text == "" {
		return nil, err
	}
	var c connection
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return nil, msp.WrapError(msp.Internal, err, "The settings of the connection to %s are damaged. Connect it again.", s.Title())
	}
	return &c, nil
}

// systems are the connected systems.
func (a *App) systems(ctx context.Context) ([]msp.System, error) {
	settings, err := a.store.Settings(ctx, "connection.")
	if err != nil {
		return nil, err
	}
	var out []msp.System
	for _, s := range allSystems {
		if settings[connectionKey(s)] != "" {
			out = append(out, s)
		}
	}
	return out, nil
}

// queueSystems are the systems for whom a change is noted. Before any is
// connected, changes wait for IT Glue: the work of an offline day is not
// forgotten when it is connected in the evening.
func (a *App) queueSystems(ctx context.Context) ([]msp.System, error) {
	systems, err := a.systems(ctx)
	if err == nil && len(systems) == 0 {
		systems = []msp.System{msp.ITGlue}
	}
	return systems, err
}

// connector makes, or finds, the connector of a connected system.
func (a *App) connector(ctx context.Context, s msp.System) (connector.Connector, *connection, error) {
	c, err := a.connection(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	if c == nil {
		return nil, nil, msp.Errorf(msp.Invalid, "%s is not connected. Connect it first.", s.Title())
	}
	memory, err := a.store.Setting(ctx, memoryKey(s))
	if err != nil {
		return nil, nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if old := a.conns[s]; old != nil && a.connOf[s] == *c {
		return old, c, nil
	}
	conn, err := a.makeConn(ConnectorSpec{System: s, URL: c.URL, Key: a.keyOf(s, *c), Memory: memory})
	if err != nil {
		return nil, nil, err
	}
	a.conns[s], a.connOf[s] = conn, *c
	return conn, c, nil
}

// keyOf fetches the key of a connection when a request needs it.
func (a *App) keyOf(s msp.System, c connection) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		if c.Practice && a.practice != nil {
			return a.practice.Key(s), nil
		}
		key, err := a.secrets.Get(ctx, c.Secret)
		if err == nil && key == "" {
			err = msp.Errorf(msp.SignIn, "The key of %s is not in the keyring. Connect it again.", s.Title())
		}
		return key, err
	}
}

// Connections lists the systems, connected or not, without asking them.
func (a *App) Connections(ctx context.Context, actor msp.Staff) (ConnectionList, error) {
	out := ConnectionList{Items: []ConnectionView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	for _, s := range allSystems {
		v, err := a.connectionView(ctx, s)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

func (a *App) connectionView(ctx context.Context, s msp.System) (ConnectionView, error) {
	v := ConnectionView{System: string(s), Title: s.Title(), State: "not connected"}
	c, err := a.connection(ctx, s)
	if err != nil || c == nil {
		return v, err
	}
	v.Connected, v.URL, v.PSASync = true, c.URL, c.PSASync
	at, problem, err := a.store.Contact(ctx, s)
	if err != nil {
		return v, err
	}
	v.State, v.Message = stateOf(at, problem), problem
	v.LastContact = optional(rfc(at))
	if key, err := a.keyOf(s, *c)(ctx); err == nil {
		if len(key) > 8 {
			v.KeyEnd = key[len(key)-4:]
		}
	} else {
		v.Message = Present(err).Message
	}
	if conn, _, err := a.connector(ctx, s); err == nil {
		q := conn.Quota()
		v.Quota = QuotaView{Left: q.Left, Of: q.Of, Seconds: int(q.Window.Seconds())}
	}
	return v, nil
}

// stateOf reads the state of a connection from its last contact.
func stateOf(at time.Time, problem string) string {
	switch {
	case problem == "" && at.IsZero():
		return "untested"
	case problem == "":
		return "online"
	case strings.Contains(problem, "key"):
		return "refused"
	}
	return "offline"
}

// Connect tests the credentials, keeps them, and pulls the reference lists.
func (a *App) Connect(ctx context.Context, actor msp.Staff, req ConnectRequest) (ConnectionView, error) {
	return a.connect(ctx, actor, req, false)
}

// connect is Connect, or joins the practice systems of this very program: their
// key is no secret, and their address is a new one each time. Practice systems
// that somebody else serves are connected like any other.
func (a *App) connect(ctx context.Context, actor msp.Staff, req ConnectRequest, practice bool) (ConnectionView, error) {
	if err := a.may(actor, access.Connections, ""); err != nil {
		return ConnectionView{}, err
	}
	s := msp.System(req.System)
	if s != msp.ITGlue {
		return ConnectionView{}, msp.FieldError("system", "“%s” cannot be connected. Sitewalk connects itglue today.", req.System)
	}
	setting, err := route.ParseSetting(req.PSASync)
	if err != nil {
		return ConnectionView{}, err
	}
	address, err := addressOf(req)
	if err != nil {
		return ConnectionView{}, err
	}
	key := strings.TrimSpace(req.Key)
	if key == "" {
		return ConnectionView{}, msp.FieldError("key", "The key is empty. Keys are made in IT Glue under Account, Settings, API Keys.")
	}
	if strings.ContainsAny(key, " \t\r\n") {
		return ConnectionView{}, msp.FieldError("key", "The key has blanks or line breaks in it. Copy it again, whole and alone.")
	}
	trial, err := a.makeConn(ConnectorSpec{System: s, URL: address, Key: func(context.Context) (string, error) { return key, nil }})
	if err != nil {
		return ConnectionView{}, err
	}
	if _, err := trial.Test(ctx); err != nil {
		return ConnectionView{}, err
	}
	// The reference is new each time: a keyring is shared by all workspaces of a user.
	c := connection{URL: address, Secret: "connection." + req.System + "." + string(a.newID()), PSASync: string(setting), Since: rfc(a.now()), Practice: practice}
	if practice {
		c.Secret = ""
	} else if err := a.secrets.Set(ctx, c.Secret, key); err != nil {
		return ConnectionView{}, err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return ConnectionView{}, err
	}
	before, err := a.connection(ctx, s)
	if err != nil {
		return ConnectionView{}, err
	}
	if err := a.store.SetSetting(ctx, connectionKey(s), string(text)); err != nil {
		return ConnectionView{}, err
	}
	// Another key may be that of another account.
	if err := a.store.SetSetting(ctx, memoryKey(s), ""); err != nil {
		return ConnectionView{}, err
	}
	if before != nil && !before.Practice && before.Secret != c.Secret {
		if err := a.secrets.Delete(ctx, before.Secret); err != nil {
			a.log.Warn("the old key was not forgotten", "system", s, "error", err)
		}
	}
	if err := a.pullLists(ctx, actor); err != nil {
		return ConnectionView{}, err
	}
	a.shell.Emit("status", nil)
	return a.connectionView(ctx, s)
}

// regions are IT Glue's hosts (reference/itglue.md section 2.1, checked 2026-11).
var regions = map[string]string{"us": "https://api.itglue.com", "eu": "https://api.eu.itglue.com", "au": "https://api.au.itglue.com"}

// addressOf reads where a system is: a region, or the bare host. Plain http is
// taken for this computer only.
func addressOf(req ConnectRequest) (string, error) {
	if req.URL == "" {
		if req.Region == "" {
			req.Region = "us"
		}
		address, ok := regions[strings.ToLower(req.Region)]
		if !ok {
			return "", msp.FieldError("region", "IT Glue has no region “%s”. Use us, eu or au.", req.Region)
		}
		return address, nil
	}
	if req.Region != "" {
		return "", msp.FieldError("region", "Give a region or an address, not both.")
	}
	u, err := url.Parse(strings.TrimSpace(req.URL))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", msp.FieldError("url", "“%s” is not an address. Write it as https://api.itglue.com.", req.URL)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Path != "" && u.Path != "/") {
		return "", msp.FieldError("url", "The address is the bare host, such as https://api.itglue.com, without a path.")
	}
	address := u.Scheme + "://" + u.Host
	if u.Scheme == "http" && !isLoopback(address) {
		return "", msp.FieldError("url", "Plain http would send the key readable over the network. Use https.")
	}
	return address, nil
}

func isLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname()) // a name such as 127.example.com is no address
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// TestConnection tries the stored key with the cheapest request there is.
func (a *App) TestConnection(ctx context.Context, actor msp.Staff, s msp.System) (ConnectionView, error) {
	if err := a.may(actor, access.Look, ""); err != nil {
		return ConnectionView{}, err
	}
	if err := a.ResumePractice(ctx); err != nil {
		return ConnectionView{}, err
	}
	conn, _, err := a.connector(ctx, s)
	if err != nil {
		return ConnectionView{}, err
	}
	account, err := conn.Test(ctx)
	if err != nil {
		if e := msp.AsError(err); e != nil {
			a.touch(ctx, s, time.Time{}, e.Message)
		}
		return ConnectionView{}, err
	}
	a.touch(ctx, s, a.now(), "")
	a.auto.settle(msp.SignIn)
	a.remember(ctx, false)
	v, err := a.connectionView(ctx, s)
	if v.Message == "" {
		v.Message = account.Message
	}
	return v, err
}

// SetJoin says how the IT Glue account itself is joined to the PSA.
func (a *App) SetJoin(ctx context.Context, actor msp.Staff, psaSync string) (ConnectionView, error) {
	if err := a.may(actor, access.Connections, ""); err != nil {
		return ConnectionView{}, err
	}
	setting, err := route.ParseSetting(psaSync)
	if err != nil {
		return ConnectionView{}, err
	}
	c, err := a.connection(ctx, msp.ITGlue)
	if err != nil {
		return ConnectionView{}, err
	}
	if c == nil {
		return ConnectionView{}, msp.Errorf(msp.Invalid, "IT Glue is not connected. Connect it first.")
	}
	c.PSASync = string(setting)
	text, err := json.Marshal(c)
	if err != nil {
		return ConnectionView{}, err
	}
	if err := a.store.SetSetting(ctx, connectionKey(msp.ITGlue), string(text)); err != nil {
		return ConnectionView{}, err
	}
	a.shell.Emit("status", nil)
	return a.connectionView(ctx, msp.ITGlue)
}

// Disconnect forgets the credentials; local data, links and queue stay.
func (a *App) Disconnect(ctx context.Context, actor msp.Staff, s msp.System) error {
	if err := a.may(actor, access.Connections, ""); err != nil {
		return err
	}
	c, err := a.connection(ctx, s)
	if err != nil {
		return err
	}
	if c == nil {
		return msp.Errorf(msp.Invalid, "%s is not connected.", s.Title())
	}
	if !c.Practice {
		if err := a.secrets.Delete(ctx, c.Secret); err != nil && msp.CodeOf(err) != msp.NotFound {
			return err
		}
	}
	if err := a.store.SetSetting(ctx, connectionKey(s), ""); err != nil {
		return err
	}
	a.mu.Lock()
	delete(a.conns, s)
	delete(a.connOf, s)
	a.mu.Unlock()
	a.shell.Emit("status", nil)
	return nil
}

// touch notes a contact; that it could not be noted is no reason to fail.
func (a *App) touch(ctx context.Context, s msp.System, at time.Time, problem string) {
	if t, ok := a.store.(interface {
		Touch(context.Context, msp.System, time.Time, string) error
	}); ok {
		if err := t.Touch(ctx, s, at, problem); err != nil && !errors.Is(err, context.Canceled) {
			a.log.Warn("the last contact was not noted", "system", s, "error", err)
		}
	}
}
