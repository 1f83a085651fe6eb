//go:build !linux

package bench

import "os"

// datasync is the least that makes an append survive a power cut.
func datasync(f *os.File) error { return f.Sync() }
