package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/placeflags"
	"ringcentral-archiver/ui/terminal/places"
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
	kind := t.Place.Kind()
	s.Language = s.Voice().Of(kind)
	before, err := t.Before(s.engine)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	wanted, err := t.Wanted(ctx, placeflags.Source{In: s.In, ReadFile: s.ReadFile, Ask: s.TypeSecret, Voice: s.Voice()})
	if err != nil {
		return s.Fail(s.Env, err)
	}
	t.hostKey, t.also = t.HostKey, before == nil
	ask := s.asking(ctx, &t.signInTask, "Dropbox", translation.Key("Connected to the Dropbox of %s."))
	ask.Place, ask.MadeKey, ask.Beside, ask.Same = wanted, t.ShowMadeKey(s.Out, s.Voice()), t.Also, t.Same
	if err := s.engine.Connect(ctx, ask); err != nil {
		if errors.Is(err, reasons.ErrOneOfAKind) {
			return s.Fail(s.Env, placeflags.OneOfAKind(before.Snapshot().Dropbox.Dropbox))
		}
		code := remedy.SayOfPlace(s.Err, s.Voice(), wanted, err)
		if t.also && (errors.Is(err, reasons.ErrOtherAccount) || errors.Is(err, reasons.ErrOtherPlace)) {
			s.Warn("To keep the archive in both places, add --also.")
		}
		return code
	}
	return s.connected(kind)
}

// connected says what has been connected, and where the archive is now.
func (s *session) connected(kind place.Kind) int {
	in, err := s.engine.In(kind)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	now := in.Snapshot().Dropbox
	s.Tell("Connected to the Dropbox of %s.", output.Mailbox(now.Dropbox))
	if now.S3.ObjectLock {
		s.Tell("Object lock is on in this bucket: for as long as its rule says, no one can delete or overwrite what is archived.")
	}
	if all := s.engine.Snapshot(); len(all.Beside) > 0 {
		s.Tell("The archive is kept in %s.", places.Everywhere(all))
	}
	return Done
}

// disconnectTask forgets where the archive lies, or one of the places.
type disconnectTask struct{ kind place.Kind } // empty = whatever is connected

func (t *disconnectTask) do(ctx context.Context, s *session) int {
	kind, err := placeflags.Which(s.engine.Snapshot(), t.kind)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	in, err := s.engine.In(kind)
	if err != nil {
		return s.Fail(s.Env, err)
	}
	at, where := in.Snapshot().Dropbox, s.where()
	if err := s.engine.DisconnectFrom(ctx, kind); err != nil {
		return s.Fail(s.Env, err)
	}
	all := s.engine.Snapshot()
	if !all.Dropbox.Connected {
		s.Tell("Disconnected from Dropbox. Archiving has stopped; the archived files stay in %s.", where)
		return Done
	}
	s.Tell("Disconnected from %s. The archived files stay there.", places.Where(at.Dropbox))
	s.Tell("The archive continues in %s.", places.Everywhere(all))
	return Done
}
