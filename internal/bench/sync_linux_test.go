package bench

import (
	"os"
	"syscall"
)

// datasync is the least that makes an append survive a power cut.
func datasync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
