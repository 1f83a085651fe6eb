package e2e_test

import (
	"testing"

	"sitewalk/internal/msp"
)

func TestNewDeviceGoesThereAndIsQuiet(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		maker := &msp.Record{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "Zebra"}}
		model := &msp.Record{Kind: msp.KindModel, ID: w.newID(), Values: msp.Values{msp.FieldName: "ZT411", msp.FieldManufacturer: string(maker.ID)}}
		w.add(maker, model)
		device := w.device("LBL01", msp.Values{
			msp.FieldSerialNumber: "99J1", msp.FieldMACAddress: "aabbccddeeff", msp.FieldNotes: "shelf 2\nlow on ribbon",
			msp.FieldManufacturer: string(maker.ID), msp.FieldModel: string(model.ID), msp.FieldWarrantyExpiresAt: "2030-01-31",
		})
		w.add(device)

		result := w.push()
		if result.Pushed.Created != 3 {
			t.Errorf("pushed %+v, want manufacturer, model and device", result.Pushed)
		}
		there := w.there(device)
		for attribute, want := range map[string]string{"name": "LBL01", "serial-number": "99J1", "model-name": "ZT411", "manufacturer-name": "Zebra", "warranty-expires-at": "2030-01-31"} {
			if there[attribute] != want {
				t.Errorf("%s is %v there, want %s", attribute, there[attribute], want)
			}
		}
		w.quiet()
		w.once([]string{"LBL01"})
	})
}
