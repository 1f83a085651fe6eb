package itglue

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// A planter fills a new account. Times lie before the server's clock, so that
// whatever happens later is newer than the seed.
type planter struct {
	t    *tx
	rng  *rand.Rand // of its own, so that the seed looks the same with every RandSeed
	now  time.Time
	made map[Kind]map[string]uint64 // ids by name
}

// plant runs work with small ids of its own for each kind, so that the same
// number means different things, and leaves the counters ready for new records.
func (s *Server) plant(work func(p *planter)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.newTx()
	t.editor = true
	p := &planter{t: t, rng: rand.New(rand.NewPCG(2016, 914)), now: s.clock().Truncate(time.Millisecond),
		made: map[Kind]map[string]uint64{}}
	later := s.ids
	s.ids = p.rng
	for k, n := range startOf {
		s.st.table(k).nextID = n
	}
	work(p)
	s.ids = later
	for k := range startOf {
		s.st.table(k).nextID = firstID
	}
}

// add plants one record of an age in days. It panics on a mistake in the seed
// itself, which the tests would show.
func (p *planter) add(k Kind, days int, attrs map[string]any) *record {
	return p.plant(k, days, attrs, nil)
}

// plant is add for what the route would give, too.
func (p *planter) plant(k Kind, days int, attrs, given map[string]any) *record {
	in, bad := editorInput(attrs)
	if bad != nil {
		panic(fmt.Sprintf("itglue seed: %s: %v", k, bad))
	}
	at := p.now.AddDate(0, 0, -days).Add(-time.Duration(p.rng.IntN(8*3600*1000)) * time.Millisecond)
	p.t.now = at.UnixMilli()
	r, bad := p.t.create(schemaByKind[k], in, given)
	if bad != nil {
		panic(fmt.Sprintf("itglue seed: %s %v: %v", k, attrs, bad))
	}
	if name, ok := attrs["name"].(string); ok {
		if p.made[k] == nil {
			p.made[k] = map[string]uint64{}
		}
		p.made[k][name] = r.id
	}
	return r
}

// startOf is where the ids of the seed begin. Real ones differ by kind as well.
var startOf = map[Kind]uint64{
	Countries: 0, Regions: 0, Platforms: 0, OperatingSystems: 0, OrganizationTypes: 80, OrganizationStatuses: 60,
	ConfigurationTypes: 40, ConfigurationStatuses: 20, ContactTypes: 20, Manufacturers: 40, Models: 0,
	Organizations: 4_811_530_022_617_000, Locations: 790, Contacts: 70,
	Configurations: 39_184_000, ConfigurationInterfaces: 61_000,
	Attachments: 11_290, RelatedItems: 70, Passwords: 50, PasswordCategories: 0, Documents: 9, Domains: 0, Checklists: 500,
	ChecklistTasks: 9_100, FlexibleAssetTypes: 30, FlexibleAssetFields: 400, FlexibleAssets: 400, Expirations: 0,
}

// id finds a planted record of an account list by its name.
func (p *planter) id(k Kind, name string) string {
	n, ok := p.made[k][name]
	if !ok {
		panic("itglue seed: no " + string(k) + " called " + name)
	}
	return strconv.FormatUint(n, 10)
}

// seedLists plants what every account has before its first organization.
func (s *Server) seedLists() {
	s.plant(func(p *planter) {
		p.lists()
		p.laterLists()
	})
}

const listAge = 900 // days

func (p *planter) lists() {
	for _, c := range seedCountries {
		country := p.add(Countries, listAge, map[string]any{"name": c.name, "iso": c.iso})
		for _, r := range c.regions {
			p.add(Regions, listAge, map[string]any{"name": r[1], "iso": r[0], "country-id": country.id})
		}
	}
	for _, pl := range seedPlatforms {
		platform := p.add(Platforms, listAge, map[string]any{"name": pl.name})
		for _, name := range pl.systems {
			p.add(OperatingSystems, listAge, map[string]any{"name": name, "platform-id": platform.id})
		}
	}
	for _, list := range []struct {
		kind  Kind
		names []string
	}{
		{OrganizationTypes, []string{"Customer", "Prospect", "Vendor", "Owner"}},
		{OrganizationStatuses, []string{"Active", "Onboarding", "Inactive"}},
		{ConfigurationStatuses, []string{"Active", "Standby", "In Stock", "Retired", "Decommissioned"}},
		{ContactTypes, []string{"Approver", "Champion", "Decision Maker", "End User", "Vendor Support"}},
	} {
		for _, n := range list.names {
			p.add(list.kind, listAge, map[string]any{"name": n})
		}
	}
	for _, ct := range seedTypes {
		p.add(ConfigurationTypes, listAge, map[string]any{"name": ct[0], "kind": ct[1]})
	}
	for _, m := range seedMakers {
		maker := p.add(Manufacturers, listAge-100, map[string]any{"name": m.name})
		for _, name := range m.models {
			p.add(Models, listAge-100, map[string]any{"name": name, "manufacturer-id": maker.id})
		}
	}
}
