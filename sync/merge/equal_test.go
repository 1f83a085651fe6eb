package merge_test

import (
	"testing"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
)

func TestEqualComparesMeaning(t *testing.T) {
	tests := []struct {
		name string
		kind msp.FieldKind
		a, b string
		want bool
	}{
		{"text: blanks around do not count", msp.KindText, " FS03 ", "FS03", true},
		{"text: line ends do not count", msp.KindText, "a \r\nb\r\n", "a\nb", true},
		{"text: blanks inside count", msp.KindText, "FS 03", "FS03", false},
		{"text: case counts", msp.KindText, "fs03", "FS03", false},
		{"text: leading blanks of a later line count", msp.KindText, "a\n b", "a\nb", false},
		{"date: a time of the same day is the day", msp.KindDate, "2026-03-04", "2026-03-04T00:00:00Z", true},
		{"date: the written day counts, not its zone", msp.KindDate, "2026-03-04", "2026-03-04 23:59:59 -08:00", true},
		{"date: another day", msp.KindDate, "2026-03-04", "2026-03-05", false},
		{"date: no date is text", msp.KindDate, "2026-99-99T1", "2026-99-99", false},
		{"IP: spellings of one IPv6 address", msp.KindIP, "2001:DB8:0:0::1", "2001:db8::1", true},
		{"IP: IPv4 inside IPv6", msp.KindIP, "::ffff:10.0.0.1", "10.0.0.1", true},
		{"IP: another address", msp.KindIP, "10.0.0.1", "10.0.0.10", false},
		{"MAC: any common spelling", msp.KindMAC, "AA-BB-CC-00-11-22", "aabb.cc00.1122", true},
		{"MAC: another address", msp.KindMAC, "aabbcc001122", "aabbcc001123", false},
		{"MAC: too short is text", msp.KindMAC, "aa:bb", "aabb", false},
		{"bool: unset is false", msp.KindBool, "", "false", true},
		{"bool: words", msp.KindBool, "1", "true", true},
		{"bool: true is not unset", msp.KindBool, "true", "", false},
		{"reference: ids are exact", msp.KindRef, "a", "A", false},

		{"HTML: plain text is a paragraph", msp.KindRichText, "rack A1", "<p>rack A1</p>", true},
		{"HTML: lines are paragraphs", msp.KindRichText, "rack A1\nshelf 2", "<p>rack A1</p>\n<p>shelf 2</p>", true},
		{"HTML: a break is a line", msp.KindRichText, "rack A1\r\nshelf 2", "<div>rack A1<br />shelf 2</div>", true},
		{"HTML: entities", msp.KindRichText, "Tom & Jerry", "<p>Tom &amp; Jerry</p>", true},
		{"HTML: blanks that cannot be seen", msp.KindRichText, "<p>a&nbsp; b</p>\n\n", "<p> a\n   b </p>", true},
		{"HTML: an empty paragraph is nothing", msp.KindRichText, "", "<p><br></p>", true},
		{"HTML: classes do not count", msp.KindRichText, `<p class="x" style="color:red">a</p>`, "<p>a</p>", true},
		{"HTML: two tags for bold", msp.KindRichText, "<b>a</b>", "<strong>a</strong>", true},
		{"HTML: bold in pieces", msp.KindRichText, "<b>a</b><b>b</b>", "<b>ab</b>", true},
		{"HTML: bold in the other order", msp.KindRichText, "<b><i>a</i></b>", "<i><b>a</b></i>", true},
		{"HTML: bold is a change", msp.KindRichText, "<p>a</p>", "<p><b>a</b></p>", false},
		{"HTML: another word", msp.KindRichText, "<p>a</p>", "<p>b</p>", false},
		{"HTML: lines are not one line", msp.KindRichText, "<p>a b</p>", "<p>a</p><p>b</p>", false},
		{"HTML: another link", msp.KindRichText, `<a href="https://a">x</a>`, `<a href="https://b">x</a>`, false},
		{"HTML: a link is not its text", msp.KindRichText, `<a href="https://a">x</a>`, "x", false},
		{"HTML: another picture", msp.KindRichText, `<img src="a">`, `<img src="b">`, false},
		{"HTML: a picture is something", msp.KindRichText, `<img src="a">`, "", false},
		{"HTML: a list is not lines", msp.KindRichText, "<ul><li>a</li><li>b</li></ul>", "<p>a</p><p>b</p>", false},
		{"HTML: a list with paragraphs", msp.KindRichText, "<ul><li>a</li></ul>", "<ul>\n <li><p>a</p></li>\n</ul>", true},
		{"HTML: cells are apart", msp.KindRichText, "<table><tr><td>a</td><td>b</td></tr></table>", "<table><tr><td>ab</td></tr></table>", false},
		{"HTML: table bodies do not count", msp.KindRichText, "<table><tr><td>a</td></tr></table>", "<table><tbody><tr><td> a </td></tr></tbody></table>", true},
		{"HTML: a heading is not a line", msp.KindRichText, "<h2>a</h2>", "<p>a</p>", false},
		{"HTML: scripts are nothing", msp.KindRichText, "<p>a</p><script>alert(1)</script>", "<p>a</p>", true},
		{"HTML: a smaller-than sign is a word", msp.KindRichText, "load <50", "load <60", false},
		{"HTML: an open tag is words", msp.KindRichText, "x <y", "x <z", false},
		{"HTML: an exclamation is words", msp.KindRichText, "x <! y>", "x <! z>", false},
		{"HTML: a made-up tag is words", msp.KindRichText, "ssh <host>", "ssh <address>", false},
		{"HTML: what word processors leave", msp.KindRichText, "<p>a<o:p></o:p></p>", "a", true},
		{"HTML: pre keeps its lines", msp.KindRichText, "<pre>a\nb</pre>", "a<br>b", true},
		{"HTML: a rule is something", msp.KindRichText, "<p>a</p><hr>", "<p>a</p>", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			info := msp.FieldInfo{Kind: tt.kind}
			for _, side := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
				if got := merge.Equal(info, side[0], side[1]); got != tt.want {
					t.Errorf("Equal(%q, %q) = %v, want %v\n%q\n%q", side[0], side[1], got, tt.want,
						merge.Normal(info, side[0]), merge.Normal(info, side[1]))
				}
			}
		})
	}
}

// A normal form may be anything, but never depends on more than its input, never
// panics, and text it was made of stays told apart from nothing.
func FuzzRichText(f *testing.F) {
	for _, s := range []string{"a", "<p>a</p>", "x <y", "<b><i>x</b></i>", "<script>", "&amp;&#x1;", "<a href='\x01'>x</a>", "a\x02b"} {
		f.Add(s)
	}
	info := msp.FieldInfo{Kind: msp.KindRichText}
	f.Fuzz(func(t *testing.T, s string) {
		if first, second := merge.Normal(info, s), merge.Normal(info, s); first != second {
			t.Errorf("two answers: %q and %q", first, second)
		}
		if !merge.Equal(info, "<p>"+s, "<p class=x>"+s) {
			t.Errorf("a class makes a difference: %q", s)
		}
		if merge.Equal(info, "word "+s, s) {
			t.Errorf("a word before makes no difference: %q", s)
		}
	})
}
