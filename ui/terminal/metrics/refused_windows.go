package metrics

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isInUse reports whether the port is taken.
func isInUse(err error) bool {
	return errors.Is(err, windows.WSAEADDRINUSE) || errors.Is(err, windows.WSAEACCES)
}

// isElsewhere reports whether the address is no one of this computer's.
func isElsewhere(err error) bool { return errors.Is(err, windows.WSAEADDRNOTAVAIL) }
