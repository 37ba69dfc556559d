package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/fault"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/placeflags"
	"ringcentral-archiver/ui/terminal/remedy"
)

// connectTask connects where the archive is to lie.
type connectTask struct {
	signInTask
	placeflags.Flags
}

func (r *reader) connectCommand() *cobra.Command {
	t := &connectTask{}
	c := t.Command()
	c.RunE = r.accept(t, t.Check)
	return t.flag(c)
}

func (r *reader) disconnectCommand() *cobra.Command {
	t := &disconnectTask{}
	c := placeflags.Disconnecting(&t.kind)
	c.RunE = r.accept(t, c.RunE)
	return c
}

func (t *connectTask) do(ctx context.Context, s *session) int {
	s.Language = s.Voice().Of(t.Place.Kind())
	wanted, err := t.Wanted(ctx, placeflags.Source{In: s.In, ReadFile: s.ReadFile, Ask: s.TypeSecret, Voice: s.Voice()})
	if err != nil {
		return s.Fail(s.Env, err)
	}
	t.hostKey = t.HostKey
	ask := s.asking(ctx, &t.signInTask, "Dropbox", translation.Key("Connected to the Dropbox of %s."))
	ask.Place, ask.MadeKey = wanted, t.ShowMadeKey(s.Out, s.Voice())
	if err := s.engine.Connect(ctx, ask); err != nil {
		return s.notConnected(wanted, err)
	}
	now := s.engine.Snapshot().Dropbox
	s.Tell("Connected to the Dropbox of %s.", output.Mailbox(now.Dropbox))
	if now.S3.ObjectLock {
		s.Tell("Object lock is on in this bucket: for as long as its rule says, no one can delete or overwrite what is archived.")
	}
	return Done
}

// notConnected says why a place could not be connected.
func (s *session) notConnected(wanted archiver.Wanted, err error) int {
	of := fault.Of(wanted, err)
	if of.English == "" {
		return s.Fail(s.Env, err)
	}
	s.Warn("archiver: %s", remedy.Words(err, s.Voice()))
	s.Warn("%s", s.Voice().Say(of.English, of.Args...))
	return Failed
}

// disconnectTask forgets where the archive lies.
type disconnectTask struct{ kind place.Kind } // empty = whatever is connected

func (t *disconnectTask) do(ctx context.Context, s *session) int {
	at := s.engine.Snapshot().Dropbox
	if kind := at.Kind(); t.kind != "" && at.Connected && t.kind != kind {
		return s.Fail(s.Env, phrase.Mistake("nothing was disconnected: the archive is not in %s but in %s", placeflags.Name(t.kind), placeflags.Name(kind)))
	}
	where := s.place()
	if err := s.engine.Disconnect(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	s.Tell("Disconnected from Dropbox. Archiving has stopped; the archived files stay in %s.", where)
	return Done
}
