package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// defaultAdministrator is who works in a workspace that has no other
// administrator yet.
var defaultAdministrator = msp.Staff{ID: "admin", Name: "admin", Role: msp.RoleAdministrator}

// Actor finds who works: by name or id; "" is the only profile, or the default
// administrator. The default goes when another administrator is added.
func (a *App) Actor(ctx context.Context, name string) (msp.Staff, error) {
	all, err := a.profiles(ctx)
	if err != nil {
		return msp.Staff{}, err
	}
	if name == "" {
		if len(all) == 1 {
			return all[0], nil
		}
		if i := slices.IndexFunc(all, func(s msp.Staff) bool { return s.ID == defaultAdministrator.ID }); i >= 0 {
			return all[i], nil
		}
		return msp.Staff{}, msp.FieldError("--as", "Say who works, with --as: %s.", strings.Join(namesOf(all), ", "))
	}
	for _, s := range all {
		if string(s.ID) == name || strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	return msp.Staff{}, &msp.Error{Code: msp.NotFound, Field: "--as", Message: "There is no staff profile “" + name + "”. There are: " + strings.Join(namesOf(all), ", ") + "."}
}

func namesOf(all []msp.Staff) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.Name)
	}
	return out
}

// profiles are the stored profiles, with the default administrator while no
// other administrator is there.
func (a *App) profiles(ctx context.Context) ([]msp.Staff, error) {
	all, err := a.store.Staff(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(s msp.Staff) bool { return s.Role == msp.RoleAdministrator }) {
		all = append([]msp.Staff{defaultAdministrator}, all...)
	}
	return all, nil
}

// StaffView is a profile as JSON shows it.
type StaffView struct {
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	Role          string   `json:"role"`
	Organizations []string `json:"organizations"` // names; administrators see all
}

// StaffList lists the profiles.
func (a *App) StaffList(ctx context.Context, actor msp.Staff) ([]StaffView, error) {
	if err := a.may(actor, access.Look, ""); err != nil {
		return nil, err
	}
	all, err := a.profiles(ctx)
	if err != nil {
		return nil, err
	}
	out := []StaffView{}
	r := a.resolver()
	for _, s := range all {
		out = append(out, a.staffView(ctx, r, s))
	}
	return out, nil
}

func (a *App) staffView(ctx context.Context, r *resolver, s msp.Staff) StaffView {
	v := StaffView{ID: string(s.ID), Name: s.Name, Role: string(s.Role), Organizations: []string{}}
	for _, o := range s.Organizations {
		v.Organizations = append(v.Organizations, r.name(ctx, msp.KindOrganization, o))
	}
	return v
}

// AddStaff makes a profile. Without organizations it sees none; administrators
// see all.
func (a *App) AddStaff(ctx context.Context, actor msp.Staff, name string, role msp.Role, orgs []msp.ID) (StaffView, error) {
	if err := a.may(actor, staffAct(role), ""); err != nil {
		return StaffView{}, err
	}
	name = msp.NormalizeText(name)
	if name == "" {
		return StaffView{}, msp.FieldError("name", "The profile needs a name.")
	}
	all, err := a.profiles(ctx)
	if err != nil {
		return StaffView{}, err
	}
	for _, s := range all {
		if strings.EqualFold(s.Name, name) && s.ID != defaultAdministrator.ID {
			return StaffView{}, msp.FieldError("name", "There is a profile “%s” already.", s.Name)
		}
	}
	return a.saveStaff(ctx, actor, msp.Staff{ID: a.newID(), Name: name, Role: role, Organizations: orgs}, "")
}

// SetStaff changes a profile's role or organizations.
func (a *App) SetStaff(ctx context.Context, actor msp.Staff, name string, role msp.Role, orgs []msp.ID, setOrgs bool) (StaffView, error) {
	s, err := a.profile(ctx, name)
	if err != nil {
		return StaffView{}, err
	}
	before := s.Role
	if role != "" {
		s.Role = role
	}
	if setOrgs {
		s.Organizations = orgs
	}
	if err := a.may(actor, staffAct(before, s.Role), ""); err != nil {
		return StaffView{}, err
	}
	if before == msp.RoleAdministrator && s.Role != msp.RoleAdministrator {
		if err := a.notLast(ctx, s.ID); err != nil {
			return StaffView{}, err
		}
	}
	return a.saveStaff(ctx, actor, s, before)
}

func (a *App) saveStaff(ctx context.Context, actor msp.Staff, s msp.Staff, before msp.Role) (StaffView, error) {
	if !slices.Contains(msp.Roles, s.Role) {
		var names []string
		for _, r := range msp.Roles {
			names = append(names, string(r))
		}
		return StaffView{}, msp.FieldError("--role", "“%s” is no role. The roles are %s.", s.Role, strings.Join(names, ", "))
	}
	act := staffAct(before, s.Role)
	if err := a.may(actor, act, ""); err != nil {
		return StaffView{}, err
	}
	if s.Role == msp.RoleLite && len(s.Organizations) > access.LiteOrganizations {
		return StaffView{}, msp.FieldError("--organization", "A lite profile has at most %d organizations.", access.LiteOrganizations)
	}
	for _, o := range s.Organizations {
		if err := a.may(actor, act, o); err != nil {
			return StaffView{}, err
		}
	}
	if err := a.store.SaveStaff(ctx, s); err != nil {
		return StaffView{}, err
	}
	return a.staffView(ctx, a.resolver(), s), nil
}

// staffAct is the right that a change of profiles takes: more where one of the
// roles before and after is an administrator's.
func staffAct(roles ...msp.Role) access.Act {
	if slices.Contains(roles, msp.RoleAdministrator) {
		return access.StaffAll
	}
	return access.StaffBelow
}

func (a *App) profile(ctx context.Context, name string) (msp.Staff, error) {
	all, err := a.store.Staff(ctx)
	if err != nil {
		return msp.Staff{}, err
	}
	for _, s := range all {
		if string(s.ID) == name || strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	return msp.Staff{}, msp.Errorf(msp.NotFound, "There is no staff profile “%s”. List them with: staff list.", name)
}

// RemoveStaff removes a profile. What the person did stays in history.
func (a *App) RemoveStaff(ctx context.Context, actor msp.Staff, name string) error {
	s, err := a.profile(ctx, name)
	if err != nil {
		return err
	}
	if err := a.may(actor, staffAct(s.Role), ""); err != nil {
		return err
	}
	if s.Role == msp.RoleAdministrator {
		if err := a.notLast(ctx, s.ID); err != nil {
			return err
		}
	}
	if err := access.CanManage(actor, s); err != nil {
		return err
	}
	return a.store.RemoveStaff(ctx, s.ID)
}

// notLast refuses to take the last administrator away while other profiles need
// one.
func (a *App) notLast(ctx context.Context, id msp.ID) error {
	all, err := a.store.Staff(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Role == msp.RoleAdministrator && s.ID != id {
			return nil
		}
	}
	if len(all) == 1 {
		return nil // the default administrator comes back
	}
	return msp.Errorf(msp.Invalid, "Somebody must be able to change roles. Make another administrator first.")
}
