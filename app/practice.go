package app

import (
	"context"
	"encoding/json"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/sync/route"
)

// A Practice is the practice systems: real servers on this computer that behave
// as the vendors' do.
type Practice interface {
	// Start serves them and says where, unless they are served already, by this program or by
	// another one: then it says where that is. What they hold is kept in the file; "" keeps it in
	// memory only. A file that was damaged is set aside, and the systems begin anew: damage says
	// so, which is no failure.
	Start(ctx context.Context, file string) (where map[msp.System]string, damage, err error)
	// Key is the key they take; it opens nothing else.
	Key(system msp.System) string
	// Close ends what Start began, once everything is kept.
	Close() error
}

// StartPractice joins the practice systems: real servers on this computer that
// behave as the vendors' do. It needs an empty workspace, so that practice and
// clients' data never mix.
func (a *App) StartPractice(ctx context.Context, actor msp.Staff) error {
	if err := a.may(actor, access.Connections, ""); err != nil {
		return err
	}
	if a.practice == nil {
		return msp.Errorf(msp.Invalid, "This program has no practice systems.")
	}
	orgs, configurations, err := a.store.Totals(ctx)
	if err != nil {
		return err
	}
	if c, err := a.connection(ctx, msp.ITGlue); err != nil {
		return err
	} else if c != nil && !c.Practice || c == nil && orgs+configurations > 0 {
		return msp.Errorf(msp.Invalid, "This workspace holds real data, or is connected to a real system. Open an empty one to practise, so that the two never mix.")
	}
	where, err := a.servePractice(ctx)
	if err != nil {
		return err
	}
	for _, s := range allSystems {
		if where[s] == "" {
			continue
		}
		if _, err := a.connect(ctx, actor, ConnectRequest{System: string(s), URL: where[s], Key: a.practice.Key(s), PSASync: string(route.None)}, true); err != nil {
			return err
		}
		if _, err := a.Pull(ctx, actor, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// Practising says whether the workspace is joined to practice systems.
func (a *App) Practising(ctx context.Context) (bool, error) {
	c, err := a.connection(ctx, msp.ITGlue)
	return c != nil && c.Practice, err
}

// ResumePractice sees to it that the practice systems are served when the workspace
// is joined to them, and notes where: the address is another one each time. Whatever
// is about to ask a system calls it first, since another program that served them
// may have ended.
func (a *App) ResumePractice(ctx context.Context) error {
	c, err := a.connection(ctx, msp.ITGlue)
	if err != nil || c == nil || !c.Practice || a.practice == nil {
		return err
	}
	where, err := a.servePractice(ctx)
	if err != nil || where[msp.ITGlue] == c.URL {
		return err
	}
	c.URL = where[msp.ITGlue]
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return a.store.SetSetting(ctx, connectionKey(msp.ITGlue), string(text))
}

func (a *App) servePractice(ctx context.Context) (map[msp.System]string, error) {
	where, damage, err := a.practice.Start(ctx, a.practiceFile)
	if damage != nil {
		a.log.Warn("the practice systems began anew", "message", damage.Error())
	}
	return where, err
}
