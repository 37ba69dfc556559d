//go:build windows || darwin

package desktop

import "context"

// HasSession reports whether tray icons and notifications are possible: on
// Windows and macOS always.
func HasSession(context.Context) bool { return true }

// Notify shows a notification: here it does nothing.
func Notify(context.Context, string, string) {}

// TrayHost reports whether something shows the tray icon: on Windows and macOS
// always.
func TrayHost(context.Context) bool { return true }
