package db_test

import (
	"os"
	"syscall"
)

// fdatasync is the least that makes an append survive a power cut.
func fdatasync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
