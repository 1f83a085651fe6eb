package app

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNamesOfFilesFromOutside(t *testing.T) {
	for in, want := range map[string]string{
		"photo.jpg": "photo.jpg", "../../etc/passwd": "passwd", `C:\Users\mia\rack plan.pdf`: "rack plan.pdf", "": "", ".": "", "..": "", "/": "", "...": "",
		"a\nb.txt": "ab.txt", "inv\u202efdp.exe": "invfdp.exe", " x ": "x", ".profile": ".profile", "Übersicht.pdf": "Übersicht.pdf",
		strings.Repeat("x", 300) + ".pdf": strings.Repeat("x", maxFileName-4) + ".pdf",
	} {
		if got := attachedName(in); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := attachedName(rapid.String().Draw(rt, "name") + rapid.SampledFrom([]string{"", "/", `\`, " .txt", ". ", "\x00"}).Draw(rt, "end"))
		if strings.ContainsAny(name, `/\`) || strings.ContainsFunc(name, unicode.IsControl) || utf8.RuneCountInString(name) > maxFileName || name == "." || name == ".." {
			rt.Fatalf("%q", name)
		}
		if again := attachedName(name); again != name {
			rt.Fatalf("%q becomes %q", name, again)
		}
	})
}
