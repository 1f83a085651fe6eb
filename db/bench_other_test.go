//go:build !linux

package db_test

import "os"

// fdatasync is the least that makes an append survive a power cut.
func fdatasync(f *os.File) error { return f.Sync() }
