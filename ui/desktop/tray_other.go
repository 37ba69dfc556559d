//go:build windows || darwin

package desktop

import "context"

// TrayHost reports whether something will show a tray icon: Windows and macOS
// always do.
func TrayHost(context.Context) bool { return true }
