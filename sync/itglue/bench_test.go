package itglue

import (
	"encoding/json"
	"fmt"
	"testing"

	"sitewalk/internal/msp"
)

// BenchmarkPage reads a page of 1000 configurations with two interfaces each:
// what every first pull does twenty times.
func BenchmarkPage(b *testing.B) {
	one := load(b, "synth-configurations-page-2-of-3.json").data[0]
	attrs, err := json.Marshal(one.Attributes)
	if err != nil {
		b.Fatal(err)
	}
	var rows, included []json.RawMessage
	for n := range 1000 {
		rows = append(rows, json.RawMessage(fmt.Sprintf(`{"id":"%d","type":"configurations","attributes":%s,"relationships":{"configuration-interfaces":{"data":[{"id":"%d"},{"id":"%d"}]}}}`, n+1, attrs, 2*n, 2*n+1)))
		for i := range 2 {
			included = append(included, json.RawMessage(fmt.Sprintf(`{"id":"%d","type":"configuration-interfaces","attributes":{"name":"NIC","ip-address":"10.0.0.1","mac-address":"18:5E:0F:ED:99:9A","primary":true,"notes":null}}`, 2*n+i)))
		}
	}
	raw, err := json.Marshal(map[string]any{"data": rows, "included": included})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		var doc document
		if err := json.Unmarshal(raw, &doc); err != nil {
			b.Fatal(err)
		}
		if got := records(msp.KindConfiguration, &doc, true); len(got) != 1000 || len(got[0].Children) != 2 {
			b.Fatal(len(got))
		}
	}
}
