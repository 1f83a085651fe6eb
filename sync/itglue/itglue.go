// Package itglue connects Sitewalk with IT Glue. The facts it rests on, and how
// sure they are, are in docs/connectors/itglue.md.
//
// itglue.go is the connector, api.go the wire, pull.go, find.go and write.go the
// operations, translate.go what our nouns look like there.
package itglue

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

// What IT Glue allows, and how far below we stay: 3000 requests in any five
// minutes for the whole account, which other programs share
// (https://api.itglue.com/developer, as of 2025-08-18).
const (
	limit    = 3000
	window   = 5 * time.Minute
	pace     = 8
	burst    = 20
	parallel = 4

	maxPage = 1000 // records a page, the most IT Glue gives

	// maxWait is how long a call waits after 429. A round holds the workspace, so it
	// waits for one short pause; for a longer one it ends as Busy, everything stays
	// queued, and the next round knows of the pause.
	maxWait = 75 * time.Second
)

// An Exchange is a request with its answer, for the flight recorder. Secrets are
// masked.
type Exchange = rest.Exchange

// Options are what the connector is made of. Only Key is needed.
type Options struct {
	BaseURL string // see RegionURL; "" is the United States
	// Key fetches the API key. It is called for every request, so that the key
	// is nowhere kept.
	Key       func(context.Context) (string, error)
	Transport http.RoundTripper // nil is the network
	Record    func(Exchange)    // called by several goroutines; nil records nothing
	// Kinds are the kinds to bring and to write, of those that have a list and of
	// those that come along with others; nil is All.
	Kinds []msp.Kind

	Rate     float64        // requests a second; 0 is 8
	Burst    int            // at once; 0 is 20
	Memory   string         // what the connector before said with its Memory; "" when there was none
	Parallel int            // on the way at the same time; 0 is 4
	PageSize int            // most records a page; 0 is 1000
	Timeout  time.Duration  // of one attempt; 0 is one minute
	MaxWait  time.Duration  // on a limited system before it is Busy; 0 is 75 seconds
	Jitter   func() float64 // stretches waits; nil is chance
	// Now is the machine's clock, to tell how far IT Glue's is ahead; nil is time.Now.
	Now func() time.Time
}

// A Connector talks to one IT Glue account.
type Connector struct {
	rest *rest.Client

	mu       sync.Mutex
	fullPage int                        // most records a page
	pages    map[string]pageSize        // of lists that IT Glue cannot give so much of at once, by path
	makers   map[string]string          // model id -> manufacturer id, for accounts that do not say
	places   *places                    // nil until a location is written
	fewer    map[asking]int             // how many of the includes are taken, where one was refused
	traits   map[string][]msp.TraitInfo // the fields of flexible asset types, by id, as far as they were read
	unsorted bool                       // flexible assets do not come by time

	kinds map[msp.Kind]bool // to bring and to write
}

var _ connector.Connector = (*Connector)(nil)

// RegionURL is the address of a region: us, eu or au. "" is us. A key works in
// its own region only.
func RegionURL(region string) (string, error) {
	switch strings.ToLower(strings.TrimSpace(region)) {
	case "", "us":
		return "https://api.itglue.com", nil
	case "eu":
		return "https://api.eu.itglue.com", nil
	case "au":
		return "https://api.au.itglue.com", nil
	}
	return "", msp.FieldError("region", "IT Glue has no region “%s”. Choose us, eu or au.", region)
}

// New makes a connector. Nothing is sent yet.
func New(o Options) (*Connector, error) {
	if o.Key == nil {
		return nil, msp.FieldError("key", "A connection to IT Glue needs a key. Enter it in the settings of the connection.")
	}
	if o.BaseURL == "" {
		o.BaseURL, _ = RegionURL("")
	}
	c := &Connector{fullPage: min(either(o.PageSize, maxPage), maxPage), makers: map[string]string{},
		fewer: map[asking]int{}, traits: map[string][]msp.TraitInfo{}, kinds: setOf(o.Kinds)}
	before := c.recall(o.Memory)
	client, err := rest.New(rest.Config{
		System:      msp.ITGlue,
		Base:        o.BaseURL,
		Transport:   o.Transport,
		Authorize:   authorize(o.Key),
		ContentType: "application/vnd.api+json",
		WrongKey:    "IT Glue does not know this key. Keys are made in IT Glue under Account, Settings, API Keys.",
		Explain:     explain,
		Missing:     missing,
		DataMember:  "data",
		Rate:        either(o.Rate, pace),
		Burst:       either(o.Burst, burst),
		Parallel:    either(o.Parallel, parallel),
		Limit:       limit,
		Window:      window,
		Memory:      before,
		Timeout:     o.Timeout,
		MaxWait:     either(o.MaxWait, maxWait),
		Record:      o.Record,
		Jitter:      o.Jitter,
		Now:         o.Now,
	})
	if err != nil {
		return nil, err
	}
	c.rest = client
	return c, nil
}

func either[T int | float64 | time.Duration](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}

// authorize puts the key into a request.
func authorize(key func(context.Context) (string, error)) func(*http.Request) error {
	return func(r *http.Request) error {
		k, err := key(r.Context())
		if err != nil {
			return err
		}
		if k = strings.TrimSpace(k); k == "" || strings.ContainsFunc(k, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return msp.Errorf(msp.SignIn, "There is no usable key for IT Glue. Enter it again in the settings of the connection.")
		}
		r.Header.Set("x-api-key", k)
		return nil
	}
}

// System is IT Glue.
func (c *Connector) System() msp.System { return msp.ITGlue }

// listed are the kinds that have a list, each after those it refers to. Interfaces,
// attachments and related items come along with what they belong to.
var listed = []msp.Kind{
	msp.KindOrganizationType, msp.KindOrganizationStatus, msp.KindOrganization,
	msp.KindLocation, msp.KindContact,
	msp.KindConfigurationType, msp.KindConfigurationStatus,
	msp.KindManufacturer, msp.KindModel, msp.KindPlatform, msp.KindOperatingSystem,
	msp.KindConfiguration, msp.KindPassword,
	msp.KindFlexibleAssetType, msp.KindFlexibleAsset, msp.KindExpiration,
}

// All are the kinds that the connector knows.
var All = append(slices.Clone(listed), msp.KindInterface, msp.KindAttachment, msp.KindRelatedItem)

func setOf(kinds []msp.Kind) map[msp.Kind]bool {
	if kinds == nil {
		kinds = All
	}
	out := make(map[msp.Kind]bool, len(kinds))
	for _, k := range kinds {
		out[k] = true
	}
	return out
}

// wants says that a kind is to be brought.
func (c *Connector) wants(kind msp.Kind) bool { return c.kinds[kind] }

// Kinds lists what it can pull.
func (c *Connector) Kinds() []msp.Kind {
	return slices.DeleteFunc(slices.Clone(listed), func(k msp.Kind) bool { return !c.wants(k) })
}

// Writes says what it can create and update. Operating systems and platforms are
// IT Glue's own lists; flexible asset types are made there, and expirations follow
// from dates on other records.
func (c *Connector) Writes(kind msp.Kind) bool {
	switch kind {
	case msp.KindConfiguration, msp.KindOrganization, msp.KindLocation, msp.KindContact, msp.KindManufacturer,
		msp.KindModel, msp.KindConfigurationType, msp.KindConfigurationStatus,
		msp.KindInterface, msp.KindAttachment, msp.KindRelatedItem, msp.KindPassword, msp.KindFlexibleAsset:
		return c.wants(kind)
	}
	return false
}

// Test asks for one organization: the cheapest request that also says how many
// there are.
func (c *Connector) Test(ctx context.Context) (connector.Account, error) {
	doc, err := c.read(ctx, "/organizations", url.Values{"page[size]": {"1"}, "page[number]": {"1"}}, false)
	if err != nil {
		return connector.Account{}, err
	}
	switch n := doc.meta.total; {
	case n == 1:
		return connector.Account{Message: "Connected to IT Glue: one organization."}, nil
	case n > 1:
		return connector.Account{Message: fmt.Sprintf("Connected to IT Glue: %d organizations.", n)}, nil
	case len(doc.data) == 0:
		return connector.Account{Message: "Connected to IT Glue, but it shows no organization yet."}, nil
	}
	return connector.Account{Message: "Connected to IT Glue."}, nil
}

// Open says which fields IT Glue takes on a record that it syncs with a PSA: one
// other attribute makes it refuse the whole request (reference/itglue.md 1.2 and
// 7.1; whether orphaned and disabled records are locked alike is inferred).
func (c *Connector) Open(kind msp.Kind, psaSync string) []msp.Field {
	if psaSync == "" {
		return nil
	}
	switch kind {
	case msp.KindConfiguration:
		return []msp.Field{msp.FieldSerialNumber, msp.FieldAssetTag, msp.FieldPurchasedAt,
			msp.FieldWarrantyExpiresAt, msp.FieldNotes, msp.FieldArchived}
	case msp.KindOrganization:
		return []msp.Field{msp.FieldAlert, msp.FieldDescription, msp.FieldQuickNotes}
	}
	return []msp.Field{}
}

// Quota says how much of IT Glue's limit is left, as counted here.
func (c *Connector) Quota() connector.Quota {
	q := c.rest.Quota()
	return connector.Quota{Left: q.Left, Of: q.Of, Window: q.Window, Until: q.Until}
}

var _ connector.Clock = (*Connector)(nil)

// Ahead says by how much IT Glue's clock is ahead of ours.
func (c *Connector) Ahead() time.Duration { return c.rest.Ahead() }

// Requests counts the requests sent.
func (c *Connector) Requests() connector.Requests {
	total, writing := c.rest.Requests()
	return connector.Requests{Total: total, Writing: writing}
}
