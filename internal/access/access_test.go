package access

import (
	"slices"
	"strings"
	"testing"

	"sitewalk/internal/msp"
)

// matrix is product.md section 7 once more, written out by role and not by rank:
// a slip in the table must not be able to hide in the code that reads it.
var matrix = map[Act]string{ // A administrator, M manager, E editor, C creator, R read-only, L lite
	Look: "AMECRL", Search: "AMECRL",
	Export: "AMECR", Report: "AMECR", ShowPassword: "AMECR",
	CreateEdit: "AMEC", Attach: "AMEC", Checklist: "AMEC", UndoOwnEdit: "AMEC",
	DeleteArchive: "AME", Merge: "AME", BulkEdit: "AME", Import: "AME", UndoOwnBatch: "AME", Pull: "AME", Push: "AME", Resolve: "AME",
	Settings: "AM", Templates: "AM", Naming: "AM", Rules: "AM", Locks: "AM", Anyway: "AM", UndoOthers: "AM", StaffBelow: "AM",
	Connections: "A", Mapping: "A", StaffAll: "A", Backup: "A", Restore: "A", Wipe: "A", Recorder: "A",
}

var letters = map[msp.Role]string{
	msp.RoleAdministrator: "A", msp.RoleManager: "M", msp.RoleEditor: "E", msp.RoleCreator: "C", msp.RoleReadOnly: "R", msp.RoleLite: "L",
}

func TestEveryRoleAndEveryAct(t *testing.T) {
	if len(Acts()) != len(matrix) {
		t.Fatalf("%d acts in the table, %d here", len(Acts()), len(matrix))
	}
	for _, act := range Acts() {
		for _, role := range msp.Roles {
			staff := msp.Staff{Name: "Jo", Role: role, Organizations: []msp.ID{"mine"}}
			want := strings.Contains(matrix[act], letters[role])
			if Has(role, act) != want {
				t.Errorf("Has(%s, %s) = %v", role, act, !want)
			}
			for org, sees := range map[msp.ID]bool{"mine": true, "": true, "theirs": role == msp.RoleAdministrator} {
				err := Can(staff, act, org)
				if (err == nil) != (want && sees) {
					t.Errorf("Can(%s, %s, %q) = %v", role, act, org, err)
				}
				if err != nil && (msp.CodeOf(err) != msp.Denied || !strings.HasSuffix(err.Error(), ".") || !strings.Contains(err.Error(), "Ask ")) {
					t.Errorf("%s, %s: %v", role, act, err)
				}
			}
		}
	}
}

func TestActsAreUnique(t *testing.T) {
	acts := Acts()
	slices.Sort(acts)
	if len(slices.Compact(acts)) != len(table) {
		t.Error("an act has two rows")
	}
}

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		role msp.Role
		act  Act
		want string
	}{
		{msp.RoleReadOnly, CreateEdit, "Your role (read-only) may look but not change. Ask an administrator, manager, editor or creator."},
		{msp.RoleLite, Export, "Your role (lite) may not export. Ask an administrator, manager, editor, creator or read-only."},
		{msp.RoleCreator, DeleteArchive, "Your role (creator) may not delete or archive. Ask an administrator, manager or editor."},
		{msp.RoleManager, Connections, "Your role (manager) may not change connections. Ask an administrator."},
		{"", Look, "Your profile has no role, so it may do nothing. Ask an administrator to give it one."},
		{"boss", Look, "“boss” is no role Sitewalk knows, so it may do nothing. Ask an administrator to change it."},
	} {
		if err := Can(msp.Staff{Role: tt.role}, tt.act, ""); err == nil || err.Error() != tt.want {
			t.Errorf("%s, %s: %v", tt.role, tt.act, err)
		}
	}
	if err := Can(msp.Staff{Role: msp.RoleAdministrator}, "fly", ""); msp.CodeOf(err) != msp.Denied {
		t.Errorf("an act without a row: %v", err)
	}
	if err := Can(msp.Staff{Role: msp.RoleEditor}, Look, "o1"); err == nil || !strings.HasPrefix(err.Error(), "This organization is not among") {
		t.Errorf("an organization that is not theirs: %v", err)
	}
}

func TestCanManage(t *testing.T) {
	admin := msp.Staff{Name: "Ada", Role: msp.RoleAdministrator}
	manager := msp.Staff{Name: "Max", Role: msp.RoleManager, Organizations: []msp.ID{"o1", "o2"}}
	for why, tt := range map[string]struct {
		actor, target msp.Staff
		want          bool
	}{
		"an administrator makes another":             {admin, msp.Staff{Role: msp.RoleAdministrator}, true},
		"a manager makes no administrator":           {manager, msp.Staff{Role: msp.RoleAdministrator}, false},
		"a manager makes an editor":                  {manager, msp.Staff{Role: msp.RoleEditor, Organizations: []msp.ID{"o1"}}, true},
		"a manager gives away what they see only":    {manager, msp.Staff{Role: msp.RoleEditor, Organizations: []msp.ID{"o3"}}, false},
		"an editor makes nobody":                     {msp.Staff{Role: msp.RoleEditor}, msp.Staff{Role: msp.RoleLite}, false},
		"an administrator gives away anything":       {admin, msp.Staff{Role: msp.RoleEditor, Organizations: []msp.ID{"o9"}}, true},
		"a manager makes another manager of the own": {manager, msp.Staff{Role: msp.RoleManager, Organizations: []msp.ID{"o2"}}, true},
	} {
		if err := CanManage(tt.actor, tt.target); (err == nil) != tt.want {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestCheckStaff(t *testing.T) {
	five := []msp.ID{"1", "2", "3", "4", "5"}
	for why, tt := range map[string]struct {
		staff msp.Staff
		field string
	}{
		"fine":                {msp.Staff{Name: "Jo", Role: msp.RoleLite, Organizations: five}, ""},
		"six for lite":        {msp.Staff{Name: "Jo", Role: msp.RoleLite, Organizations: append(five, "6")}, "organizations"},
		"six for read-only":   {msp.Staff{Name: "Jo", Role: msp.RoleReadOnly, Organizations: append(five, "6")}, ""},
		"no name":             {msp.Staff{Name: " ", Role: msp.RoleLite}, "name"},
		"a role nobody knows": {msp.Staff{Name: "Jo", Role: "boss"}, "role"},
		"no role at all":      {msp.Staff{Name: "Jo"}, "role"},
		"no organization yet": {msp.Staff{Name: "Jo", Role: msp.RoleEditor}, ""},
	} {
		err := CheckStaff(tt.staff)
		if tt.field == "" {
			if err != nil {
				t.Errorf("%s: %v", why, err)
			}
			continue
		}
		if e := msp.AsError(err); e == nil || e.Code != msp.Invalid || e.Field != tt.field {
			t.Errorf("%s: %v", why, err)
		}
	}
}
