package bench

import (
	"context"
	"fmt"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// remote is what the practice system calls the kinds that are pulled.
var remote = map[msp.Kind]sandbox.Kind{
	msp.KindOrganizationType: sandbox.OrganizationTypes, msp.KindOrganizationStatus: sandbox.OrganizationStatuses,
	msp.KindOrganization: sandbox.Organizations, msp.KindLocation: sandbox.Locations, msp.KindContact: sandbox.Contacts,
	msp.KindConfigurationType: sandbox.ConfigurationTypes, msp.KindConfigurationStatus: sandbox.ConfigurationStatuses,
	msp.KindManufacturer: sandbox.Manufacturers, msp.KindModel: sandbox.Models, msp.KindPlatform: sandbox.Platforms,
	msp.KindOperatingSystem: sandbox.OperatingSystems, msp.KindConfiguration: sandbox.Configurations,
}

// pull counts the requests of a first pull of 20,000 configurations. Requests are
// what the vendor limits; time is mostly waiting.
func (b *bench) pull() {
	const configurations, clients, mostRecords = 20_000, 100, 1000
	glue := must(sandbox.New(sandbox.Options{Seed: "empty", RandSeed: 1}))(b)
	edit := glue.Editor()
	kind, ok := edit.Find(sandbox.ConfigurationTypes, "Laptop")
	if !ok {
		b.Fatal("the practice system has no type Laptop")
	}
	var orgs []string
	for i := range clients {
		orgs = append(orgs, must(edit.AddOrganization(client(i), fmt.Sprint("C", i)))(b))
	}
	for i := range configurations {
		must(edit.Add(sandbox.Configurations, map[string]any{"organization-id": orgs[i%clients], "configuration-type-id": kind,
			"name": fmt.Sprintf("LT-%05d", i), "serial-number": fmt.Sprintf("S%06d", i), "primary-ip": fmt.Sprintf("10.0.%d.%d", i/250, i%250+2)}))(b)
	}
	d := must(openDesk(b.path("pulled")))(b)
	defer d.close()
	conn := must(itglue.New(itglue.Options{BaseURL: "https://api.itglue.test", Transport: glue.RoundTripper(),
		Key: func(context.Context) (string, error) { return glue.Key(), nil }}))(b)
	round := engine.New(engine.Options{Store: d.store, Connectors: map[msp.System]connector.Connector{msp.ITGlue: conn}, Now: time.Now, NewID: newID})
	var result engine.Result
	spent := took(func() { result = must(round.Pull(ctx, engine.Scope{}))(b) })
	fewest := 0
	for _, k := range conn.Kinds() {
		fewest += max(1, (len(glue.Records(remote[k], ""))+mostRecords-1)/mostRecords)
	}
	if result.Pulled.Seen < configurations || len(glue.Violations()) > 0 {
		b.Fatalf("%d records came; rules broken: %q", result.Pulled.Seen, glue.Violations())
	}
	n := result.Requests[msp.ITGlue].Total
	b.add(line{what: "requests of a first pull of 20,000 configurations : fewest pages", seen: "1.0", ratio: float64(n) / float64(fewest), target: 1.2,
		here: fmt.Sprintf("%d : %d, in %s", n, fewest, short(spent))})
}
