//go:build !linux

package s3test

import "syscall"

func endsWithTest() *syscall.SysProcAttr { return nil }
