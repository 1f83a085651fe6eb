package msp

// A Role is what a staff profile may do; the names are IT Glue's.
type Role string

// The roles, from most to least.
const (
	RoleAdministrator Role = "administrator"
	RoleManager       Role = "manager"
	RoleEditor        Role = "editor"
	RoleCreator       Role = "creator"
	RoleReadOnly      Role = "read-only"
	RoleLite          Role = "lite"
)

// Roles lists the roles from most to least.
var Roles = []Role{RoleAdministrator, RoleManager, RoleEditor, RoleCreator, RoleReadOnly, RoleLite}

// A Staff profile is who is working. Everyone but administrators is limited to
// Organizations; none given means none.
type Staff struct {
	ID            ID
	Name          string
	Role          Role
	Organizations []ID
}

// Sees says whether the profile may look at an organization's records. The ""
// organization stands for account-wide things, which everyone sees.
func (s Staff) Sees(org ID) bool {
	if s.Role == RoleAdministrator || org == "" {
		return true
	}
	for _, o := range s.Organizations {
		if o == org {
			return true
		}
	}
	return false
}
