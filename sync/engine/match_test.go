package engine

import (
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/merge"
)

func arriving(id string, v msp.Values) incoming {
	in := incoming{rec: connector.Record{Kind: msp.KindConfiguration, ID: id, Values: map[msp.Field]connector.Value{}}, values: map[msp.Field]merge.Value{}, org: "org"}
	for f, text := range v {
		in.rec.Values[f], in.values[f] = connector.Value{Text: text}, merge.Value{Text: text}
	}
	return in
}

func local(id msp.ID, v msp.Values) *msp.SyncRecord {
	return &msp.SyncRecord{Record: &msp.Record{Kind: msp.KindConfiguration, ID: id, OrganizationID: "org", Values: v}}
}

func TestTrusted(t *testing.T) {
	const serial, mac, name = msp.FieldSerialNumber, msp.FieldMACAddress, msp.FieldName
	tests := []struct {
		name  string
		there msp.Values
		also  msp.Values // another one that arrives
		here  []msp.Values
		want  int // its place in here, -1 for none
	}{
		{"the same serial number", msp.Values{serial: "A1"}, nil, []msp.Values{{serial: "B2"}, {serial: "a1"}}, 1},
		{"the same serial number, another MAC address", msp.Values{serial: "A1", mac: "02"}, nil, []msp.Values{{serial: "A1", mac: "03"}}, 0},
		{"two here have it", msp.Values{serial: "A1"}, nil, []msp.Values{{serial: "A1"}, {serial: "A1"}}, -1},
		{"two there have it", msp.Values{serial: "A1"}, msp.Values{serial: "A1"}, []msp.Values{{serial: "A1"}}, -1},
		{"two here have it, and a MAC address would decide", msp.Values{serial: "A1", mac: "aabbccddee01"}, nil, []msp.Values{{serial: "A1"}, {serial: "A1", mac: "aabbccddee01"}}, -1},
		{"junk proves nothing", msp.Values{serial: "N/A"}, nil, []msp.Values{{serial: "N/A"}}, -1},
		{"the same MAC address", msp.Values{mac: "aabbccddee01"}, nil, []msp.Values{{mac: "aabbccddee01"}}, 0},
		{"a network card that has moved", msp.Values{serial: "A1", mac: "aabbccddee01"}, nil, []msp.Values{{serial: "B2", mac: "aabbccddee01"}}, -1},
		{"a name proves nothing", msp.Values{name: "FS01"}, nil, []msp.Values{{name: "FS01"}}, -1},
		{"nothing in common", msp.Values{name: "FS01"}, nil, nil, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := arriving("1", tt.there)
			fresh := []incoming{in}
			if tt.also != nil {
				fresh = append(fresh, arriving("2", tt.also))
			}
			var here []*msp.SyncRecord
			for _, v := range tt.here {
				here = append(here, local("x", v))
			}
			got := trusted(msp.KindConfiguration, in, here, fresh)
			if want := tt.want; want < 0 && got != nil || want >= 0 && got != here[want] {
				t.Errorf("got %v, want number %d", got, want)
			}
		})
	}
}

func TestHolds(t *testing.T) {
	in := arriving("1", msp.Values{msp.FieldName: "FS01", msp.FieldMACAddress: "AA:BB:CC:00:00:01", msp.FieldNotes: "<p>a</p>"})
	in.rec.Values[msp.FieldAssetTag] = connector.Value{Masked: true}
	in.rec.Values[msp.FieldModel] = connector.Value{Text: "ZT411", Ref: "9"} // of which nothing is known here
	for _, tt := range []struct {
		name string
		sent msp.Values
		want bool
	}{
		{"all of it, by meaning", msp.Values{msp.FieldName: "FS01", msp.FieldMACAddress: "aabbcc000001", msp.FieldNotes: "a"}, true},
		{"one field is another", msp.Values{msp.FieldName: "FS01", msp.FieldNotes: "b"}, false},
		{"a field it does not tell of", msp.Values{msp.FieldName: "FS01", msp.FieldHostname: "fs01"}, true},
		{"a field it hides", msp.Values{msp.FieldName: "FS01", msp.FieldAssetTag: "A-1"}, true},
		{"a reference to something unknown", msp.Values{msp.FieldName: "FS01", msp.FieldModel: "id"}, false},
		{"nothing speaks for it", msp.Values{msp.FieldHostname: "fs01"}, false},
		{"nothing was sent", nil, false},
	} {
		if got := in.holds(tt.sent); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestMadeSinceAllowsForClocks(t *testing.T) {
	sent := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		made time.Time
		want bool
	}{
		{time.Time{}, true}, {sent, true}, {sent.Add(time.Hour), true}, {sent.Add(-clockTolerance), true}, {sent.Add(-clockTolerance - time.Second), false},
	} {
		if got := madeSince(connector.Record{CreatedAt: tt.made}, sent); got != tt.want {
			t.Errorf("made %v: %v", tt.made, got)
		}
	}
}

func TestGravestErrorWins(t *testing.T) {
	order := []msp.Code{msp.Brake, msp.Internal, msp.Busy, msp.Offline, msp.SignIn, msp.Canceled}
	for i := range order[1:] {
		if gravity(msp.Errorf(order[i], "x")) >= gravity(msp.Errorf(order[i+1], "x")) {
			t.Errorf("%s outranks %s", order[i], order[i+1])
		}
	}
}

func TestTitlesWithinASentence(t *testing.T) {
	got := titles(msp.KindConfiguration, []msp.Field{msp.FieldName, msp.FieldMACAddress, msp.FieldPrimaryIP})
	if want := "name, MAC address and primary IP"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
