//go:build !cgo

package main

import (
	"context"

	"ringcentral-archiver/ui/terminal"
)

// window says that this build has no window: Fyne needs cgo.
func window(_ context.Context, _ *terminal.Line, env terminal.Env, _ details) int {
	env.Warn("This build has no window (it was built without cgo). Use the commands: %s.", terminal.Commands())
	return terminal.Failed
}
