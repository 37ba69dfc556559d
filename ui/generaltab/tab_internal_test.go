package generaltab

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/placecard"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestAFailureIsToldWhereItHappened(t *testing.T) {
	r := newTab(t, uitest.Office())
	r.Engine.Act = func(_ context.Context, name string) error {
		if name == "disconnect" {
			return errors.New("disconnected here, but the access could not be revoked at Dropbox")
		}
		return nil
	}
	r.Tap(r.tab.dropbox.disconnect)
	r.Tap(r.Yes())
	line := r.tab.dropbox.failed
	if !line.Visible() || line.Text != "Disconnected here, but the access could not be revoked at Dropbox." {
		t.Errorf("%v %q", line.Visible(), line.Text)
	}
	r.Engine.Act = nil
	r.Tap(r.tab.dropbox.disconnect)
	r.Tap(r.Yes())
	if line.Visible() {
		t.Errorf("still told: %q", line.Text)
	}
}

func TestPauseAndRun(t *testing.T) {
	r := newTab(t, uitest.Office())
	n := r.tab.status
	r.Tap(n.run)
	for i, want := range []time.Time{uitest.Now.Add(time.Hour), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), {}} {
		n.runs.PauseMenu().Items[i].Action()
		r.Settle()
		if !r.Engine.Until.Equal(want) {
			t.Errorf("paused until %s, want %s", r.Engine.Until, want)
		}
	}
	test.Tap(n.pause)
	if r.Win.Canvas().Overlays().Top() == nil {
		t.Error("Pause opens no menu")
	}
	r.Win.Canvas().Overlays().Remove(r.Win.Canvas().Overlays().Top())
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Backup.Paused = true }))
	if n.pause.Visible() || !n.resume.Visible() {
		t.Error("a pause does not offer Resume")
	}
	r.Tap(n.resume)
	r.Wants("run", "pause", "pause", "pause", "resume")
}

func TestLinksOpenInTheBrowser(t *testing.T) {
	r := newTab(t, uitest.Office())
	r.tab.dropbox.openFolder()
	if got := <-r.Opened; got != actions.AppFolderURL {
		t.Errorf("opened %q", got)
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.DemoFolder = "/tmp/Demo Folder" }))
	r.tab.dropbox.openFolder()
	if got := <-r.Opened; got != "file:///tmp/Demo%20Folder" {
		t.Errorf("opened %q", got)
	}
	r.Runner.Open = func(string) error { return errors.New("no browser") }
	r.tab.dropbox.openFolder()
	r.Next()
	if got := r.tab.dropbox.failed.Text; got != "The browser could not be opened. The address is file:///tmp/Demo%20Folder" {
		t.Errorf("told %q", got)
	}
}

// A demonstration says where the archived files are, and of its simulated Dropbox not that they are there where they are elsewhere.
func TestADemonstrationSaysWhereTheFilesAre(t *testing.T) {
	for want, where := range map[string]place.Place{
		"A demonstration with a made-up office. The archived files are in /tmp/Demo Folder.":           {},
		"A demonstration with a made-up office. The simulated Dropbox is the folder /tmp/Demo Folder.": uitest.InFolder,
	} {
		r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Place, s.DemoFolder = where, "/tmp/Demo Folder" }))
		if got := r.tab.where.Text; got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

func TestTheNoticeHasItsLinks(t *testing.T) {
	r := newTab(t, uitest.Office())
	for words, want := range map[string]string{
		"Terms of Service": "https://www.ringcentral.com/legal/eulatos.html",
		"Privacy Policy":   "https://www.ringcentral.com/legal/privacy-policy.html",
	} {
		r.Tap(r.Button(words))
		if got := <-r.Opened; got != want {
			t.Errorf("%s opens %q", words, got)
		}
	}
}

// TestWhereTheSignInsAre: that they lie in the file as they are is said where it is so, and not of sign-ins that another computer sealed.
func TestWhereTheSignInsAre(t *testing.T) {
	for _, c := range []struct{ file, elsewhere, want bool }{{true, false, true}, {true, true, false}, {false, false, false}} {
		r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.SecretsFile, s.SealedElsewhere = c.file, c.elsewhere }))
		if got := r.tab.secrets.Visible(); got != c.want {
			t.Errorf("%+v: it is said: %v", c, got)
		}
	}
}

func TestACopiedFolderWarns(t *testing.T) {
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) {
		s.OtherComputer, s.Computer, s.StorePath = true, "office-pc", "/home/dana/archiver.db"
	}))
	if !r.Says(cause.Words(reasons.OtherComputer)) || !r.tab.ringCentral.signIn.all.Visible() {
		t.Error("it does not ask to sign in again")
	}
	if got := r.tab.ringCentral.database.Text; got != "archiver.db · authorised on office-pc, not on this computer" {
		t.Errorf("database %q", got)
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Computer, s.StorePath = "office-pc", "/home/dana/archiver.db" }))
	if r.tab.urgent.Content().Visible() || r.tab.ringCentral.signIn.all.Visible() || r.tab.ringCentral.database.Text != "archiver.db · authorised on office-pc" {
		t.Errorf("on its own computer: %q", r.tab.ringCentral.database.Text)
	}
}

func TestTryingAgainThatFailsIsTold(t *testing.T) {
	r := newTab(t, uitest.Troubled(archiver.Problem{Reason: reasons.StoreTrouble}))
	r.Engine.Act = func(_ context.Context, name string) error {
		if name == "retry reason" {
			return errors.New("the disk is full")
		}
		return nil
	}
	r.Tap(r.Button("Try again"))
	if r.tab.status.failed.Text != "The disk is full." || r.Says("A run starts now.") {
		t.Errorf("told %q", r.tab.status.failed.Text)
	}
}

// TestANewerVersionIsALine: with a link to its page, and without one there is no line.
func TestANewerVersionIsALine(t *testing.T) {
	r := newTab(t, uitest.Office())
	if r.tab.update.all.Visible() {
		t.Error("a version that is not known is shown")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) {
		s.Update = archiver.UpdateView{Possible: true, On: true, Version: "0.2.0", Page: "https://example.com/download"}
	}))
	if !r.tab.update.all.Visible() || r.tab.update.words.Text != "Version 0.2.0 of this program is available. " {
		t.Errorf("says %q", r.tab.update.words.Text)
	}
	r.Tap(r.Button("See what is new"))
	if got := <-r.Opened; got != "https://example.com/download" {
		t.Errorf("opens %s", got)
	}
}

// TestAnotherPlaceThanDropbox: the card offers the others, and says where the archive is.
func TestAnotherPlaceThanDropbox(t *testing.T) {
	defer l10n.SpeakOf("")
	r := newTab(t, uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	card := r.tab.dropbox
	if !card.elsewhere.all.Visible() {
		t.Fatal("no other place is offered")
	}
	for button, want := range map[*widgets.Button]string{card.elsewhere.folder: "A folder or NAS", card.elsewhere.server: "SFTP server", card.elsewhere.bucket: "S3 storage"} {
		r.Tap(button)
		if !r.tab.places.Shown() || r.Win.Canvas().Overlays().Top() == nil {
			t.Errorf("%q opens no form", want)
		}
		r.Dialogs.CloseFront()
	}
	for kind, c := range map[place.Kind]struct {
		at                      place.Place
		title, address, account string
		stays, item             string
	}{
		place.Folder: {
			place.Place{Folder: "/mnt/nas/Calls"}, "Folder", "/mnt/nas/Calls", "", "Backup stops; your files stay in the folder.", "file:///mnt/nas/Calls/Ana/1.mp3",
		},
		place.SFTP: {
			place.Place{SFTP: place.Server{Host: "nas", Port: 22, User: "ana", Path: "/calls"}},
			"SFTP server", "sftp://ana@nas/calls", "ana",
			"Backup stops; your files stay in the folder.", "sftp://ana@nas/calls/Ana/1.mp3",
		},
		place.S3: {
			place.Place{S3: place.Bucket{Name: "calls", KeyID: "AK1"}}, "S3 storage", "s3://calls", "AK1", "Backup stops; your files stay in the bucket.", "s3://calls/Ana/1.mp3",
		},
	} {
		of := uitest.With(func(s *archiver.Snapshot) {
			s.Dropbox.Place, s.Dropbox.Name, s.Dropbox.Email = c.at, c.at.Address(), ""
		})
		l10n.SpeakOf(kind)
		r.See(of)
		if card.link.Visible() != (kind == place.Folder) {
			t.Errorf("a %s can be opened: %v", kind, card.link.Visible())
		}
		said := card.address.Text
		if card.elsewhere.all.Visible() || card.title.Text != c.title || said != c.address || card.account.Text != c.account || card.stays.Text != c.stays {
			t.Errorf("of a %s the card says %q, %q, %q, %q", kind, card.title.Text, said, card.account.Text, card.stays.Text)
		}
		if at := actions.Address(of, "/Ana/1.mp3"); at != c.item {
			t.Errorf("a file is shown at %s", at)
		}
	}
	for _, lock := range []bool{false, true} {
		of := uitest.With(func(s *archiver.Snapshot) {
			s.Dropbox.Place, s.Dropbox.Allocated = place.Place{S3: place.Bucket{Name: "calls", ObjectLock: lock}}, 0
		})
		if said := placecard.WordsOf(l10n.Place{}, of).Space; strings.Contains(said, "Object lock is on") != lock {
			t.Errorf("of a bucket with object lock (%v) the card says %q", lock, said)
		}
	}
}
