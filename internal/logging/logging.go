// Package logging writes the program's log: one JSON line an event, into a
// rotating file that only the user can read. No secret gets in: every message
// and value passes through package redact first.
package logging

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"sitewalk/internal/redact"
)

// FileName is the name of the newest log in its folder; older ones have their
// time in the name and are packed.
const FileName = "sitewalk.log"

// The log may take about 60 MB unpacked, and keeps a month.
const (
	maxMegabytes = 10
	maxFiles     = 5
	maxDays      = 30
)

// Open opens the log in a folder, made when it is not there. secrets may be nil,
// or learn of values later. Closing ends writing; a line after it is lost.
func Open(folder string, level slog.Leveler, secrets *redact.Secrets) (*slog.Logger, io.Closer, error) {
	path := filepath.Join(folder, FileName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the log's folder: %w", err)
	}
	// Made here, so that an error is seen now and the rights are ours.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	err = f.Chmod(0o600)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	file := &lumberjack.Logger{Filename: path, MaxSize: maxMegabytes, MaxBackups: maxFiles, MaxAge: maxDays, Compress: true}
	return slog.New(NewHandler(file, level, secrets)), file, nil
}

// NewHandler writes JSON lines with times in UTC and without secrets.
func NewHandler(w io.Writer, level slog.Leveler, secrets *redact.Secrets) slog.Handler {
	if level == nil {
		level = slog.LevelInfo
	}
	return &handler{secrets: secrets, next: slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})}
}

// handler masks, then hands on.
type handler struct {
	next    slog.Handler
	secrets *redact.Secrets
}

func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	safe := slog.NewRecord(r.Time.UTC(), r.Level, h.secrets.String(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		safe.AddAttrs(h.attr(a))
		return true
	})
	return h.next.Handle(ctx, safe)
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{next: h.next.WithAttrs(h.attrs(attrs)), secrets: h.secrets}
}

func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{next: h.next.WithGroup(name), secrets: h.secrets}
}

func (h *handler) attrs(attrs []slog.Attr) []slog.Attr {
	out := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		out[i] = h.attr(a)
	}
	return out
}

// attr masks one value. A value that is neither a number, a time nor yes or no
// becomes text: what a type would write of itself cannot be looked through.
func (h *handler) attr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	if v.Kind() == slog.KindGroup {
		group := h.attrs(v.Group())
		if redact.SecretName(a.Key) {
			for i := range group {
				group[i].Value = slog.StringValue(redact.Mask)
			}
		}
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(group...)}
	}
	if redact.SecretName(a.Key) && v.Kind() != slog.KindBool {
		return slog.String(a.Key, redact.Mask)
	}
	switch v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, h.secrets.String(v.String()))
	case slog.KindTime:
		return slog.Time(a.Key, v.Time().UTC())
	case slog.KindDuration:
		return slog.String(a.Key, v.Duration().Round(time.Microsecond).String())
	case slog.KindAny:
		return slog.String(a.Key, h.text(v.Any()))
	}
	return slog.Attr{Key: a.Key, Value: v}
}

// text writes any value without its secrets.
func (h *handler) text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case error:
		return h.secrets.String(v.Error())
	case http.Header:
		return h.secrets.String(fmt.Sprint(h.secrets.Header(v)))
	case *url.URL:
		return h.secrets.URL(v.String())
	case []byte:
		return string(h.secrets.JSON(v))
	case fmt.Stringer:
		return h.secrets.String(v.String())
	case encoding.TextMarshaler:
		if b, err := v.MarshalText(); err == nil {
			return h.secrets.String(string(b))
		}
	}
	return h.secrets.String(fmt.Sprintf("%+v", v))
}
