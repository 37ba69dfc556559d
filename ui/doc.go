// Package ui is the window: a header, the tabs GENERAL, BACKUP and LOG, and a
// footer. It shows the engine's Snapshot and calls its actions; it holds no
// rule of its own. view.go turns a Snapshot into words, each other file is one
// piece of the window.
//
// Nothing here waits on the UI goroutine: actions run in goroutines that the
// window owns, and come back through post.
package ui
