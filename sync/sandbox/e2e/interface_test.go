package e2e_test

import (
	"fmt"
	"testing"

	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

func (w *world) interfacesOf(rec *msp.Record) []*msp.Record {
	w.Helper()
	page, err := w.store.List(w.Context(), msp.ListQuery{Kind: msp.KindInterface, Parent: rec.ID, Limit: 100})
	w.must(err)
	return page.Records
}

// Interfaces come with their configuration, wherever their ids stand, and once.
func TestInterfacesComeWithTheirDevice(t *testing.T) {
	for mode, name := range []string{"inside the attributes", "beside the type as well", "beside the type only"} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				w.glue.SetSwitches(sandbox.Switches{InterfaceID: sandbox.InterfaceIDMode(mode)})
				id := w.addThere("FW01", map[string]any{"mac-address": "AA:BB:CC:00:00:01", "primary-ip": "10.0.0.1"})
				for i := range 3 {
					_, err := w.glue.Editor().Add(sandbox.ConfigurationInterfaces, map[string]any{"configuration-id": id, "name": fmt.Sprint("port ", i),
						"ip-address": fmt.Sprintf("10.0.%d.1", i+1)})
					w.must(err)
				}
				w.mustSync()
				rec := w.find(msp.KindConfiguration, "FW01")
				want := len(w.glue.Interfaces(id))
				if got := w.interfacesOf(rec); len(got) != want || want < 3 {
					t.Errorf("%d interfaces are here, %d there", len(got), want)
				}
				w.quiet()
				if got := w.interfacesOf(rec); len(got) != want {
					t.Errorf("after another round %d are here", len(got))
				}
			})
		})
	}
}
