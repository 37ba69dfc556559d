package placecard

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/places"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

// rig is the cards alone in a window.
type rig struct {
	*uitest.Rig
	cards  *Cards
	folder *uitest.Engine
	asked  archiver.Asking // how a place was connected last
	led    []string        // where the buttons led
}

func (r *rig) SignIn()                      { r.led = append(r.led, "sign in") }
func (r *rig) Connect()                     { r.led = append(r.led, "connect the first") }
func (r *rig) Resume()                      { r.led = append(r.led, "resume") }
func (r *rig) OpenBackup()                  { r.led = append(r.led, "backup") }
func (r *rig) ShowCalendar()                { r.led = append(r.led, "calendar") }
func (r *rig) OpenProxy()                   { r.led = append(r.led, "proxy") }
func (r *rig) SetAside()                    { r.led = append(r.led, "set aside") }
func (r *rig) ConnectDropboxBeside()        { r.led = append(r.led, "dropbox beside") }
func (r *rig) ShowCalendarOf(at place.Kind) { r.led = append(r.led, "calendar of "+at) }

func newRig(t *testing.T, s archiver.Snapshot) *rig {
	t.Helper()
	e := &uitest.Engine{State: s}
	r := &rig{folder: &uitest.Engine{}, Rig: uitest.New(t, e, theme.VariantLight)}
	e.Others = map[place.Kind]*uitest.Engine{place.Folder: r.folder}
	e.OnConnect = func(_ context.Context, ask archiver.Asking) error { r.asked = ask; return nil }
	forms := places.New(r.Runner, r.Dialogs, e)
	r.cards = New(r.Runner, r.Dialogs, r.Place, e, uitest.Placed[Engine](e), forms, r, widgets.Stack(0))
	r.Put(container.NewVScroll(widgets.Stack(0, r.cards.Urgent, r.cards.Content())), func() { r.cards.Draw(); forms.Draw() }, nil)
	return r
}

const also = "Also archive to another place…"

// TestWithOnePlaceThereIsOneQuietLink: and none before the first place is connected.
func TestWithOnePlaceThereIsOneQuietLink(t *testing.T) {
	r := newRig(t, uitest.Office())
	if all := uitest.Find[*widgets.Button](r.Rig); len(all) != 1 || all[0].Text != also || len(uitest.Find[*widgets.Card](r.Rig)) > 0 {
		t.Errorf("there are %d buttons", len(all))
	}
	r.See(uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }))
	if len(uitest.Find[*widgets.Button](r.Rig)) > 0 {
		t.Error("another place is offered before there is a first")
	}
}

// TestAnotherPlaceIsAdded: only of a kind that is not connected, by the form of the set-up, beside what there is.
func TestAnotherPlaceIsAdded(t *testing.T) {
	r := newRig(t, uitest.Office())
	r.Tap(r.Button(also))
	if !r.Says("Connected") || len(slices.DeleteFunc(uitest.Find[*widgets.Button](r.Rig), func(b *widgets.Button) bool { return b.Text != "Set up…" })) != 3 {
		t.Error("not each other kind is offered, or Dropbox is again")
	}
	r.Press(fyne.KeySpace) // of the first that is not connected, which has the keys
	r.Entry(0).SetText("/mnt/nas/office")
	r.Tap(r.Button("Connect"))
	if r.asked.Place.Folder != "/mnt/nas/office" || !r.asked.Beside {
		t.Errorf("connected %+v, beside %t", r.asked.Place, r.asked.Beside)
	}

	r.See(uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Place = uitest.InFolder }))
	r.Tap(r.Button(also))
	r.Press(fyne.KeySpace)
	if !slices.Equal(r.led, []string{"dropbox beside"}) {
		t.Errorf("it led to %v", r.led)
	}

	r.See(uitest.Several(uitest.Elsewhere(uitest.InFolder, nil), uitest.Elsewhere(uitest.OnServer, nil), uitest.Elsewhere(uitest.InBucket, nil)))
	if slices.ContainsFunc(uitest.Find[*widgets.Button](r.Rig), func(b *widgets.Button) bool { return b.Text == also }) {
		t.Error("a fifth place is offered")
	}
}

// TestACardSaysHowItStandsThere: where it is, a word, whether that is everything, and when it was verified.
func TestACardSaysHowItStandsThere(t *testing.T) {
	lacking := func(s *archiver.Snapshot) {
		s.Verified = destination.Verification{At: uitest.Now, Checked: 4812, Missing: 12}
	}
	for _, c := range []struct {
		name  string
		s     archiver.Snapshot
		state widgets.Phrase
		says  []string
	}{
		{"fine", uitest.Elsewhere(uitest.InFolder, uitest.Complete), widgets.Phrase{Text: "Connected", Tone: widgets.Good}, []string{
			"Everything RingCentral holds since 9 November is in the folder", "/mnt/nas/office/RingCentral Archive", "11:04 · 4,812 of 4,812 files", "3 TB free of 4 TB",
			"What is in the folder stays; archiving continues in Dropbox.",
		}},
		{"away", uitest.Elsewhere(uitest.InFolder, uitest.Away), widgets.Phrase{Text: "Action needed", Tone: widgets.Bad}, []string{
			"42 items are not archived yet", "Folder: The folder of the archive is not there. Is its disk or NAS connected? Archiving resumes automatically when it is back.",
		}},
		{"files are missing", uitest.Elsewhere(uitest.InFolder, lacking), widgets.Phrase{Text: "Connected", Tone: widgets.Good}, []string{"14:04 · 4,800 of 4,812 files"}},
		{"never verified", uitest.Elsewhere(uitest.InFolder, func(s *archiver.Snapshot) { s.Verified = destination.Verification{} }), widgets.Phrase{Text: "Connected", Tone: widgets.Good}, []string{"not yet"}},
		{"on a server", uitest.Elsewhere(uitest.OnServer, uitest.Complete), widgets.Phrase{Text: "Connected", Tone: widgets.Good}, []string{"sftp://backup@files.example.com/volume1/calls", "SFTP server"}},
	} {
		r := newRig(t, uitest.Several(c.s))
		card := r.cards.cards[c.s.Dropbox.Kind()]
		if got := (widgets.Phrase{Text: card.state.Text, Tone: card.state.Tone}); got != c.state {
			t.Errorf("%s: it is %+v", c.name, got)
		}
		for _, words := range c.says {
			if !r.Says(words) {
				t.Errorf("%s: it does not say %q", c.name, words)
			}
		}
	}
}

// TestWhatConcernsRingCentralIsSaidOnce: on the first place's cards, not on those of the others.
func TestWhatConcernsRingCentralIsSaidOnce(t *testing.T) {
	trouble := func(s *archiver.Snapshot) {
		s.Mood, s.Problems = archiver.Attention, []archiver.Problem{{Reason: reasons.NoPermission}, {Reason: reasons.FolderFull}}
	}
	s := uitest.But(uitest.Several(uitest.Elsewhere(uitest.InFolder, trouble)), func(s *archiver.Snapshot) {
		s.Problems = []archiver.Problem{{Reason: reasons.NoPermission}}
	})
	r := newRig(t, s)
	if got := len(r.cards.cards[place.Folder].urgent.Content().(*fyne.Container).Objects); got != 1 {
		t.Errorf("there are %d causes of the folder", got)
	}
	r.Tap(r.Button("Try again"))
	if r.folder.Reason != reasons.FolderFull {
		t.Errorf("the folder's engine tries %q again", r.folder.Reason)
	}
}

func TestAPlaceIsVerified(t *testing.T) {
	r := newRig(t, uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Complete)))
	for _, c := range []struct {
		report progress.VerifyReport
		want   string
		tone   widgets.Tone
	}{
		{progress.VerifyReport{Checked: 12}, "Checked 12 files: all are in the folder with the right content (by hash).", widgets.Good},
		{progress.VerifyReport{Checked: 12, MissingCount: 2, ChangedCount: 1}, "Checked 12 files: 2 are missing, 1 was changed.", widgets.Bad},
		{progress.VerifyReport{Checked: 12, MovedCount: 1}, "Checked 12 files: 1 was moved and is followed.", widgets.Good},
		{progress.VerifyReport{}, "Nothing is archived yet.", widgets.Subtle},
	} {
		r.folder.Verified = c.report
		r.Tap(r.Button("Verify now"))
		if found := r.cards.cards[place.Folder].found; found.Text != c.want || found.Tone != c.tone || !found.Visible() {
			t.Errorf("%+v: it says %q", c.report, found.Text)
		}
	}
	if r.Engine.Verifications() != 0 || r.folder.Verifications() != 4 {
		t.Error("another place was verified")
	}
	r.folder.OnVerify = func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	card := r.cards.cards[place.Folder]
	card.begin()
	if !card.verify.Disabled() || !card.cancel.Visible() || !card.disconnect.Disabled() {
		t.Error("it cannot be seen that it is being verified, or not be ended")
	}
	r.Tap(card.cancel)
	if card.verify.Disabled() || card.failed.Visible() || card.cancel.Visible() {
		t.Error("it is not over")
	}
}

func TestAPlaceIsDisconnected(t *testing.T) {
	r := newRig(t, uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Complete), uitest.Elsewhere(uitest.OnServer, uitest.Complete)))
	r.Tap(r.Button("DISCONNECT"))
	if !r.Says("Disconnect from the folder?") || !r.Says("From now on nothing new is archived in the folder; what is there stays. Archiving continues in Dropbox and on the SFTP server.") {
		t.Error("it is not said what ends and what stays")
	}
	r.Tap(r.Cancel())
	if len(r.Engine.Left) > 0 {
		t.Error("it is disconnected without an answer")
	}
	r.Tap(r.Button("DISCONNECT"))
	r.Tap(r.Yes())
	if !slices.Equal(r.Engine.Left, []place.Kind{place.Folder}) {
		t.Errorf("disconnected %v", r.Engine.Left)
	}
	r.See(uitest.Several(uitest.Elsewhere(uitest.OnServer, uitest.Complete)))
	if r.cards.cards[place.Folder] != nil || len(uitest.Find[*widgets.Card](r.Rig)) != 1 {
		t.Error("its card stays")
	}
}

// TestTheButtonsLeadToThePlace: connecting again to its form, the days to those of its archive.
func TestTheButtonsLeadToThePlace(t *testing.T) {
	r := newRig(t, uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Away)))
	r.Tap(r.Button("Connect the folder"))
	if got := r.Entry(0).Text; got != uitest.InFolder.Folder {
		t.Errorf("the form begins with %q", got)
	}
	r.Tap(r.Button("Cancel"))
	r.See(uitest.Several(uitest.Elsewhere(uitest.InFolder, func(s *archiver.Snapshot) {
		s.Mood, s.Gone, s.Problems = archiver.Attention, 3, []archiver.Problem{{Reason: reasons.Gone, Items: 3}}
	})))
	r.Tap(r.Button("Show the days"))
	if !slices.Equal(r.led, []string{"calendar of folder"}) {
		t.Errorf("it led to %v", r.led)
	}
}
