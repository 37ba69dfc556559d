//go:build !cgo || windows || darwin

package desktop

// Minimise minimises a window of this process by its X11 id. Here there are no
// such windows.
func Minimise(uintptr) bool { return false }
