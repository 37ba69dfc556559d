package s3test

import "syscall"

// endsWithTest has a program killed when the test's own is.
func endsWithTest() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
