package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A simWire is the network between a desk and the account. It lets the program be
// killed before and after each request, lets others work meanwhile, and watches
// that the desk behaves.
type simWire struct {
	d *simDesk
	http.RoundTripper
}

// A sentWrite is a request that writes.
type sentWrite struct {
	method, path string
	attrs        map[string]any
}

// A lostPost is a create that has no answer yet.
type lostPost struct {
	at    time.Time
	looks int
}

var errNoNetwork = &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}

func (w *simWire) RoundTrip(req *http.Request) (*http.Response, error) {
	d := w.d
	if d.step("before " + req.Method) {
		return nil, errKilled
	}
	if d.off {
		return nil, errNoNetwork
	}
	if d.refused {
		d.bad("desk %d: %s %s after the key was refused", d.n, req.Method, req.URL.Path)
	}
	d.others(req)
	if d.dead { // killed by what others did: never, but then nothing goes out
		return nil, errKilled
	}
	d.requests++
	d.paced()
	look := d.watch(req)
	resp, err := w.RoundTripper.RoundTrip(req)
	resp, err = d.heard(req, resp, err, look)
	if d.step("after " + req.Method) {
		if resp != nil {
			_ = resp.Body.Close()
		}
		return nil, errKilled
	}
	return resp, err
}

// paced counts the requests of all desks in any five minutes.
func (s *sim) paced() {
	now := time.Now()
	s.times = append(s.times, now)
	for len(s.times) > 0 && now.Sub(s.times[0]) >= 5*time.Minute {
		s.times = s.times[1:]
	}
	if s.most = max(s.most, len(s.times)); s.most > 3000 {
		s.bad("%d requests in five minutes", s.most)
	}
}

// A watched request is what is known before it goes out.
type watched struct {
	kind    *simKind
	id      string
	one     bool
	attrs   map[string]any // of a create
	token   string
	changes map[string]map[msp.Field]string // of a change: the records as they were
	sent    map[string]map[string]any       // and what is sent, by id
	mirror  *simKind                        // of a write of an interface: its configuration is changed, too
}

// watch looks at a request on its way out.
func (d *simDesk) watch(req *http.Request) watched {
	w := watched{changes: map[string]map[msp.Field]string{}, sent: map[string]map[string]any{}}
	w.kind, w.id, w.one = simKindAt(req.URL.Path)
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		d.must(err)
		req.Body = io.NopCloser(bytes.NewReader(body))
		for _, attrs := range bodies(d, body) {
			w.attrs = attrs
			d.sent = append(d.sent, sentWrite{req.Method, req.URL.Path, attrs})
			if id := fmt.Sprint(attrs["id"]); req.Method == http.MethodPatch && !w.one {
				w.changes[id], w.sent[id] = nil, attrs
			} else if w.one {
				w.sent[w.id] = attrs
			}
		}
	}
	if req.Method != http.MethodGet {
		d.writes++
	}
	if req.Method != http.MethodGet {
		d.watchInterface(&w, req)
	}
	if w.kind == nil {
		return w
	}
	switch req.Method {
	case http.MethodPost:
		name, _ := w.attrs["name"].(string)
		w.token = tokenOf(name)
		d.watchPost(&w, name)
	case http.MethodPatch:
		if w.one {
			w.changes[w.id] = nil
		} else {
			d.count("several changes in one request")
		}
		w.look(d)
	}
	return w
}

// look notes what the records that a request changes hold before it.
func (w *watched) look(d *simDesk) {
	for id := range w.changes {
		if rec, ok := d.glue.Get(w.kind.there, id); ok {
			w.changes[id] = d.thereValues(w.kind, rec)
		}
	}
}

// watchInterface looks at a request that writes an interface: the primary one's
// address is its configuration's.
func (d *simDesk) watchInterface(w *watched, req *http.Request) {
	rest, ok := strings.CutPrefix(req.URL.Path, "/configuration_interfaces")
	if !ok {
		return
	}
	parent := w.attrs["configuration-id"]
	if rec, ok := d.glue.Get(sandbox.ConfigurationInterfaces, strings.TrimPrefix(rest, "/")); ok {
		parent = rec.Attributes["configuration-id"]
	}
	if parent != nil {
		w.mirror = simKindOf(msp.KindConfiguration)
		w.changes[fmt.Sprint(parent)] = nil
		(&watched{kind: w.mirror, changes: w.changes}).look(d)
	}
}

// bodies are the attributes of each record in a body.
func bodies(d *simDesk, body []byte) (out []map[string]any) {
	type object struct {
		Attributes map[string]any `json:"attributes"`
	}
	var doc struct {
		Data json.RawMessage `json:"data"`
	}
	read := func(raw []byte, into any) error {
		in := json.NewDecoder(bytes.NewReader(raw))
		in.UseNumber()
		return in.Decode(into)
	}
	d.must(read(body, &doc))
	var list []object
	if bytes.HasPrefix(doc.Data, []byte("[")) {
		d.must(read(doc.Data, &list))
	} else {
		var one object
		d.must(read(doc.Data, &one))
		list = append(list, one)
	}
	for _, o := range list {
		attrs := map[string]any{}
		for name, v := range o.Attributes {
			attrs[strings.ReplaceAll(name, "_", "-")] = v
		}
		out = append(out, attrs)
	}
	return out
}

// watchPost checks that a create was written down before it goes out, is not
// repeated blindly, and does not make what the desk could know to be there.
func (d *simDesk) watchPost(w *watched, name string) {
	if d.lastWrite != "intent" {
		d.bad("desk %d: “%s” is created without an intent; the last write was %q", d.n, name, d.lastWrite)
	}
	th := d.thingOf(name)
	if th == nil || th.made > 1 {
		return
	}
	if lost := d.lost[th.token]; lost != nil {
		if lost.looks < 2 || time.Since(lost.at) < 30*time.Second {
			d.bad("desk %d: “%s” is sent again after %d look-ups in %v", d.n, name, lost.looks, time.Since(lost.at))
		}
		d.count("sent again after two look-ups")
		delete(d.lost, th.token)
	}
	for _, rec := range d.there(th) {
		born, known := d.born[string(w.kind.there)+rec.ID]
		same := strings.EqualFold(name, rec.Attributes["name"].(string))
		for _, attr := range []string{"serial-number", "mac-address"} { // numbers that differ make two devices, whatever they are called
			ours, _ := w.attrs[attr].(string)
			theirs, _ := rec.Attributes[attr].(string)
			if ours != "" && theirs != "" {
				same = strings.EqualFold(ours, theirs)
				break
			}
		}
		if same && known && born < d.listed[w.kind.path] {
			d.bad("desk %d: “%s” is made again; it has been there as %s, and could be seen", d.n, name, rec.ID)
		}
		th.racy = true
		d.count("made by two at the same moment")
	}
}

// heard looks at what came back.
func (d *simDesk) heard(req *http.Request, resp *http.Response, err error, w watched) (*http.Response, error) {
	clear := false // the answer says for sure what happened
	var status int
	if err == nil {
		status = resp.StatusCode
		body, readErr := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		resp.Header.Set("Date", d.serverNow().UTC().Format(http.TimeFormat))
		var rest io.Reader = bytes.NewReader(body)
		if readErr != nil {
			rest = io.MultiReader(rest, failing{readErr})
		}
		resp.Body = io.NopCloser(rest)
		clear = readErr == nil && status < 500 && (status >= 400 || json.Valid(body))
		if status == http.StatusForbidden || status == http.StatusUnauthorized {
			d.refused = true
		}
		if status == http.StatusTooManyRequests {
			d.count("429, Retry-After " + retryForm(resp.Header.Get("Retry-After")))
		}
	} else {
		var op *net.OpError
		clear = errors.As(err, &op) && op.Op == "dial"
	}
	d.log("desk %d: %s %s %v -> %d %v", d.n, req.Method, req.URL.RequestURI(), w.attrs, status, err)
	if w.mirror != nil {
		for id, before := range w.changes {
			d.overwrote(w.mirror, id, before)
		}
		return resp, err
	}
	if id, ok := strings.CutPrefix(req.URL.Path, "/configuration_interfaces/"); ok && clear && status == http.StatusOK {
		d.readThrough(id)
	}
	if w.kind == nil {
		return resp, err
	}
	switch {
	case req.Method == http.MethodPost:
		d.note(w.kind, func(rec sandbox.Record) { d.made(w.kind, rec) })
		if !clear && w.token != "" {
			d.lost[w.token] = &lostPost{at: time.Now()}
			d.count("create without an answer")
		}
	case req.Method == http.MethodPatch:
		for _, id := range slices.Sorted(maps.Keys(w.changes)) {
			d.overwrote(w.kind, id, w.changes[id])
			if clear && status > 0 && status < 400 {
				delete(d.read, w.kind.path+"/"+id)
			}
			d.doubts(w, id, clear && status != http.StatusOK)
		}
	case req.Method == http.MethodGet && w.one:
		if rec, ok := d.glue.Get(w.kind.there, w.id); ok && clear && status == http.StatusOK {
			d.read[req.URL.Path] = d.thereValues(w.kind, rec)
		}
	case req.Method == http.MethodGet:
		for token, lost := range d.lost {
			if th := d.byToken[token]; th != nil && th.kind == w.kind && clear && status == http.StatusOK {
				lost.looks++
			}
		}
		if ids := req.URL.Query().Get("filter[id]"); ids != "" && clear && status == http.StatusOK {
			for _, id := range strings.Split(ids, ",") {
				if rec, ok := d.glue.Get(w.kind.there, id); ok {
					d.read[w.kind.path+"/"+id] = d.thereValues(w.kind, rec)
				}
			}
		}
		d.sizes(req, status, clear)
		if clear && status == http.StatusOK && req.URL.Query().Get("page[number]") == "1" && !strings.Contains(req.URL.RawQuery, "filter") {
			d.listed[w.kind.path] = d.tick()
		}
	}
	return resp, err
}

// doubts notes which texts of a change are under way: until the desk reads the
// record again, it cannot know whether they are there.
func (d *simDesk) doubts(w watched, id string, refused bool) {
	rec, ok := d.glue.Get(w.kind.there, id)
	if !ok || refused {
		return
	}
	th := d.thingOf(rec.Attributes["name"].(string))
	if th == nil || th.made > 1 {
		return
	}
	side := d.linked(w.kind, id)
	for _, f := range w.kind.fields {
		if _, sent := w.sent[id][f.attr]; sent {
			th.line(f.field).doubt[side] = "sent"
		}
	}
}

// readThrough notes that the primary interface tells what its configuration holds.
func (d *simDesk) readThrough(id string) {
	k := simKindOf(msp.KindConfiguration)
	face, ok := d.glue.Get(sandbox.ConfigurationInterfaces, id)
	if !ok {
		return
	}
	parent := fmt.Sprint(face.Attributes["configuration-id"])
	if rec, ok := d.glue.Get(k.there, parent); ok {
		d.read[k.path+"/"+parent] = d.thereValues(k, rec)
	}
}

// sizes notes when smaller pages are asked for after a page that took too long.
func (d *simDesk) sizes(req *http.Request, status int, clear bool) {
	size, _ := strconv.Atoi(req.URL.Query().Get("page[size]"))
	if last := d.slowPage[req.URL.Path]; last > 0 && size > 0 && size <= last/2+1 {
		d.count("page halved")
	}
	delete(d.slowPage, req.URL.Path)
	if status == http.StatusGatewayTimeout || status == 0 && !clear {
		d.slowPage[req.URL.Path] = size
	}
}

// note gives every remote record that is new its time of birth.
func (s *sim) note(k *simKind, each func(sandbox.Record)) {
	for _, rec := range s.glue.Records(k.there, "") {
		key := string(k.there) + rec.ID
		if _, known := s.born[key]; !known {
			s.born[key] = s.tick()
			each(rec)
		}
	}
}

// made notes whose words a record has that a desk made there.
func (d *simDesk) made(k *simKind, rec sandbox.Record) {
	th := d.thingOf(rec.Attributes["name"].(string))
	if th == nil || th.made > 1 {
		return
	}
	th.taken(d.side(d.making), thereSide(rec.ID), d.thereValues(k, rec))
}

// linked is the side of the desk's record of a remote one.
func (d *simDesk) linked(k *simKind, id string) string {
	links, err := d.store.LinksByRemote(context.WithoutCancel(d.Context()), msp.ITGlue, k.kind, []string{id})
	d.must(err)
	return d.side(links[id].RecordID)
}

// overwrote holds what a change did there against the model. What somebody wrote
// there between the desk's reading and its writing nobody could see.
func (d *simDesk) overwrote(k *simKind, id string, before map[msp.Field]string) {
	seen := d.read[k.path+"/"+id]
	rec, ok := d.glue.Get(k.there, id)
	if !ok || before == nil {
		return
	}
	th := d.thingOf(rec.Attributes["name"].(string))
	if th == nil || th.made > 1 {
		return
	}
	from, to := d.linked(k, id), thereSide(id)
	for _, f := range k.fields {
		old, now := before[f.field], d.thereText(rec, f)
		if sameText(k, f, old, now) {
			continue
		}
		l := th.line(f.field)
		was := l.now(to)
		if l.copied(from, to, func(t string) bool { return sameText(k, f, t, now) }, f.value == nil) {
			// Who took it back while it was on its way knows what was sent.
			if sent, held := l.now(to), l.now(from); held != sent && slices.Contains(l.dropped, sent) {
				l.put(from, &words{text: held.text, over: []*words{held, sent}, work: true})
				d.count("taken back while it was sent")
			}
			continue
		}
		if seen != nil && seen[f.field] != old {
			d.count("written over in the gap between reading and writing")
			l.now(to).over = append(l.now(to).over, was)
			continue
		}
		d.bad("desk %d: %s of %s there was %q and is now %q, and nobody who wrote the one had seen the other", d.n, f.field, th.token, old, now)
	}
	if seen == nil {
		d.bad("desk %d: %s %s was changed without being read before", d.n, k.kind, id)
	}
}

// failing is a body that breaks off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func retryForm(header string) string {
	switch {
	case header == "":
		return "missing"
	case strings.ContainsAny(header, ":"):
		return "as a date"
	}
	return "in seconds"
}

// others lets people and other desks work while a request is on its way.
func (d *simDesk) others(req *http.Request) {
	s := d.sim
	if s.depth > 0 || d.quiet || s.calm || s.dice.Float64() >= s.noise {
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	s.count("others at work during a request")
	k, id, one := simKindAt(req.URL.Path)
	writes := req.Method == http.MethodPatch
	switch n := s.dice.IntN(10); {
	case n < 3:
		d.editHere()
	case n < 6 && one && k != nil:
		s.editThereOf(k, id, writes)
	case n < 7:
		s.editThere()
	case n < 8 && len(s.desks) > 1:
		other := s.desks[s.dice.IntN(len(s.desks))]
		if other != d && !other.busy {
			s.count("another desk's round during a request")
			other.someRound()
		}
	case n < 9 && one && k != nil && k.kind != msp.KindOrganization && s.dice.IntN(4) == 0:
		s.deleteThereOf(k, id)
	default:
		s.act(slices.Contains([]string{http.MethodPost, http.MethodPatch}, req.Method))
	}
}

// typeNow lets somebody type just before the program writes.
func (d *simDesk) typeNow() {
	s := d.sim
	if s.depth > 0 || d.quiet || s.calm || s.dice.Float64() >= s.noise/2 {
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	s.count("typed while a round runs")
	d.editHere()
}
