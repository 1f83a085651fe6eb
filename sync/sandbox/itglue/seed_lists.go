package itglue

type seedCountry struct {
	iso, name string
	regions   [][2]string // iso, name
}

var seedCountries = []seedCountry{
	{"CA", "Canada", [][2]string{{"AB", "Alberta"}, {"BC", "British Columbia"}, {"MB", "Manitoba"}, {"NS", "Nova Scotia"},
		{"ON", "Ontario"}, {"QC", "Quebec"}, {"SK", "Saskatchewan"}}},
	{"US", "United States", [][2]string{{"AZ", "Arizona"}, {"CA", "California"}, {"CO", "Colorado"}, {"FL", "Florida"},
		{"GA", "Georgia"}, {"IL", "Illinois"}, {"MA", "Massachusetts"}, {"MI", "Michigan"}, {"MN", "Minnesota"},
		{"NY", "New York"}, {"NC", "North Carolina"}, {"OH", "Ohio"}, {"OR", "Oregon"}, {"PA", "Pennsylvania"},
		{"TX", "Texas"}, {"VT", "Vermont"}, {"WA", "Washington"}, {"WI", "Wisconsin"}}},
	{"GB", "United Kingdom", [][2]string{{"ENG", "England"}, {"NIR", "Northern Ireland"}, {"SCT", "Scotland"}, {"WLS", "Wales"}}},
	{"AU", "Australia", [][2]string{{"NSW", "New South Wales"}, {"QLD", "Queensland"}, {"SA", "South Australia"},
		{"VIC", "Victoria"}, {"WA", "Western Australia"}}},
	{"DE", "Germany", [][2]string{{"BY", "Bavaria"}, {"BE", "Berlin"}, {"HH", "Hamburg"}, {"NW", "North Rhine-Westphalia"}}},
	{"NL", "Netherlands", [][2]string{{"NH", "Noord-Holland"}, {"ZH", "Zuid-Holland"}, {"UT", "Utrecht"}}},
	{"IE", "Ireland", nil}, {"NZ", "New Zealand", nil}, {"FR", "France", nil}, {"AT", "Austria", nil},
	{"CH", "Switzerland", nil}, {"SE", "Sweden", nil}, {"NO", "Norway", nil}, {"DK", "Denmark", nil},
	{"ES", "Spain", nil}, {"IT", "Italy", nil}, {"PL", "Poland", nil}, {"MX", "Mexico", nil}, {"ZA", "South Africa", nil},
}

type seedPlatform struct {
	name    string
	systems []string
}

var seedPlatforms = []seedPlatform{
	{"Mac OS", []string{"macOS 11 Big Sur", "macOS 12 Monterey", "macOS 13 Ventura", "macOS 14 Sonoma", "macOS 15 Sequoia"}},
	{"Windows", []string{"Windows 7", "Windows 8.1", "Windows 10", "Windows 10 Pro", "Windows 10 Enterprise", "Windows 11",
		"Windows 11 Pro", "Windows 11 Enterprise", "Windows Server 2008 R2", "Windows Server 2012 R2", "Windows Server 2016",
		"Windows Server 2019", "Windows Server 2022", "Windows Server 2025"}},
	{"Linux", []string{"CentOS 7", "Debian 11", "Debian 12", "Red Hat Enterprise Linux 8", "Red Hat Enterprise Linux 9",
		"Rocky Linux 9", "Ubuntu 20.04 LTS", "Ubuntu 22.04 LTS", "Ubuntu 24.04 LTS", "Synology DSM 7", "QNAP QTS 5"}},
	{"Hypervisor", []string{"VMware ESXi 6.7", "VMware ESXi 7.0", "VMware ESXi 8.0", "Microsoft Hyper-V Server 2019",
		"Nutanix AHV", "Proxmox VE 8"}},
	{"iOS", []string{"iOS 16", "iOS 17", "iOS 18", "iPadOS 17", "iPadOS 18"}},
	{"Android", []string{"Android 13", "Android 14", "Android 15"}},
	{"Network", []string{"Cisco IOS", "Cisco IOS XE", "FortiOS 7", "PAN-OS 11", "SonicOS 7", "UniFi OS", "Meraki MX",
		"ArubaOS-CX", "JunOS"}},
}

// seedTypes are name and kind. The kind comes from a fixed vocabulary that the API cannot set.
var seedTypes = [][2]string{
	{"Managed Server", "server"}, {"Virtual Host", "server"}, {"Virtual Guest", "server"}, {"Backup Server", "server"},
	{"Managed Workstation", "workstation"}, {"Laptop", "laptop"}, {"Mobile Device", "mobile"}, {"Firewall", "firewall"},
	{"Router", "router"}, {"Switch", "switch"}, {"Access Point", "access-point"}, {"Storage", "storage"}, {"NAS", "storage"},
	{"UPS", "ups"}, {"Printer", "printer"}, {"Scanner", "scanner"}, {"PBX", "phone-system"}, {"Camera Controller", "camera"},
	{"Display", "display"}, {"IP Device", "other"},
}

type seedMaker struct {
	name   string
	models []string
}

var seedMakers = []seedMaker{
	{"Dell", []string{"PowerEdge R650", "PowerEdge R750", "PowerEdge T350", "OptiPlex 7010", "Latitude 5440", "Latitude E7470",
		"Precision 3660", "PowerVault ME5012", "P2723DE"}},
	{"HP", []string{"EliteBook 840 G10", "EliteDesk 800 G9", "ProBook 450 G9", "LaserJet Pro M404dn", "LaserJet Enterprise M611",
		"Color LaserJet Pro M479fdw", "Z2 G9"}},
	{"Hewlett Packard Enterprise", []string{"ProLiant DL360 Gen10", "ProLiant DL380 Gen11", "ProLiant ML350 Gen10", "MSA 2060"}},
	{"Lenovo", []string{"ThinkPad T14 Gen 4", "ThinkPad X1 Carbon Gen 11", "ThinkCentre M70q", "ThinkSystem SR630 V2",
		"ThinkStation P3"}},
	{"Apple", []string{"MacBook Pro 14", "MacBook Air 13", "iMac 24", "Mac mini M2", "iPad 10", "iPhone 15"}},
	{"Microsoft", []string{"Surface Pro 9", "Surface Laptop 5"}},
	{"Cisco", []string{"Catalyst 9200L-24P", "Catalyst 9300-48P", "ISR 1111-4P", "ISR 4331"}},
	{"Meraki", []string{"MX68", "MX85", "MS120-24P", "MS225-48FP", "MR36", "MR46"}},
	{"Fortinet", []string{"FortiGate 40F", "FortiGate 60F", "FortiGate 100F", "FortiSwitch 124F"}},
	{"SonicWall", []string{"TZ370", "TZ470", "NSa 2700"}},
	{"Palo Alto Networks", []string{"PA-440", "PA-820"}},
	{"Ubiquiti", []string{"UniFi Dream Machine Pro", "USW-24-PoE", "USW-48-PoE", "U6-Pro", "U6-LR", "UNVR"}},
	{"Aruba Networks", []string{"6000 24G", "6300M 48G", "AP-515", "AP-635", "3810M 24G PoE+"}},
	{"Ruckus", []string{"R350", "R550", "ICX 7150-24P"}},
	{"Synology", []string{"DS923+", "RS1221+", "RS822+", "DVA1622"}},
	{"QNAP", []string{"TS-453E", "TS-873A"}},
	{"NetApp", []string{"FAS2750"}},
	{"APC", []string{"Smart-UPS 1500", "Smart-UPS 2200", "Smart-UPS X 3000"}},
	{"Eaton", []string{"5P 1550", "9PX 2000"}},
	{"Brother", []string{"HL-L6400DW", "MFC-L8900CDW", "ADS-4700W"}},
	{"Canon", []string{"imageRUNNER ADVANCE C3530", "DR-M260"}},
	{"Fujitsu", []string{"fi-8170", "ScanSnap iX1600"}},
	{"Yealink", []string{"T46U", "P-Series PBX"}},
	{"Sangoma", []string{"PBXact 60", "FreePBX 100"}},
	{"Hikvision", []string{"DS-7616NI", "DS-7732NI"}},
	{"Samsung", []string{"QM55C", "Galaxy Tab Active5", "Galaxy XCover7"}},
	{"VMware", []string{"Virtual Platform"}},
	{"Datto", []string{"SIRIS 5", "ALTO 4"}},
}
