package bench

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"

	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// The account that everything is measured on: the clients, lists and devices of a
// mid-sized service provider, from a fixed seed.
const organizations = 400

var (
	towns    = []string{"Zürich", "Basel", "Bern", "Genève", "Lugano", "Chur", "Sion", "Thun"}
	roles    = []string{"SRV", "WS", "NB", "FW", "SW", "PRN", "AP", "UPS", "NAS", "CAM"}
	types    = []string{"Managed Workstation", "Managed Server", "Firewall", "Printer", "Switch"}
	statuses = []string{"Active", "Inactive"}
	places   = []string{"Head office", "Warehouse"}
	models   = [][2]string{{"Dell", "Latitude 5520"}, {"Dell", "OptiPlex 7090"}, {"HP", "ProDesk 600"}, {"HP", "EliteBook 840"},
		{"Lenovo", "ThinkPad T14"}, {"Fortinet", "FortiGate 60F"}, {"Cisco", "Catalyst 9200"}}
	systems = [][2]string{{"Windows", "Windows 11 Pro"}, {"Windows", "Windows Server 2022"}, {"Mac", "macOS 15"}}
	people  = []string{"Jonas Weber", "Mia Keller", "Luca Rossi", "Anna Müller"}
)

func client(i int) string { return fmt.Sprintf("Client %03d", i) }

// headers are the columns of the inventory: whose, every field by its title, and
// one that is no field and goes to the notes.
func headers() []string {
	out := []string{"Organization"}
	for _, info := range msp.ConfigurationFields {
		out = append(out, info.Title)
	}
	return append(out, "Cost centre")
}

// An inventory makes rows like those of real ones, always the same.
type inventory struct {
	r   *rand.Rand
	n   int
	row []string
}

func newInventory() *inventory {
	return &inventory{r: rand.New(rand.NewPCG(1, 2)), row: make([]string, len(headers()))}
}

// next is the next row; it is overwritten by the one after.
func (v *inventory) next() []string {
	r, i := v.r, v.n
	v.n++
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	model, system := models[r.IntN(len(models))], systems[r.IntN(len(systems))]
	mixed := uint32(i) * 2654435761 // odd, so no two rows have the same
	net := fmt.Sprintf("10.%d.%d.", r.IntN(256), r.IntN(256))
	text := map[msp.Field]string{
		msp.FieldName:                 fmt.Sprintf("%s-%s-%06d", pick(towns), pick(roles), i),
		msp.FieldType:                 pick(types),
		msp.FieldStatus:               pick(statuses),
		msp.FieldSerialNumber:         fmt.Sprintf("%c%08X", 'A'+r.IntN(26), mixed),
		msp.FieldManufacturer:         model[0],
		msp.FieldModel:                model[1],
		msp.FieldLocation:             pick(places),
		msp.FieldHostname:             fmt.Sprintf("host%06d", i),
		msp.FieldPrimaryIP:            fmt.Sprint(net, 2+r.IntN(250)),
		msp.FieldWarrantyExpiresAt:    fmt.Sprintf("20%d-0%d-28", 26+r.IntN(4), 1+r.IntN(9)),
		msp.FieldMACAddress:           fmt.Sprintf("%02X:50:%02X:%02X:%02X:%02X", 4*r.IntN(64), mixed>>24, mixed>>16&255, mixed>>8&255, mixed&255),
		msp.FieldDefaultGateway:       net + "1",
		msp.FieldPlatform:             system[0],
		msp.FieldOperatingSystem:      system[1],
		msp.FieldOperatingSystemNotes: fmt.Sprintf("10.0.%d", 19041+r.IntN(3000)),
		msp.FieldNotes:                fmt.Sprintf("Ticket %d, second floor", r.IntN(100000)),
		msp.FieldAssetTag:             fmt.Sprintf("AT%06d", i),
		msp.FieldPosition:             fmt.Sprintf("Rack %d U%d", r.IntN(9), r.IntN(42)),
		msp.FieldInstalledAt:          "2024-05-17",
		msp.FieldInstalledBy:          pick(people),
		msp.FieldPurchasedAt:          "2024-04-30",
		msp.FieldPurchasedBy:          pick(people),
	}
	v.row[0] = client(r.IntN(organizations))
	for c, info := range msp.ConfigurationFields {
		v.row[c+1] = text[info.Name]
	}
	v.row[len(v.row)-1] = fmt.Sprint(4000 + 10*r.IntN(40))
	return v.row
}

// dates are the columns of dates, which workbooks keep as numbers of days with a
// format; dayZero is the day before the first.
var dates = func() map[int]bool {
	out := map[int]bool{}
	for i, info := range msp.ConfigurationFields {
		out[i+1] = info.Kind == msp.KindDate
	}
	return out
}()

var dayZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// writeWorkbook writes an inventory as a workbook with inline strings, the way
// most programs other than Excel do. It is no writer of ours, so that a mistake of
// the one could not please the other. Level is that of deflate: 6 is Excel's.
func writeWorkbook(path string, rows, level int) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	z := zip.NewWriter(f)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, level) })
	const (
		head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
		rel   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		ns    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		pkg   = "http://schemas.openxmlformats.org/package/2006/"
		ctype = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	)
	for _, p := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + pkg + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + ctype + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + ctype + `worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + ctype + `styles+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + pkg + `relationships"><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + ns + `" xmlns:r="` + rel + `"><sheets><sheet name="Inventory" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + pkg + `relationships"><Relationship Id="r1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + rel + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet xmlns="` + ns + `"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>` +
			`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`},
	} {
		w, err := z.Create(p[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, head+p[1]); err != nil {
			return err
		}
	}
	part, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(part, 1<<16)
	w.WriteString(head + `<worksheet xmlns="` + ns + `"><sheetData>`)
	v := newInventory()
	for n := range rows + 1 {
		cells := headers()
		if n > 0 {
			cells = v.next()
		}
		fmt.Fprintf(w, `<row r="%d">`, n+1)
		for c, text := range cells {
			switch ref := sheet.Ref(c+1, n+1); {
			case text == "":
			case n > 0 && dates[c]:
				day, _ := time.Parse(time.DateOnly, text) // ours, and well formed
				fmt.Fprintf(w, `<c r="%s" s="1"><v>%d</v></c>`, ref, int(day.Sub(dayZero).Hours()/24))
			case n > 0 && c == len(cells)-1:
				fmt.Fprintf(w, `<c r="%s"><v>%s</v></c>`, ref, text)
			default:
				fmt.Fprintf(w, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, escaped.Replace(text))
			}
		}
		w.WriteString(`</row>`)
	}
	w.WriteString(`</sheetData></worksheet>`)
	if err := w.Flush(); err != nil {
		return err
	}
	return z.Close()
}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
