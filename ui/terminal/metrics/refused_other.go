//go:build !windows

package metrics

import (
	"errors"
	"syscall"
)

// isInUse reports whether the port is taken.
func isInUse(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

// isElsewhere reports whether the address is no one of this computer's.
func isElsewhere(err error) bool { return errors.Is(err, syscall.EADDRNOTAVAIL) }
