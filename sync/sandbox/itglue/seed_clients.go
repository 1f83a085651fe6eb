package itglue

// A seedClient is one example client. Everything in it is made up.
type seedClient struct {
	name, short                string
	status                     string
	description, alert, quick  string
	country, region, city, zip string
	domain                     string
	sites                      []seedSite
	people                     []seedPerson
	bigIDs                     bool // ids above 2^53 throughout
}

// A seedSite is a location with its devices. net is the first three bytes of its subnet.
type seedSite struct {
	code, name, street, phone string
	net                       string
	fleets                    []seedFleet
}

// A seedFleet is some devices of one sort. The models are "Maker/Model", taken in
// turn, and so are the systems.
type seedFleet struct {
	typ, code string
	n         int
	first     int // last byte of the first address
	models    []string
	systems   []string
}

type seedPerson struct {
	first, last, title, kind string
	site                     int
	important                bool
}

var (
	winServer = []string{"Windows Server 2022", "Windows Server 2019"}
	winClient = []string{"Windows 11 Pro", "Windows 10 Pro", "Windows 11 Pro"}
)

var seedClients = []seedClient{
	{
		name: "Contoso Dental Group", short: "CON", status: "Active", domain: "contosodental.example",
		description: "Three dental practices with one shared patient system.",
		alert:       "Never reboot CON-HQ-SRV-01 between 07:00 and 18:00: the X-ray sensors hang on it.",
		quick: "<h3>On site</h3><p>Badge at reception, ask for the practice manager. The server room is behind the sterilisation room; " +
			"the key hangs in the manager's cabinet.</p><ul><li>Patient system: support line 555-0142, contract CON-4471</li>" +
			"<li>Internet: fibre 500/500 at Headquarters, cable 200/20 at the other two</li><li>Imaging PCs stay on Windows 10 " +
			"until the vendor certifies Windows 11</li></ul><p>Backups run at 21:00; check the appliance before any change to the host.</p>",
		country: "United States", region: "Oregon", city: "Portland", zip: "97209",
		sites: []seedSite{
			{code: "HQ", name: "Headquarters", street: "1420 NW Lovejoy Street", phone: "5035550110", net: "10.20.1", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"Fortinet/FortiGate 60F"}, []string{"FortiOS 7"}},
				{"Switch", "SW", 2, 2, []string{"Aruba Networks/6000 24G"}, []string{"ArubaOS-CX"}},
				{"Access Point", "AP", 3, 6, []string{"Aruba Networks/AP-515"}, nil},
				{"Managed Server", "SRV", 2, 10, []string{"Dell/PowerEdge R650", "Dell/PowerEdge T350"}, winServer},
				{"Virtual Host", "VH", 1, 14, []string{"Dell/PowerEdge R750"}, []string{"VMware ESXi 8.0"}},
				{"Virtual Guest", "VM", 3, 20, []string{"VMware/Virtual Platform"}, []string{"Windows Server 2022", "Windows Server 2022", "Ubuntu 22.04 LTS"}},
				{"Backup Server", "BKP", 1, 16, []string{"Datto/SIRIS 5"}, []string{"Ubuntu 20.04 LTS"}},
				{"NAS", "NAS", 1, 17, []string{"Synology/RS1221+"}, []string{"Synology DSM 7"}},
				{"UPS", "UPS", 1, 18, []string{"APC/Smart-UPS 2200"}, nil},
				{"Printer", "PRN", 2, 40, []string{"HP/LaserJet Pro M404dn", "HP/Color LaserJet Pro M479fdw"}, nil},
				{"Managed Workstation", "WS", 4, 101, []string{"Dell/OptiPlex 7010"}, winClient},
				{"Laptop", "LT", 3, 151, []string{"Dell/Latitude 5440", "Lenovo/ThinkPad T14 Gen 4"}, []string{"Windows 11 Pro"}},
			}},
			{code: "RIV", name: "Riverside", street: "88 SE Water Avenue", phone: "5035550120", net: "10.20.2", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"Fortinet/FortiGate 40F"}, []string{"FortiOS 7"}},
				{"Switch", "SW", 1, 2, []string{"Aruba Networks/6000 24G"}, []string{"ArubaOS-CX"}},
				{"Access Point", "AP", 1, 6, []string{"Aruba Networks/AP-515"}, nil},
				{"Managed Workstation", "WS", 3, 101, []string{"Dell/OptiPlex 7010"}, winClient},
				{"Printer", "PRN", 1, 40, []string{"Brother/MFC-L8900CDW"}, nil},
				{"Scanner", "SCN", 1, 45, []string{"Fujitsu/fi-8170"}, nil},
			}},
			{code: "NGT", name: "Northgate", street: "2315 N Lombard Street", phone: "5035550130", net: "10.20.3", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"Fortinet/FortiGate 40F"}, []string{"FortiOS 7"}},
				{"Switch", "SW", 1, 2, []string{"Aruba Networks/6000 24G"}, []string{"ArubaOS-CX"}},
				{"Access Point", "AP", 1, 6, []string{"Aruba Networks/AP-515"}, nil},
				{"Managed Workstation", "WS", 2, 101, []string{"Dell/OptiPlex 7010"}, winClient},
				{"UPS", "UPS", 1, 18, []string{"APC/Smart-UPS 1500"}, nil},
			}},
		},
		people: []seedPerson{
			{"Marta", "Quillfeather", "Practice Manager", "Decision Maker", 0, true},
			{"Devin", "Osei", "Dental Surgeon", "End User", 0, false},
			{"Priya", "Lindqvist", "Front Desk Lead", "Champion", 1, false},
		},
	},
	{
		name: "Halden & Frost Architects", short: "HAF", status: "Active", domain: "haldenfrost.example",
		description: "Architects with large drawing files; Macs in the studio, Windows in accounting.",
		quick: "<p>Drawings live on HAF-STU-NAS-01. <b>Plotter drivers</b> are on the deployment share, not from the vendor's page.</p>" +
			"<p>Friday afternoons are for submissions: no maintenance after 13:00.</p>",
		country: "United States", region: "Massachusetts", city: "Cambridge", zip: "02139",
		sites: []seedSite{
			{code: "STU", name: "Studio", street: "37 Landsdowne Street", phone: "6175550140", net: "10.30.10", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"Meraki/MX85"}, []string{"Meraki MX"}},
				{"Switch", "SW", 2, 2, []string{"Meraki/MS225-48FP", "Meraki/MS120-24P"}, nil},
				{"Access Point", "AP", 2, 6, []string{"Meraki/MR46"}, nil},
				{"NAS", "NAS", 1, 12, []string{"QNAP/TS-873A"}, []string{"QNAP QTS 5"}},
				{"Managed Server", "SRV", 1, 10, []string{"Hewlett Packard Enterprise/ProLiant ML350 Gen10"}, winServer},
				{"Managed Workstation", "WS", 5, 101, []string{"Apple/iMac 24", "Apple/Mac mini M2", "HP/Z2 G9"}, []string{"macOS 14 Sonoma", "macOS 15 Sequoia", "Windows 11 Pro"}},
				{"Laptop", "LT", 4, 151, []string{"Apple/MacBook Pro 14", "Apple/MacBook Air 13"}, []string{"macOS 14 Sonoma", "macOS 15 Sequoia"}},
				{"Printer", "PRN", 2, 40, []string{"Canon/imageRUNNER ADVANCE C3530", "HP/LaserJet Enterprise M611"}, nil},
				{"UPS", "UPS", 1, 18, []string{"Eaton/5P 1550"}, nil},
				{"Display", "DSP", 1, 60, []string{"Samsung/QM55C"}, nil},
			}},
			{code: "ANX", name: "Annex", street: "5 Binney Street, 2nd Floor", phone: "6175550141", net: "10.30.20", fleets: []seedFleet{
				{"Router", "RTR", 1, 1, []string{"Cisco/ISR 1111-4P"}, []string{"Cisco IOS XE"}},
				{"Switch", "SW", 1, 2, []string{"Meraki/MS120-24P"}, nil},
				{"Managed Workstation", "WS", 2, 101, []string{"HP/EliteDesk 800 G9"}, winClient},
			}},
		},
		people: []seedPerson{
			{"Ingrid", "Halden", "Partner", "Approver", 0, true},
			{"Tobias", "Frost", "Partner", "Approver", 0, false},
			{"Noor", "Castellan", "Office Manager", "Champion", 1, false},
		},
	},
	{
		name: "Kestrel Vet Clinics", short: "KVC", status: "Active", domain: "kestrelvets.example",
		description: "Veterinary clinics; the emergency clinic never closes.",
		alert:       "The emergency clinic is open around the clock: call before touching anything at KVC-EMG.",
		country:     "United States", region: "Colorado", city: "Boulder", zip: "80302",
		sites: []seedSite{
			{code: "MAIN", name: "Main Clinic", street: "910 Pearl Street", phone: "3035550150", net: "192.168.40", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"SonicWall/TZ470"}, []string{"SonicOS 7"}},
				{"Switch", "SW", 1, 2, []string{"Ubiquiti/USW-48-PoE"}, []string{"UniFi OS"}},
				{"Access Point", "AP", 2, 6, []string{"Ubiquiti/U6-Pro"}, nil},
				{"Managed Server", "SRV", 1, 10, []string{"Lenovo/ThinkSystem SR630 V2"}, winServer},
				{"Backup Server", "BKP", 1, 11, []string{"Datto/ALTO 4"}, nil},
				{"Managed Workstation", "WS", 4, 101, []string{"Lenovo/ThinkCentre M70q"}, winClient},
				{"Mobile Device", "MOB", 2, 180, []string{"Apple/iPad 10"}, []string{"iPadOS 18"}},
				{"Printer", "PRN", 1, 40, []string{"Brother/HL-L6400DW"}, nil},
				{"PBX", "PBX", 1, 50, []string{"Yealink/P-Series PBX"}, nil},
			}},
			{code: "EMG", name: "Emergency Clinic", street: "4401 Arapahoe Avenue", phone: "3035550151", net: "192.168.41", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"SonicWall/TZ370"}, []string{"SonicOS 7"}},
				{"Switch", "SW", 1, 2, []string{"Ubiquiti/USW-24-PoE"}, []string{"UniFi OS"}},
				{"Managed Workstation", "WS", 3, 101, []string{"Lenovo/ThinkCentre M70q"}, winClient},
				{"Camera Controller", "NVR", 1, 55, []string{"Ubiquiti/UNVR"}, nil},
				{"UPS", "UPS", 1, 18, []string{"APC/Smart-UPS 1500"}, nil},
			}},
			{code: "BARN", name: "Large Animal Barn", street: "7700 Oxford Road, Longmont", phone: "3035550152", net: "192.168.42", fleets: []seedFleet{
				{"Router", "RTR", 1, 1, []string{"Ubiquiti/UniFi Dream Machine Pro"}, []string{"UniFi OS"}},
				{"Access Point", "AP", 1, 6, []string{"Ubiquiti/U6-LR"}, nil},
				{"Laptop", "LT", 1, 151, []string{"Lenovo/ThinkPad X1 Carbon Gen 11"}, []string{"Windows 11 Pro"}},
			}},
		},
		people: []seedPerson{
			{"Rosalind", "Achterberg", "Clinic Director", "Decision Maker", 0, true},
			{"Emeka", "Strand", "Night Supervisor", "End User", 1, false},
		},
	},
	{
		name: "Larkspur Hotels", short: "LAR", status: "Active", domain: "larkspurhotels.example",
		description: "Two hotels. Guest network and office network are strictly apart.",
		quick: "<p>Guest Wi-Fi is run by the provider; we look after the <i>office</i> side only.</p>" +
			"<p>Night audit 01:00 to 03:00: no restarts of the front desk machines.</p>",
		country: "Canada", region: "British Columbia", city: "Victoria", zip: "V8W 1B2",
		sites: []seedSite{
			{code: "HBR", name: "Harbour House", street: "612 Wharf Street", phone: "2505550160", net: "172.16.10", fleets: []seedFleet{
				{"Firewall", "FW", 2, 1, []string{"Palo Alto Networks/PA-440"}, []string{"PAN-OS 11"}},
				{"Switch", "SW", 3, 3, []string{"Cisco/Catalyst 9200L-24P", "Cisco/Catalyst 9300-48P"}, []string{"Cisco IOS XE"}},
				{"Access Point", "AP", 3, 20, []string{"Ruckus/R550"}, nil},
				{"Virtual Host", "VH", 1, 10, []string{"Hewlett Packard Enterprise/ProLiant DL380 Gen11"}, []string{"Proxmox VE 8"}},
				{"Virtual Guest", "VM", 2, 12, []string{"VMware/Virtual Platform"}, []string{"Windows Server 2022", "Debian 12"}},
				{"Storage", "SAN", 1, 16, []string{"Hewlett Packard Enterprise/MSA 2060"}, nil},
				{"Managed Workstation", "WS", 4, 101, []string{"HP/EliteDesk 800 G9"}, winClient},
				{"PBX", "PBX", 1, 50, []string{"Sangoma/PBXact 60"}, []string{"CentOS 7"}},
				{"Camera Controller", "NVR", 1, 55, []string{"Hikvision/DS-7732NI"}, nil},
				{"Display", "DSP", 2, 60, []string{"Samsung/QM55C"}, nil},
			}},
			{code: "GDN", name: "Garden Lodge", street: "1899 Fort Street", phone: "2505550161", net: "172.16.20", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"Palo Alto Networks/PA-440"}, []string{"PAN-OS 11"}},
				{"Switch", "SW", 1, 3, []string{"Cisco/Catalyst 9200L-24P"}, []string{"Cisco IOS XE"}},
				{"Access Point", "AP", 2, 20, []string{"Ruckus/R350"}, nil},
				{"Managed Workstation", "WS", 2, 101, []string{"HP/EliteDesk 800 G9"}, winClient},
				{"Printer", "PRN", 1, 40, []string{"HP/LaserJet Pro M404dn"}, nil},
				{"IP Device", "IPD", 1, 70, []string{"Yealink/T46U"}, nil},
			}},
		},
		people: []seedPerson{
			{"Beatrix", "Moncrieff", "General Manager", "Approver", 0, true},
			{"Hugo", "Tanaka", "Night Auditor", "End User", 0, false},
			{"Sabine", "Oyelaran", "Front Office Manager", "Champion", 1, false},
		},
	},
	{
		name: "Marlow Freight", short: "MAR", status: "Onboarding", domain: "marlowfreight.example", bigIDs: true,
		description: "Freight forwarder, taken over from another provider; the documentation is not complete yet.",
		alert:       "Onboarding: ask before you change anything that the former provider still manages.",
		country:     "United Kingdom", region: "England", city: "Felixstowe", zip: "IP11 3SY",
		sites: []seedSite{
			{code: "DEP", name: "Depot", street: "Trinity Avenue", phone: "01394555170", net: "10.50.0", fleets: []seedFleet{
				{"Firewall", "FW", 1, 1, []string{"Fortinet/FortiGate 100F"}, []string{"FortiOS 7"}},
				{"Switch", "SW", 2, 2, []string{"Fortinet/FortiSwitch 124F"}, nil},
				{"Access Point", "AP", 2, 6, []string{"Aruba Networks/AP-635"}, nil},
				{"Managed Server", "SRV", 2, 10, []string{"Hewlett Packard Enterprise/ProLiant DL360 Gen10"}, []string{"Windows Server 2016", "Windows Server 2012 R2"}},
				{"Managed Workstation", "WS", 3, 101, []string{"Dell/Precision 3660", "HP/EliteDesk 800 G9"}, winClient},
				{"Mobile Device", "MOB", 3, 180, []string{"Samsung/Galaxy Tab Active5", "Samsung/Galaxy XCover7"}, []string{"Android 14", "Android 15"}},
				{"Scanner", "SCN", 1, 45, []string{"Brother/ADS-4700W"}, nil},
				{"UPS", "UPS", 1, 18, []string{"Eaton/9PX 2000"}, nil},
			}},
			{code: "OFF", name: "Town Office", street: "12 Hamilton Road", phone: "01394555171", net: "10.50.1", fleets: []seedFleet{
				{"Router", "RTR", 1, 1, []string{"Cisco/ISR 4331"}, []string{"Cisco IOS XE"}},
				{"Switch", "SW", 1, 2, []string{"Fortinet/FortiSwitch 124F"}, nil},
				{"Laptop", "LT", 3, 151, []string{"HP/EliteBook 840 G10", "Microsoft/Surface Laptop 5"}, []string{"Windows 11 Pro"}},
				{"Printer", "PRN", 1, 40, []string{"Canon/imageRUNNER ADVANCE C3530"}, nil},
			}},
		},
		people: []seedPerson{
			{"Gareth", "Pemberley", "Operations Director", "Decision Maker", 0, true},
			{"Wen", "Ashdown", "Transport Planner", "End User", 1, false},
		},
	},
}
