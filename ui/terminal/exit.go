package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// The exit codes.
const (
	Done        = 0 // all done
	Failed      = 1 // something is not archived, or could not be done
	WrongUsage  = 2
	NotSignedIn = 3 // or not connected
)

// failures says what a command ends with, and what helps, by what went wrong.
// The first that matches counts.
var failures = []struct {
	target error
	code   int
	remedy string
}{
	{reasons.ErrNotSignedIn, NotSignedIn, ""},
	{reasons.ErrNotConnected, NotSignedIn, ""},
	{reasons.ErrSealed, NotSignedIn, ""},
	{oauth.ErrNoToken, NotSignedIn, "Sign in with: archiver login"},
	{oauth.ErrSessionOver, NotSignedIn, "Sign in again with: archiver login"},
	{reasons.ErrTypes, WrongUsage, ""},
	{context.Canceled, Failed, ""},
	{store.ErrNewer, Failed, "Install the newer version, or choose another folder with --data."},
	{store.ErrDamaged, Failed, "Move that file away and sign in again: what lies in Dropbox is recognised, and nothing is archived twice."},
	{store.ErrUnreadable, Failed, "Check the folder's permissions, or choose another folder with --data."},
}

// Fail says on standard error what went wrong, and what helps, and returns the
// exit code. The data folder is named where it is the trouble.
func (l *Line) Fail(env Env, err error) int {
	if errors.Is(err, store.ErrInUse) {
		say(env.Err, "RingCentral Archiver is already running with this data folder (%s). Use its window, or quit it first.", l.Data)
		return Failed
	}
	return fail(env, err)
}

func fail(env Env, err error) int {
	if wrong, ok := errors.AsType[*usageError](err); ok {
		say(env.Err, "archiver: %v.", wrong)
		say(env.Err, `Try "archiver help%s".`, spaced(wrong.about))
		return WrongUsage
	}
	code, remedy := Failed, ""
	for _, f := range failures {
		if errors.Is(err, f.target) {
			code, remedy = f.code, f.remedy
			break
		}
	}
	if errors.Is(err, context.Canceled) {
		err = errStopped
	}
	say(env.Err, "archiver: %v", err)
	if remedy != "" {
		say(env.Err, "%s", remedy)
	}
	return code
}

var errStopped = errors.New("stopped")

// say writes one line. That a line cannot be written to the terminal is nothing
// that could be said on it.
func say(w io.Writer, format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

func flush(t *tabwriter.Writer) {
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
