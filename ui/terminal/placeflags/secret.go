package placeflags

import (
	"context"
	"io"
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/secretfile"
)

// Source is where a secret comes from.
type Source struct {
	In       io.Reader                         // standard input; nil = there is none
	ReadFile func(path string) ([]byte, error) // nil = secretfile.Read
	// asks a person, who types it unseen; nil = nobody can be asked
	Ask   func(ctx context.Context, question string) (string, error)
	Voice phrase.Voice
}

var errNoKeyFile = phrase.Mistake("the file with the private key is empty")

// Wanted is the place with what opens it, which is read or asked for now. A person who types nothing, or a script that gives
// nothing, wants the secret that is kept. Errors: those of reading it.
func (f *Flags) Wanted(ctx context.Context, from Source) (w archiver.Wanted, err error) {
	w.Place = f.Place
	read := from.ReadFile
	if read == nil {
		read = secretfile.Read
	}
	switch {
	case f.key != "":
		var text []byte
		text, err = read(f.key)
		if w.Secret = string(text); err == nil && strings.TrimSpace(w.Secret) == "" {
			err = errNoKeyFile
		}
	case f.password != "":
		w.Secret, err = secretfile.FirstLine(f.password, from.In, from.ReadFile)
	case f.secret != "":
		w.Secret, err = secretfile.FirstLine(f.secret, from.In, from.ReadFile)
	case from.Ask == nil:
	case f.Place.SFTP.SignIn == place.ByPassword:
		w.Secret, err = from.Ask(ctx, from.Voice.Say("Password of %s (nothing = the one that is kept): ", f.Place.Address()))
	case f.Place.Kind() == place.S3:
		w.Secret, err = from.Ask(ctx, from.Voice.Say("Secret of the access key %s (nothing = the one that is kept): ", f.Place.S3.KeyID))
	}
	w.SFTP.SignIn = f.keptSignIn(w.Secret)
	return w, err
}

// Before is the engine of the place of that kind that is connected; nil where none is. Errors: that of GoOn.
func (f *Flags) Before(a *archiver.Archiver) (*archiver.Archiver, error) {
	of, err := a.In(f.Place.Kind())
	if err != nil {
		return nil, nil
	}
	return of, f.GoOn(of.Snapshot().Dropbox.Dropbox)
}

// GoOn takes the place of that kind that is connected: a server is signed in to as before, where nothing else is given. Errors: that of
// OneOfAKind, where another one is to be connected beside it.
func (f *Flags) GoOn(now store.Dropbox) error {
	f.now = now.SFTP
	if f.Also && !f.Place.MayBe(now.Place) {
		return OneOfAKind(now)
	}
	f.Same = f.Also && f.Place.Address() != now.Address()
	return nil
}

// keptSignIn is how to sign in to the server: as was given, or as before where what is kept is to be used.
func (f *Flags) keptSignIn(secret string) place.SignIn {
	is, was := f.Place.SFTP, f.now
	if secret == "" && !f.signIn && is.User == was.User && is.Host == was.Host && is.Port == was.Port {
		return was.SignIn
	}
	return is.SignIn
}

// ShowMadeKey shows the public half of a key that the program has made for the server.
func (f *Flags) ShowMadeKey(to io.Writer, in phrase.Voice) func(public string) {
	return func(public string) {
		in.Tell(to, "The key that the program has made has to be in the file .ssh/authorized_keys of %s on %s, as this line:\n\n  %s\n", f.Place.SFTP.User, f.Place.SFTP.Host, public)
	}
}
