package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	savedFormat  = "practice systems"
	savedVersion = 1
)

// A savedWorld is what Save writes, as JSON: each system in its own form.
type savedWorld struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Systems struct {
		ITGlue json.RawMessage `json:"itglue"`
	} `json:"systems"`
}

// Save writes what all systems hold, for Load. Faults, limits and keys are no part
// of it.
func (w *World) Save(out io.Writer) error {
	saved := savedWorld{Format: savedFormat, Version: savedVersion}
	var glue bytes.Buffer
	if err := w.itglue.Save(&glue); err != nil {
		return err
	}
	saved.Systems.ITGlue = glue.Bytes()
	return json.NewEncoder(out).Encode(saved)
}

// Load replaces what all systems hold with what Save wrote. What cannot be read is
// an error and changes nothing.
func (w *World) Load(in io.Reader) error {
	d := json.NewDecoder(in)
	d.DisallowUnknownFields()
	var saved savedWorld
	if err := d.Decode(&saved); err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("sandbox: something follows the end")
	}
	if saved.Format != savedFormat || saved.Version != savedVersion {
		return fmt.Errorf("sandbox: the format is %q, version %d, not %q, version %d", saved.Format, saved.Version, savedFormat, savedVersion)
	}
	return w.itglue.Load(bytes.NewReader(saved.Systems.ITGlue))
}
