package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
)

// A simStore is the desk's store as the engine has it: the program may be killed
// before and after each write, somebody may type just before one, and what the
// program takes over is held against the model.
type simStore struct {
	engine.Store
	d *simDesk
}

// write does one write, with what can happen around it.
func (s *simStore) write(name string, do func() error) error {
	d := s.d
	if d.step("before " + name) {
		return errKilled
	}
	d.typeNow()
	if err := do(); err != nil {
		return err
	}
	d.lastWrite = name
	if d.step("after " + name) {
		return errKilled
	}
	return nil
}

func (s *simStore) ApplyPull(ctx context.Context, system msp.System, batch msp.ID, changes []msp.PullChange) (stale []int, newBatch msp.ID, err error) {
	err = s.write("apply", func() (err error) {
		before := make([]*msp.SyncRecord, len(changes))
		for i, c := range changes {
			if list, err := s.Store.SyncRecords(ctx, system, c.Kind, []msp.ID{c.ID}); err == nil && len(list) == 1 {
				before[i] = &list[0]
			}
		}
		stale, newBatch, err = s.Store.ApplyPull(ctx, system, batch, changes)
		if err != nil {
			return err
		}
		late := map[int]bool{}
		for _, i := range stale {
			late[i] = true
			s.d.count("stale apply")
		}
		for i, c := range changes {
			s.d.log("desk %d: applies %s %s %v create %v set %v base %v pending %v", s.d.n, c.Kind, c.ID, late[i], c.Create, c.Set, c.Link.Base, c.Pending)
			switch {
			case late[i] || c.Remove:
			case before[i] != nil:
				s.d.tookOver(c, before[i])
			case c.Create:
				if k, th := simKindOf(c.Kind), s.d.thingOf(c.Set[msp.FieldName]); k != nil && th != nil && th.made == 1 {
					th.taken(thereSide(c.Link.RemoteID), s.d.side(c.ID), s.d.values(k, &msp.Record{Kind: c.Kind, Values: c.Set}))
				}
			}
		}
		return nil
	})
	return stale, newBatch, err
}

// tookOver holds what a pull took over against the model: words may be replaced
// by words only that come after them.
func (d *simDesk) tookOver(c msp.PullChange, before *msp.SyncRecord) {
	k, th := simKindOf(c.Kind), d.thingOf(before.Record.Name())
	if k == nil || th == nil {
		return
	}
	if before.Link == nil && before.Queue != nil && !before.Queue.IntentAt.IsZero() {
		d.count("lost create met again by a pull or look-up")
	}
	if before.Link == nil && before.Queue != nil && before.Queue.IntentAt.IsZero() {
		d.count("recognized as the same")
	}
	from, to := thereSide(c.Link.RemoteID), d.side(c.ID)
	if before.Link == nil {
		th.met(from, to)
	}
	for f, value := range c.Set {
		sf, ok := k.field(f)
		if !ok || th.made > 1 {
			continue
		}
		l, now := th.line(f), d.text(sf, value)
		old := l.now(to).text
		if !l.copied(from, to, func(t string) bool { return sameText(k, sf, t, now) }, sf.value == nil) && !k.fixed {
			d.bad("desk %d: a pull put %q over %q in %s of %s, and nobody who wrote the one had seen the other", d.n, now, old, f, th.token)
		}
	}
	d.agreed(c.Kind, c.ID, c.Link.RemoteID)
}

// agreed notes in which fields a record and its counterpart hold the same.
func (d *simDesk) agreed(kind msp.Kind, id msp.ID, remoteID string) {
	k := simKindOf(kind)
	if k == nil {
		return
	}
	rec, err := d.store.Record(context.WithoutCancel(d.Context()), kind, id)
	there, ok := d.glue.Get(k.there, remoteID)
	if err != nil || !ok {
		return
	}
	th := d.thingOf(rec.Name())
	if th == nil || th.made > 1 || d.thingOf(fmt.Sprint(there.Attributes["name"])) != th {
		return
	}
	for _, f := range k.fields {
		l, a, b := th.line(f.field), d.side(id), thereSide(remoteID)
		delete(l.doubt, a)
		here, far := d.text(f, rec.Get(f.field)), d.thereText(there, f)
		if sameText(k, f, here, far) && sameText(k, f, l.now(a).text, here) && sameText(k, f, l.now(b).text, far) {
			l.agree(a, b)
		}
	}
}

func (s *simStore) SetCursor(ctx context.Context, system msp.System, kind msp.Kind, cursor string) error {
	return s.write("cursor", func() error { return s.Store.SetCursor(ctx, system, kind, cursor) })
}

func (s *simStore) SetIntent(ctx context.Context, item msp.QueueItem, sent msp.Values, at time.Time) error {
	s.d.making = item.RecordID
	return s.write("intent", func() error { return s.Store.SetIntent(ctx, item, sent, at) })
}

func (s *simStore) SetQueueState(ctx context.Context, item msp.QueueItem) error {
	return s.write("state", func() error { return s.Store.SetQueueState(ctx, item) })
}

func (s *simStore) ClearIntent(ctx context.Context, item msp.QueueItem) error {
	return s.write("clear", func() error { return s.Store.ClearIntent(ctx, item) })
}

func (s *simStore) Confirm(ctx context.Context, push msp.Push) error {
	return s.write("confirm", func() error {
		err := s.Store.Confirm(ctx, push)
		if err == nil {
			s.d.agreed(push.Item.Kind, push.Item.RecordID, push.Link.RemoteID)
		}
		return err
	})
}

func (s *simStore) Touch(ctx context.Context, system msp.System, at time.Time, problem string) error {
	return s.write("touch", func() error { return s.Store.Touch(ctx, system, at, problem) })
}

// step is one place where the program may be killed.
func (d *simDesk) step(where string) (killed bool) {
	if d.dead {
		return true
	}
	d.steps++
	if d.crash == 0 || d.atWrites && (strings.HasSuffix(where, "GET") || strings.HasSuffix(where, "cursor")) {
		return false
	}
	if d.crash--; d.crash > 0 {
		return false
	}
	d.dead = true
	d.log("desk %d: killed %s", d.n, where)
	d.count("killed " + where)
	switch where {
	case "after intent", "before POST", "before PATCH":
		d.count("killed between the intent and the answer")
	case "after POST", "after PATCH", "before confirm":
		d.count("killed between the answer and its confirmation")
	}
	d.stop()
	return true
}
