package places

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

// rig is the forms in front of an empty window.
type rig struct {
	*uitest.Rig
	forms  *Forms
	wanted []archiver.Wanted // what was connected
	answer func(context.Context, archiver.Asking) error
}

func newRig(t *testing.T, kind place.Kind, at place.Place) *rig {
	t.Helper()
	e := &uitest.Engine{State: uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Connected, s.Dropbox.Place = false, at })}
	r := &rig{Rig: uitest.New(t, e, theme.VariantLight)}
	e.OnConnect = func(ctx context.Context, ask archiver.Asking) error {
		r.wanted = append(r.wanted, ask.Place)
		if r.answer == nil {
			return nil
		}
		return r.answer(ctx, ask)
	}
	r.forms = New(r.Runner, r.Dialogs, e)
	r.Put(nil, r.forms.Draw, nil)
	r.forms.Show(kind)
	return r
}

// fill fills in the fields by their hints.
func (r *rig) fill(texts map[string]string) {
	for _, e := range uitest.Find[*widgets.Entry](r.Rig) {
		if text, is := texts[e.PlaceHolder]; is {
			e.SetText(text)
		}
	}
}

// refuses has what is entered sent, and checks what the form says of it.
func (r *rig) refuses(want string) {
	r.T.Helper()
	r.Tap(r.forms.connect)
	if got := r.forms.says; got.Text != want || !got.Visible() || !r.forms.Shown() {
		r.T.Errorf("it says %q, want %q", got.Text, want)
	}
}

func TestAFolderIsEntered(t *testing.T) {
	r := newRig(t, place.Folder, place.Place{})
	r.refuses("Enter the whole path of the folder, or choose it.")
	r.fill(map[string]string{"Whole path of the folder": "Calls"})
	r.refuses("Enter the whole path of the folder, or choose it.")
	path := filepath.Join(t.TempDir(), "Calls")
	r.fill(map[string]string{"Whole path of the folder": " " + path + " "})
	r.answer = func(context.Context, archiver.Asking) error {
		return reasons.Still(reasons.FolderMissing, "it is not there")
	}
	r.refuses("There is no folder at this path. Is its disk or NAS connected? The program makes none.")
	r.answer = func(_ context.Context, ask archiver.Asking) error {
		if !ask.Other("dana@whitfielddental.example", path) {
			return errors.New("not agreed to")
		}
		return nil
	}
	test.Tap(r.forms.connect)
	r.Next()
	r.Tap(r.Yes())
	if r.forms.Shown() || len(r.wanted) != 2 || r.wanted[1].Folder != path {
		t.Errorf("it is open %v, and was asked for %+v", r.forms.Shown(), r.wanted)
	}
}

// TestFaultsOfAServer: each field says what is wrong with it before anything is sent, and each answer in one sentence.
func TestFaultsOfAServer(t *testing.T) {
	r := newRig(t, place.SFTP, place.Place{})
	for _, c := range []struct{ hint, text, wrong string }{
		{"22", "x", "Enter the port as a number from 1 to 65535; 22 is the usual one."},
		{"22", "70000", "Enter the port as a number from 1 to 65535; 22 is the usual one."},
		{"22", " 2222 ", "Enter the name of the server, such as files.example.com."},
		{"files.example.com", " nas.example.com ", "Enter the name of the user on the server."},
		{"backup", "ana", "Enter the folder on the server, such as /calls."},
	} {
		r.fill(map[string]string{c.hint: c.text})
		r.refuses(c.wrong)
	}
	if len(r.wanted) > 0 {
		t.Errorf("sent was %+v", r.wanted)
	}
	r.fill(map[string]string{"/calls": "calls", "Password": "secret-7"})
	for want, err := range map[string]error{
		"The server does not accept this user with this password or key. Check both.":             reasons.Still(reasons.PlaceSignIn, "x"),
		"No server answers there. Check its name and the port, and whether it is on.":             reasons.Still(reasons.PlaceAway, "x"),
		"There is no such folder on the server. Make it there first, or check its name.":          reasons.Still(reasons.FolderMissing, "x"),
		"This user may not write to that folder. Choose another, or ask whoever runs the server.": reasons.Still(reasons.FolderReadOnly, "x"),
		"The host key was not confirmed, so nothing was sent to the server.":                      reasons.ErrHostKeyRefused,
		"Enter the password, or the file with the key.":                                           reasons.ErrNoSecret,
	} {
		r.answer = func(context.Context, archiver.Asking) error { return err }
		r.refuses(want)
	}
	want := archiver.Wanted{Place: place.Place{SFTP: place.Server{Host: "nas.example.com", Port: 2222, User: "ana", Path: "/calls", SignIn: place.ByPassword}}, Secret: "secret-7"}
	if got := r.wanted[0]; got != want {
		t.Errorf("sent was %+v", got)
	}
}

// TestAHostKeyIsConfirmed: by the person who sees it, and not by Escape or Cancel.
func TestAHostKeyIsConfirmed(t *testing.T) {
	for _, before := range []string{"", "SHA256:before"} {
		for _, yes := range []bool{true, false} {
			r := newRig(t, place.SFTP, uitest.OnServer)
			agreed := !yes
			r.answer = func(_ context.Context, ask archiver.Asking) error {
				agreed = ask.HostKey(archiver.HostKey{Server: "nas", Type: "ssh-ed25519", Fingerprint: "SHA256:shown", Before: before})
				return nil
			}
			test.Tap(r.forms.connect)
			r.Next()
			says := "nas shows the host key SHA256:shown (ssh-ed25519). Compare it with what whoever runs the server says."
			if before != "" {
				says = "nas shows the host key SHA256:shown (ssh-ed25519). Before it was SHA256:before. Someone may have come between: confirm it only if whoever runs the server has changed the key."
			}
			if !r.Says(says) {
				t.Errorf("with %q before the key is not shown", before)
			}
			if yes {
				r.Tap(r.Button("Confirm"))
			} else {
				r.Dialogs.CloseFront()
				r.Settle()
			}
			if agreed != yes {
				t.Errorf("with %q before, and %v, it counts as %v", before, yes, agreed)
			}
		}
	}
}

// TestAMadeKeyIsShown: the line for the server can be copied, and the form waits until the server knows it.
func TestAMadeKeyIsShown(t *testing.T) {
	r := newRig(t, place.SFTP, place.Place{SFTP: place.Server{Host: "nas", Port: 22, User: "ana", Path: "/calls", SignIn: place.ByMadeKey}})
	known := false
	r.answer = func(_ context.Context, ask archiver.Asking) error {
		ask.MadeKey("ssh-ed25519 AAAA RingCentral Archiver")
		if !known {
			return reasons.Still(reasons.PlaceSignIn, "x")
		}
		return nil
	}
	r.refuses("The server does not accept this key yet.")
	r.Tap(r.Button("Copy"))
	if got := r.App.Clipboard().Content(); got != "ssh-ed25519 AAAA RingCentral Archiver" {
		t.Errorf("copied was %q", got)
	}
	known = true
	r.Tap(r.forms.connect)
	if r.forms.Shown() {
		t.Error("it is still open")
	}
}

func TestFaultsOfABucket(t *testing.T) {
	r := newRig(t, place.S3, place.Place{})
	f := r.forms.open.(*bucketForm)
	r.refuses("Enter the name of the bucket.")
	f.bucket.SetText("calls")
	f.endpoint.SetText("ftp://nas")
	r.refuses("Enter the address of the storage, such as https://nas.example.com:9000, and the name of the bucket alone.")
	f.endpoint.SetText("nas:9000")
	r.refuses("Enter the ID of the access key.")
	f.id.SetText("AK1")
	for want, err := range map[string]error{
		"Enter the secret of the access key.":                                                                                                                            reasons.ErrNoSecret,
		"The storage does not accept this access key. Check its ID and its secret.":                                                                                      reasons.Still(reasons.PlaceSignIn, "x"),
		"No storage answers at this address. Check it, and whether the storage is on.":                                                                                   reasons.Still(reasons.PlaceAway, "x"),
		"There is no such bucket at this storage. Make it there first, or check its name.":                                                                               reasons.Still(reasons.BucketMissing, "x"),
		"A rule of the bucket has put the mark of the archive, .ringcentral-archiver/archive.json, into a storage class from which it cannot be read. Restore it there.": &s3.Error{Kind: s3.ErrPutAway},
		"This address leads to another one, https://nas.lan: enter that.":                                                                                                &s3.Error{Kind: s3.ErrMoved, Endpoint: "https://nas.lan"},
	} {
		r.answer = func(context.Context, archiver.Asking) error { return err }
		r.refuses(want)
	}
	if got := r.wanted[0].S3; got != (place.Bucket{Endpoint: "https://nas:9000", Name: "calls", KeyID: "AK1"}) {
		t.Errorf("sent was %+v", got)
	}
}
