// Package access says who may do what: one table of acts and roles, and one
// question, Can. The use cases ask it before they do anything; screens ask it to
// leave out what a role lacks. It is pure.
package access

import (
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// An Act is something a person may want to do. Each has one row in the table.
type Act string

// The acts, grouped by the role that begins to have them.
const (
	Look   Act = "look"   // see records, lists, history, plans, problems
	Search Act = "search" // find them

	Export       Act = "export"        // workbooks, CSV, bundles, the plan as a file
	Report       Act = "report"        // the handover report
	ShowPassword Act = "show_password" // show an embedded password; each showing is logged

	CreateEdit  Act = "create_edit"   // make and change single records, their interfaces, relations and passwords
	Attach      Act = "attach"        // add and take off attachments
	Checklist   Act = "checklist"     // start and fill in checklists
	UndoOwnEdit Act = "undo_own_edit" // take back one's own edit of a single record

	DeleteArchive Act = "delete_archive"
	Merge         Act = "merge"
	BulkEdit      Act = "bulk_edit"
	Import        Act = "import"         // workbooks, scans, bundles
	UndoOwnBatch  Act = "undo_own_batch" // take back one's own bulk edit, import or merge
	Pull          Act = "pull"           // also an Addigy round, which changes records here
	Push          Act = "push"
	Resolve       Act = "resolve" // choose in a conflict

	Settings   Act = "settings" // of the workspace, and its own entries in the account-wide lists
	Templates  Act = "templates"
	Naming     Act = "naming"
	Rules      Act = "rules"  // remembered choices: "the PSA decides locations"
	Locks      Act = "locks"  // of fields against a system
	Anyway     Act = "anyway" // let a round go on that a brake has stopped
	UndoOthers Act = "undo_others"
	StaffBelow Act = "staff_below" // profiles that are no administrators

	Connections Act = "connections"
	Mapping     Act = "mapping" // tables of a connection, and which Addigy policy is whose
	StaffAll    Act = "staff_all"
	Backup      Act = "backup" // a copy of everything, of all organizations
	Restore     Act = "restore"
	Wipe        Act = "wipe"
	Recorder    Act = "recorder" // what was said to the remote systems, and the support file: of all organizations
)

// LiteOrganizations is the most organizations a lite profile may have.
const LiteOrganizations = 5

// A rule is one row: the least role that may, and how a sentence calls it.
type rule struct {
	act   Act
	from  msp.Role
	words string
}

// table holds product.md section 7. What it leaves open: pulling changes records
// like an import, so it is an editor's; a backup and the flight recorder hold all
// organizations, so they are an administrator's.
var table = []rule{
	{Look, msp.RoleLite, "look"},
	{Search, msp.RoleLite, "search"},

	{Export, msp.RoleReadOnly, "export"},
	{Report, msp.RoleReadOnly, "make reports"},
	{ShowPassword, msp.RoleReadOnly, "show passwords"},

	{CreateEdit, msp.RoleCreator, "create or edit records"},
	{Attach, msp.RoleCreator, "change attachments"},
	{Checklist, msp.RoleCreator, "fill in checklists"},
	{UndoOwnEdit, msp.RoleCreator, "undo edits"},

	{DeleteArchive, msp.RoleEditor, "delete or archive"},
	{Merge, msp.RoleEditor, "merge records"},
	{BulkEdit, msp.RoleEditor, "edit many records at once"},
	{Import, msp.RoleEditor, "import"},
	{UndoOwnBatch, msp.RoleEditor, "undo imports, merges or bulk edits"},
	{Pull, msp.RoleEditor, "pull"},
	{Push, msp.RoleEditor, "push"},
	{Resolve, msp.RoleEditor, "resolve conflicts"},

	{Settings, msp.RoleManager, "change settings"},
	{Templates, msp.RoleManager, "change checklist templates"},
	{Naming, msp.RoleManager, "change naming conventions"},
	{Rules, msp.RoleManager, "change rules"},
	{Locks, msp.RoleManager, "lock fields"},
	{Anyway, msp.RoleManager, "let a round go on that was stopped"},
	{UndoOthers, msp.RoleManager, "undo what others did"},
	{StaffBelow, msp.RoleManager, "change staff profiles"},

	{Connections, msp.RoleAdministrator, "change connections"},
	{Mapping, msp.RoleAdministrator, "change mappings"},
	{StaffAll, msp.RoleAdministrator, "change administrators' profiles"},
	{Backup, msp.RoleAdministrator, "back up the workspace"},
	{Restore, msp.RoleAdministrator, "restore a backup"},
	{Wipe, msp.RoleAdministrator, "wipe the workspace"},
	{Recorder, msp.RoleAdministrator, "read the flight recorder"},
}

// Acts lists all acts in the order of the table.
func Acts() []Act {
	out := make([]Act, len(table))
	for i, r := range table {
		out[i] = r.act
	}
	return out
}

// Can says whether a profile may do an act to records of an organization. The ""
// organization stands for account-wide things. The answer is nil, or an
// *msp.Error with code Denied that names the role and who may.
func Can(staff msp.Staff, act Act, org msp.ID) error {
	r, ok := ruleOf(act)
	if !ok {
		return msp.Errorf(msp.Denied, "Nobody's role has “%s”. This is our mistake; nothing was changed.", act)
	}
	if !Has(staff.Role, act) {
		return denied(staff.Role, r)
	}
	if !staff.Sees(org) {
		return msp.Errorf(msp.Denied, "This organization is not among those of your profile. Ask an administrator or manager to add it.")
	}
	return nil
}

// Has says whether a role has an act at all, for leaving it out of a screen.
func Has(role msp.Role, act Act) bool {
	r, ok := ruleOf(act)
	rank := slices.Index(msp.Roles, role)
	return ok && rank >= 0 && rank <= slices.Index(msp.Roles, r.from)
}

func ruleOf(act Act) (rule, bool) {
	for _, r := range table {
		if r.act == act {
			return r, true
		}
	}
	return rule{}, false
}

func denied(role msp.Role, r rule) error {
	who := whoMay(r.from)
	if role == "" {
		return msp.Errorf(msp.Denied, "Your profile has no role, so it may do nothing. Ask an administrator to give it one.")
	}
	if !slices.Contains(msp.Roles, role) {
		return msp.Errorf(msp.Denied, "“%s” is no role Sitewalk knows, so it may do nothing. Ask an administrator to change it.", role)
	}
	if changes := !slices.Contains([]Act{Look, Search, Export, Report, ShowPassword}, r.act); changes && (role == msp.RoleReadOnly || role == msp.RoleLite) {
		return msp.Errorf(msp.Denied, "Your role (%s) may look but not change. Ask %s.", role, who)
	}
	return msp.Errorf(msp.Denied, "Your role (%s) may not %s. Ask %s.", role, r.words, who)
}

// whoMay names the roles from the most to the least that has an act: "an
// administrator, manager or editor".
func whoMay(from msp.Role) string {
	var names []string
	for _, role := range msp.Roles[:slices.Index(msp.Roles, from)+1] {
		names = append(names, string(role))
	}
	last := len(names) - 1
	if last == 0 {
		return "an " + names[0]
	}
	return "an " + strings.Join(names[:last], ", ") + " or " + names[last]
}

// CanManage says whether a profile may make, change or remove another. Managers
// change profiles below administrator, and give no organization away that they
// do not see themselves. Ask it for the profile as it was and as it shall be.
func CanManage(actor, target msp.Staff) error {
	act := StaffBelow
	if target.Role == msp.RoleAdministrator {
		act = StaffAll
	}
	if err := Can(actor, act, ""); err != nil {
		return err
	}
	for _, org := range target.Organizations {
		if !actor.Sees(org) {
			return msp.Errorf(msp.Denied, "This profile has organizations that yours does not. Ask an administrator.")
		}
	}
	return nil
}

// CheckStaff looks at a profile before it is saved: a name, a known role, and at
// most LiteOrganizations for lite. It gives an *msp.Error with code Invalid.
func CheckStaff(s msp.Staff) error {
	if strings.TrimSpace(s.Name) == "" {
		return msp.FieldError("name", "A staff profile needs a name. Write the person's.")
	}
	if !slices.Contains(msp.Roles, s.Role) {
		names := make([]string, len(msp.Roles))
		for i, r := range msp.Roles {
			names[i] = string(r)
		}
		return msp.FieldError("role", "“%s” is no role. Choose one of %s.", s.Role, strings.Join(names, ", "))
	}
	if s.Role == msp.RoleLite && len(s.Organizations) > LiteOrganizations {
		return msp.FieldError("organizations", "A lite profile has at most %d organizations; this has %d. Take some off, or choose read-only.",
			LiteOrganizations, len(s.Organizations))
	}
	return nil
}
