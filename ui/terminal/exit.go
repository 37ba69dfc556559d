package terminal

import (
	"errors"

	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/remedy"
)

// The exit codes.
const (
	Done        = remedy.Done
	Failed      = remedy.Failed
	WrongUsage  = remedy.WrongUsage
	NotSignedIn = remedy.NotSignedIn
	NoAnswer    = remedy.NoAnswer
)

// Fail says on standard error what went wrong, and what helps, and returns the
// exit code. The data folder is named where it is the trouble.
func (l *Line) Fail(env Env, err error) int {
	switch {
	case errors.Is(err, store.ErrInUse) && l.Repair():
		env.Warn("RingCentral Archiver is running with this data folder (%s). Quit it first: archiver quit.", l.Data)
		return Failed
	case errors.Is(err, store.ErrInUse):
		env.Warn("RingCentral Archiver is already running with this data folder (%s) and does not answer.", l.Data)
		return NoAnswer
	}
	return fail(env, err)
}

// Lost says that the program that holds the data folder has not answered to the end.
func (l *Line) Lost(env Env) int {
	env.Warn("RingCentral Archiver, which is running with this data folder (%s), has not answered to the end. What you asked for may be done or not.", l.Data)
	return NoAnswer
}

// OtherVersion says that the program that holds the data folder is of another version, which does not
// understand what it is asked.
func (l *Line) OtherVersion(env Env) int {
	env.Warn("Another version of RingCentral Archiver is running with this data folder (%s) and does not understand this. "+
		"Quit it, then try again.", l.Data)
	return NoAnswer
}

func fail(env Env, err error) int {
	if wrong, ok := errors.AsType[*cmdline.Error](err); ok {
		env.Warn("archiver: %v.", wrong)
		env.Warn(`Try "archiver help%s".`, spaced(wrong.About))
		return WrongUsage
	}
	return remedy.Say(env.Err, env.Voice(), err)
}

func flush(t output.Table) {
	// The writer below is the terminal; see say.
	if err := t.Flush(); err != nil {
		return
	}
}

func spaced(word string) string {
	if word == "" {
		return ""
	}
	return " " + word
}
