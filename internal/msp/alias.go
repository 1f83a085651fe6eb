package msp

import "strings"

// makers are spellings of the same manufacturer, the usual one first. Hewlett
// Packard Enterprise is another company than HP, and sells other devices; Aruba
// belongs to it and keeps its name. Case, punctuation and endings such as Inc.
// are folded away before the table is asked.
var makers = [][]string{
	{"HP", "Hewlett-Packard", "Hewlett Packard", "HP Development Company", "Hewlett-Packard Company"},
	{"HPE", "Hewlett Packard Enterprise", "HP Enterprise"},
	{"Aruba", "Aruba Networks", "HPE Aruba", "HPE Aruba Networking", "Aruba a Hewlett Packard Enterprise Company"},
	{"Dell", "Dell EMC", "Dell Technologies", "Dell Computer", "DellEMC"},
	{"Lenovo", "Lenovo Group", "Lenovo Group Limited", "LENOVO PC HK"},
	{"IBM", "International Business Machines"},
	{"Apple", "Apple Computer"},
	{"Microsoft", "MS", "Microsoft Corporation", "MSFT"},
	{"Cisco", "Cisco Systems"},
	{"Meraki", "Cisco Meraki", "Meraki Networks"},
	{"Juniper", "Juniper Networks"},
	{"Fortinet", "Fortigate"},
	{"Palo Alto Networks", "Palo Alto", "PAN"},
	{"SonicWall", "Sonic Wall", "Dell SonicWall"},
	{"WatchGuard", "WatchGuard Technologies"},
	{"Sophos", "Sophos Limited"},
	{"Check Point", "Check Point Software", "Check Point Software Technologies"},
	{"Ubiquiti", "Ubiquiti Networks", "UBNT", "UniFi", "Ubiquity"},
	{"MikroTik", "Mikrotikls", "Routerboard", "Routerboard.com"},
	{"Netgear", "Net Gear"},
	{"TP-Link", "TP-Link Technologies", "TPLink Systems"},
	{"D-Link", "D-Link International", "DLink"},
	{"Zyxel", "Zyxel Communications"},
	{"Ruckus", "Ruckus Wireless", "CommScope Ruckus"},
	{"Extreme Networks", "Extreme"},
	{"Synology", "Synology Incorporated"},
	{"QNAP", "QNAP Systems"},
	{"Western Digital", "WD", "WDC"},
	{"Seagate", "Seagate Technology"},
	{"APC", "American Power Conversion", "APC by Schneider Electric", "Schneider Electric APC"},
	{"Eaton", "Eaton Powerware", "Powerware"},
	{"CyberPower", "Cyber Power", "CyberPower Systems"},
	{"Tripp Lite", "Eaton Tripp Lite"},
	{"Canon", "Canon Marketing Japan"},
	{"Brother", "Brother Industries"},
	{"Epson", "Seiko Epson"},
	{"Kyocera", "Kyocera Document Solutions", "Kyocera Mita"},
	{"Konica Minolta", "KonicaMinolta Business Technologies", "Minolta"},
	{"Lexmark", "Lexmark International"},
	{"Ricoh", "Ricoh Company"},
	{"Xerox", "Fuji Xerox"},
	{"Zebra", "Zebra Technologies"},
	{"Samsung", "Samsung Electronics"},
	{"LG", "LG Electronics"},
	{"Asus", "ASUSTeK", "ASUSTeK Computer"},
	{"Acer", "Acer Incorporated"},
	{"MSI", "Micro-Star International", "Micro-Star"},
	{"Gigabyte", "Gigabyte Technology", "Giga-Byte"},
	{"Supermicro", "Super Micro", "Super Micro Computer"},
	{"Fujitsu", "Fujitsu Siemens", "Fujitsu Technology Solutions", "FTS"},
	{"Toshiba", "Dynabook", "Toshiba Dynabook"},
	{"Panasonic", "Matsushita"},
	{"Intel", "Intel Corporate"},
	{"VMware", "VMware by Broadcom"},
	{"Yealink", "Xiamen Yealink", "Yealink Network Technology"},
	{"Poly", "Polycom", "Plantronics"},
	{"Grandstream", "Grandstream Networks"},
	{"Mitel", "Mitel Networks"},
	{"Avaya", "Avaya Communication"},
	{"Axis", "Axis Communications"},
	{"Hikvision", "Hangzhou Hikvision", "Hangzhou Hikvision Digital Technology"},
	{"Dahua", "Zhejiang Dahua", "Dahua Technology"},
}

// companyForms are endings that say how a company is registered, not which one.
var companyForms = map[string]bool{
	"inc": true, "incorporated": true, "corp": true, "corporation": true, "co": true, "company": true, "ltd": true,
	"limited": true, "llc": true, "gmbh": true, "ag": true, "sa": true, "bv": true, "plc": true, "kg": true, "intl": true,
}

// makerKeys finds the row of a folded spelling.
var makerKeys = func() map[string]int {
	out := map[string]int{}
	for i, row := range makers {
		for _, name := range row {
			out[companyName(name)] = i
		}
	}
	return out
}()

// makerWords are the spellings of each row, folded, between blanks: to be found in
// " words of a name ". A single letter is none.
var makerWords = func() [][]string {
	out := make([][]string, len(makers))
	for i, row := range makers {
		for _, name := range row {
			if w := FoldHeader(name); len(w) > 1 {
				out[i] = append(out[i], " "+w+" ")
			}
		}
	}
	return out
}()

// companyName folds a name and takes its legal endings off: "Dell Inc." is "dell".
func companyName(name string) string { return withoutForm(FoldHeader(name)) }

// withoutForm is companyName of a name that FoldHeader has folded.
func withoutForm(folded string) string {
	words := strings.Fields(folded)
	for len(words) > 1 && companyForms[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	return strings.Join(words, "")
}

// ManufacturerKey is equal for names of the same manufacturer: "HP", "HP Inc."
// and "Hewlett-Packard" have one. It is no name to show.
func ManufacturerKey(name string) string {
	key := companyName(name)
	if row, ok := makerKeys[key]; ok {
		return companyName(makers[row][0])
	}
	if key == "" {
		return FoldName(name)
	}
	return key
}

// ManufacturerNames lists the known spellings of a manufacturer, with the given
// one first.
func ManufacturerNames(name string) []string {
	out := []string{name}
	if row, ok := makerKeys[companyName(name)]; ok {
		for _, other := range makers[row] {
			if other != name {
				out = append(out, other)
			}
		}
	}
	return out
}

// osWords are spellings inside names of operating systems and platforms, folded
// by FoldHeader. They lead to suggestions and never to a value: "Win 10" may be
// any edition.
var osWords = map[string]string{
	"win": "windows", "w10": "windows 10", "w11": "windows 11", "w2k": "windows 2000", "win7": "windows 7", "win8": "windows 8",
	"win10": "windows 10", "win11": "windows 11", "xp": "xp", "pro": "professional", "prof": "professional",
	"ent": "enterprise", "std": "standard", "dc": "datacenter", "svr": "server", "srv": "server", "ws": "server",
	"2k8": "2008", "2k12": "2012", "2k16": "2016", "2k19": "2019", "2k22": "2022", "2k25": "2025",
	"ms": "", "microsoft": "", "64bit": "", "32bit": "", "64": "", "32": "", "bit": "", "x64": "", "x86": "", "edition": "", "r": "",
	"osx": "macos", "mac": "macos", "os": "", "rhel": "red hat enterprise linux", "sles": "suse linux enterprise server",
	"esx": "esxi", "vsphere": "esxi", "lts": "", "version": "",
}

// typeWords are what people call configuration types, folded by FoldHeader, with
// the words IT Glue's default types use.
var typeWords = map[string]string{
	"fw": "firewall", "ap": "wireless access point", "wap": "wireless access point", "access point": "wireless access point",
	"wifi": "wireless access point", "pc": "workstation", "desktop": "workstation", "computer": "workstation",
	"notebook": "laptop", "mfp": "printer", "copier": "printer", "scanner": "printer", "vm": "virtual server",
	"hypervisor": "server", "nas": "storage", "san": "storage", "battery": "ups", "usv": "ups", "cctv": "camera", "nvr": "camera",
	"dvr": "camera", "pbx": "phone system", "phone": "phone system", "smartphone": "mobile", "tablet": "mobile", "handy": "mobile",
	"drucker": "printer", "rechner": "workstation", "gateway": "router",
}

// expand spells out the words of a name by a table, for comparing only.
func expand(name string, words map[string]string) string {
	folded := FoldHeader(name)
	if whole, ok := words[folded]; ok && whole != "" {
		return whole
	}
	var out []string
	for _, w := range strings.Fields(folded) {
		if longer, ok := words[w]; ok {
			w = longer
		}
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}
