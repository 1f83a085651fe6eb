package app

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/flight"
	"sitewalk/internal/msp"
)

// supportRead is the first thing in a support file.
const supportRead = `This file was made by Sitewalk for whoever helps with a problem.

about.json        versions, and what the workspace holds, in numbers
connections.json  the connected systems, without their keys
settings.json     settings of the workspace and the window
queue.json        what waits, by state, and the first items with their reasons
rounds.json       the last rounds and how they ended
check.json        what a check of the workspace found
recorder.jsonl    the flight recorder: every request and answer, newest first
sitewalk.log      the log

It holds no keys and no passwords: they are masked when they are recorded, and
once more when this file is written. It does hold names and values of your
clients' records. Hand it only to whom you would show those.
`

// supportItems bounds what is listed of the queue, and supportRounds of the rounds.
const (
	supportItems  = 500
	supportRounds = 200
)

// SupportFile writes everything that helps to understand a problem into one file
// and hands it to the person.
func (a *App) SupportFile(ctx context.Context, actor msp.Staff) (FileView, error) {
	if err := a.may(actor, access.Recorder, ""); err != nil {
		return FileView{}, err
	}
	return a.shell.Deliver(ctx, "sitewalk support "+a.now().Format("2006-01-02 1504")+".zip", func(w io.Writer) error {
		return a.WriteSupport(ctx, actor, w)
	})
}

// WriteSupport writes the support file. It holds no secret: everything in it was
// masked before, settings are chosen by name, and the keys in use are looked for
// once more.
func (a *App) WriteSupport(ctx context.Context, actor msp.Staff, w io.Writer) error {
	if err := a.may(actor, access.Recorder, ""); err != nil {
		return err
	}
	a.learnKeys(ctx)
	z := zip.NewWriter(w)
	s := support{App: a, zip: z, actor: actor}
	err := s.write(ctx)
	if closing := z.Close(); err == nil {
		err = closing
	}
	if err == nil || msp.AsError(err) != nil || ctx.Err() != nil {
		return err
	}
	return msp.WrapError(msp.Internal, err, "The support file could not be written. Check the space on the disk.")
}

// learnKeys fetches the keys in use, so that the mask knows them also when nothing
// was sent since the start.
func (a *App) learnKeys(ctx context.Context) {
	for _, s := range allSystems {
		c, err := a.connection(ctx, s)
		if err != nil || c == nil {
			continue
		}
		if key, err := a.keyOf(s, *c)(ctx); err == nil && a.hide != nil {
			a.hide.Add(key)
		}
	}
}

// A support is a support file while it is written.
type support struct {
	*App
	zip   *zip.Writer
	actor msp.Staff
}

func (s *support) write(ctx context.Context) error {
	if err := s.file("read me.txt", func(w io.Writer) error {
		_, err := io.WriteString(w, supportRead)
		return err
	}); err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		read func(context.Context) (any, error)
	}{
		{"about.json", s.about}, {"connections.json", s.connections}, {"settings.json", s.settings},
		{"queue.json", s.queue}, {"rounds.json", s.roundsPart}, {"check.json", s.check},
	} {
		v, err := part.read(ctx)
		if err != nil {
			v = Present(err) // a broken workspace is when this file is needed most
		}
		if err := s.json(part.name, v); err != nil {
			return err
		}
	}
	if err := s.file("recorder.jsonl", func(w io.Writer) error { return s.entries(ctx, w) }); err != nil {
		return err
	}
	return s.log(ctx)
}

func (s *support) file(name string, write func(io.Writer) error) error {
	w, err := s.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.now().UTC()})
	if err != nil {
		return err
	}
	return write(w)
}

func (s *support) json(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return s.file(name, func(w io.Writer) error {
		_, err := w.Write(append(s.hide.JSON(text), '\n'))
		return err
	})
}

func (s *support) about(ctx context.Context) (any, error) {
	orgs, configurations, err := s.store.Totals(ctx)
	return map[string]any{"version": s.version, "go": runtime.Version(), "system": runtime.GOOS + "/" + runtime.GOARCH, "at": rfc(s.now()),
		"role": s.actor.Role, "organizations": orgs, "configurations": configurations}, err
}

func (s *support) connections(ctx context.Context) (any, error) {
	list, err := s.Connections(ctx, s.actor)
	for i := range list.Items {
		list.Items[i].KeyEnd = ""
	}
	return list, err
}

// settings are chosen by their names: what is not known to be harmless stays.
func (s *support) settings(ctx context.Context) (any, error) {
	out := map[string]string{}
	for _, prefix := range []string{"sync.", "window."} {
		some, err := s.store.Settings(ctx, prefix)
		if err != nil {
			return nil, err
		}
		for k, v := range some {
			out[k] = v
		}
	}
	return out, nil
}

func (s *support) queue(ctx context.Context) (any, error) {
	counts, err := s.store.QueueCounts(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.Queue(ctx, s.actor, "", "", supportItems)
	return map[string]any{"counts": counts, "items": list.Items}, err
}

func (s *support) roundsPart(ctx context.Context) (any, error) {
	page, err := s.Rounds(ctx, s.actor, "", supportRounds)
	return page.Items, err
}

// check looks without mending: a support file changes nothing.
func (s *support) check(ctx context.Context) (any, error) {
	found, err := s.store.Check(ctx, false)
	if found == nil {
		found = []Finding{}
	}
	return found, err
}

func (s *support) entries(ctx context.Context, w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return s.recorder.Each(ctx, func(e flight.Entry) error { return enc.Encode(e) })
}

// log copies the newest log line by line through the mask.
func (s *support) log(ctx context.Context) error {
	if s.logFile == "" {
		return nil
	}
	return s.file(filepath.Base(s.logFile), func(w io.Writer) error {
		f, err := os.Open(s.logFile)
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		defer f.Close()
		in := bufio.NewReader(f)
		for ctx.Err() == nil {
			line, err := in.ReadString('\n')
			if _, e := io.WriteString(w, s.hide.String(strings.ToValidUTF8(line, "?"))); e != nil {
				return e
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}
