package sheet

import (
	"bytes"

	"sitewalk/internal/msp"
)

// magic names the files that people choose by mistake.
var magic = []struct{ prefix, what string }{
	{"%PDF-", "a PDF file. Open it, copy the table and paste the cells here"},
	{"\x89PNG", "a picture. Choose an .xlsx or .csv file"},
	{"\xFF\xD8\xFF", "a picture. Choose an .xlsx or .csv file"},
	{"GIF8", "a picture. Choose an .xlsx or .csv file"},
	{"{\\rtf", "a rich text document. Copy its table and paste the cells here"},
	{"\x1F\x8B", "a compressed file (gzip). Unpack it and choose the file inside"},
	{"7z\xBC\xAF\x27\x1C", "a compressed file (7-Zip). Unpack it and choose the file inside"},
	{"Rar!", "a compressed file (RAR). Unpack it and choose the file inside"},
	{"BZh", "a compressed file (bzip2). Unpack it and choose the file inside"},
	{"\xFD7zXZ", "a compressed file (xz). Unpack it and choose the file inside"},
	{"SQLite format 3\x00", "a database. Export the table as CSV and choose that"},
	{"MZ", "a program. Choose an .xlsx or .csv file"},
	{"\x7FELF", "a program. Choose an .xlsx or .csv file"},
}

// refuse names files that are neither a workbook nor delimited text, by their
// first bytes. nil means: it may be text.
func refuse(name string, head []byte) error {
	if bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		return msp.Errorf(msp.Invalid, "%s is password protected or an old .xls. Open it in Excel and save it as .xlsx without a password, then import it again.", name)
	}
	if bytes.HasPrefix(head, []byte("\x09\x08\x10\x00")) || bytes.HasPrefix(head, []byte("\x09\x08\x08\x00")) {
		return msp.Errorf(msp.Invalid, "%s is an old .xls. Open it in Excel and save it as .xlsx, then import it again.", name)
	}
	for _, m := range magic {
		if !bytes.HasPrefix(head, []byte(m.prefix)) {
			continue
		}
		if m.prefix == "MZ" && !bytes.Contains(head, []byte{0}) {
			continue // two letters may well start a table
		}
		return msp.Errorf(msp.Invalid, "%s is %s.", name, m.what)
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"))
	is := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if bytes.HasPrefix(start, []byte(p)) {
				return true
			}
		}
		return false
	}
	switch {
	case is("<?xml") && bytes.Contains(start, []byte("urn:schemas-microsoft-com:office:spreadsheet")):
		return msp.Errorf(msp.Invalid, "%s is an Excel 2003 XML workbook. Open it in Excel and save it as .xlsx, then import it again.", name)
	case is("<!doctype html", "<html", "<table", "<head", "<body", "<meta"), is("<?xml") && bytes.Contains(start, []byte("<html")):
		return msp.Errorf(msp.Invalid, "%s is a web page (HTML), whatever its name ends with. Open it in Excel and save it as .xlsx, then import it again.", name)
	case is("<?xml"):
		return msp.Errorf(msp.Invalid, "%s is an XML file, not a workbook. Choose an .xlsx or .csv file.", name)
	case is("mime-version:") && bytes.Contains(start, []byte("multipart")):
		return msp.Errorf(msp.Invalid, "%s is a saved web page. Open it in Excel and save it as .xlsx, then import it again.", name)
	}
	return nil
}
