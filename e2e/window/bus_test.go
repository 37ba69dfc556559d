//go:build window

package window

import "os"

// sessionBus is where the session's programs meet.
func sessionBus() string { return os.Getenv("DBUS_SESSION_BUS_ADDRESS") }
