package msp

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFoldName(t *testing.T) {
	for in, want := range map[string]string{
		"Wi-Fi": "wifi", "HEWLETT  PACKARD": "hewlettpackard", "Zürich": "zurich", "Zu\u0308rich": "zurich", "Straße": "strasse",
		"Łódź": "lodz", "Ærø": "aero", "---": "---", "": "", "Москва 1": "москва1", "C#": "c", "İstanbul": "istanbul",
	} {
		if got := FoldName(in); got != want {
			t.Errorf("FoldName(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestMatchName(t *testing.T) {
	for _, tt := range []struct {
		why        string
		kind       Kind
		name       string
		candidates []string
		want       []int
		how        How
	}{
		{"exact wins over folded", KindModel, "R740", []string{"r740", "R740", "R-740"}, []int{1}, HowName},
		{"case and punctuation", KindConfigurationType, "fire-wall", []string{"Firewall", "Switch"}, []int{0}, HowName},
		{"two that fold alike ask", KindModel, "R 740", []string{"R-740", "R740"}, []int{0, 1}, HowName},
		{"a maker's alias", KindManufacturer, "HP Inc.", []string{"Dell", "Hewlett-Packard"}, []int{1}, HowAlias},
		{"a maker's legal form", KindManufacturer, "Dell", []string{"Dell Inc.", "HP"}, []int{0}, HowAlias},
		{"an unknown maker's legal form", KindManufacturer, "Frobozz Co., Ltd.", []string{"Frobozz"}, []int{0}, HowAlias},
		{"HPE is not HP", KindManufacturer, "Hewlett Packard Enterprise", []string{"HP", "Hewlett-Packard"}, nil, HowNone},
		{"aliases are for makers only", KindModel, "HP Inc.", []string{"HP"}, nil, HowNone},
		{"an operating system is never guessed", KindOperatingSystem, "Win 10 Pro", []string{"Windows 10 Pro"}, nil, HowNone},
		{"but case does not matter", KindOperatingSystem, "windows 10 pro", []string{"Windows 10 Pro"}, []int{0}, HowName},
		{"nothing typed", KindModel, " ", []string{"", "R740"}, nil, HowNone},
	} {
		t.Run(tt.why, func(t *testing.T) {
			got, how := MatchName(tt.kind, tt.name, tt.candidates)
			if !slices.Equal(got, tt.want) || how != tt.how {
				t.Errorf("got %v %q; want %v %q", got, how, tt.want, tt.how)
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	types := []string{"Server", "Virtual Server", "Switch", "Firewall", "Printer", "Wireless Access Point", "Workstation", "UPS", "Laptop"}
	systems := []string{"Windows 11 Pro", "Windows 10 Home", "Windows 10 Pro", "Windows Server 2019 Standard", "macOS 14", "VMware ESXi 7"}
	for _, tt := range []struct {
		why        string
		kind       Kind
		text       string
		candidates []string
		n          int
		want       []string
	}{
		{"equal first, then prefix, then contained", KindConfigurationType, "server", types, 3, []string{"Server", "Virtual Server"}},
		{"a swap", KindConfigurationType, "Swithc", types, 1, []string{"Switch"}},
		{"a missing letter", KindConfigurationType, "Firewal", types, 1, []string{"Firewall"}},
		{"a word for it", KindConfigurationType, "AP", types, 1, []string{"Wireless Access Point"}},
		{"a compound", KindConfigurationType, "Switch stack", types, 1, []string{"Switch"}},
		{"an abbreviated operating system", KindOperatingSystem, "Win 10 Pro", systems, 1, []string{"Windows 10 Pro"}},
		{"with its bits", KindOperatingSystem, "Windows 10 Pro 64-bit", systems, 1, []string{"Windows 10 Pro"}},
		{"a server", KindOperatingSystem, "Microsoft Windows Server 2019 Std", systems, 1, []string{"Windows Server 2019 Standard"}},
		{"nothing alike", KindConfigurationType, "Toaster", types, 3, nil},
		{"none wanted", KindConfigurationType, "Server", types, 0, nil},
		{"nothing typed", KindConfigurationType, "", types, 3, nil},
	} {
		t.Run(tt.why, func(t *testing.T) {
			got := SuggestFor(tt.kind, tt.text, tt.candidates, tt.n)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q; want %q", got, tt.want)
			}
		})
	}
	if got := Suggest("r740", []string{"PowerEdge R740xd", "PowerEdge R740", "R-740"}, 3); !slices.Equal(got, []string{"R-740", "PowerEdge R740", "PowerEdge R740xd"}) {
		t.Errorf("models: %q", got)
	}
}

func TestSuggestionsAreCandidates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := rapid.SliceOfN(rapid.StringMatching(`[A-Ca-c0-2 -]{0,8}`), 0, 12).Draw(t, "candidates")
		text := rapid.StringMatching(`[A-Ca-c0-2 -]{0,8}`).Draw(t, "text")
		n := rapid.IntRange(0, 5).Draw(t, "n")
		got := Suggest(text, candidates, n)
		if len(got) > n {
			t.Fatalf("%d suggestions, %d wanted", len(got), n)
		}
		for i, s := range got {
			if !slices.Contains(candidates, s) || slices.Contains(got[:i], s) {
				t.Fatalf("%q is no candidate, or twice in %q", s, got)
			}
		}
		if i, how := MatchName(KindModel, text, candidates); how == HowName && n > 0 && FoldName(text) != "" && len(got) == 0 {
			t.Fatalf("%q matches %q and is not suggested", text, candidates[i[0]])
		}
	})
}

// distanceByDefinition is the textbook recursion, too slow to use.
func distanceByDefinition(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	}
	m, n := len(a), len(b)
	cost := 1
	if a[m-1] == b[n-1] {
		cost = 0
	}
	d := min(distanceByDefinition(a[:m-1], b)+1, distanceByDefinition(a, b[:n-1])+1, distanceByDefinition(a[:m-1], b[:n-1])+cost)
	if m > 1 && n > 1 && a[m-1] == b[n-2] && a[m-2] == b[n-1] {
		d = min(d, distanceByDefinition(a[:m-2], b[:n-2])+1)
	}
	return d
}

func TestDistanceIsTheTextbooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SliceOfN(rapid.SampledFrom([]rune("abc")), 0, 6)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		most := rapid.IntRange(0, 6).Draw(t, "most")
		want := distanceByDefinition(a, b)
		if want > most {
			want = -1
		}
		if got := distance(a, b, most); got != want {
			t.Fatalf("distance(%q, %q, %d) = %d; want %d", string(a), string(b), most, got, want)
		}
	})
	if got := Distance("FS-01", "fs10", 1); got != 1 {
		t.Errorf("a swapped pair of digits: %d", got)
	}
}

func TestAliasTables(t *testing.T) {
	seen := map[string]string{}
	for _, row := range makers {
		for _, name := range row {
			if other, ok := seen[companyName(name)]; ok && other != row[0] {
				t.Errorf("%q stands for %s and for %s", name, other, row[0])
			}
			seen[companyName(name)] = row[0]
			if ManufacturerKey(name) != ManufacturerKey(row[0]) {
				t.Errorf("%q is not found as %s", name, row[0])
			}
		}
	}
	for _, words := range []map[string]string{osWords, typeWords} {
		for w := range words {
			if FoldHeader(w) != w {
				t.Errorf("%q is not folded", w)
			}
		}
	}
}
