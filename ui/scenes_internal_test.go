package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

// scene is a state of the window, of which a picture is taken and whose texts are measured.
type scene struct {
	name string
	s    archiver.Snapshot
	open func(r *rig) // from GENERAL
}

func scenes() []scene {
	missing := uitest.With(func(s *archiver.Snapshot) {
		s.Completeness = completeness.Answer{Reason: reasons.Mismatch, At: uitest.Now.Add(-97 * time.Hour), Settling: 3, Since: uitest.Now.AddDate(0, 0, -12)}
		s.Open, s.Mood = 12, archiver.Paused
	})
	stuck := uitest.Troubled(
		archiver.Problem{Reason: reasons.DropboxFull, Items: 942, Deadline: uitest.Now.AddDate(0, 0, 7)},
		archiver.Problem{Reason: reasons.NotYetAvailable, Items: 1, NextTry: uitest.Now.Add(20 * time.Minute)},
	)
	older := uitest.With(func(s *archiver.Snapshot) {
		s.Completeness.Now, s.Completeness.Since = true, uitest.Now.AddDate(0, 0, -12)
		s.Backup.OlderSettled, s.Backup.Older = false, 946
	})
	uncovered := uitest.With(func(s *archiver.Snapshot) {
		s.Completeness.Now, s.Completeness.At, s.Completeness.Since = true, uitest.Now.Add(-time.Minute), uitest.Now.AddDate(0, 0, -12)
		s.Completeness.Uncovered = completeness.SharedRefused | completeness.SharedInboxes
	})
	typed := func(signedIn bool) archiver.Snapshot { // ids that can be corrected
		return uitest.With(func(s *archiver.Snapshot) {
			s.RingCentral.SignedIn, s.Dropbox.Connected = signedIn, signedIn
			s.RingCentral.TypedID, s.Dropbox.TypedKey = "0123456789", "abcdef"
		})
	}
	hour := func(r *rig) {
		r.choose(tabLog)
		r.Settle()
		r.List(0).Choose(5)
		r.Settle()
		r.List(0).Choose(1)
	}
	in := func(at place.Place, change func(s *archiver.Snapshot)) archiver.Snapshot { // an archive that is not in Dropbox
		return uitest.With(func(s *archiver.Snapshot) {
			s.Dropbox.Place, s.Dropbox.Name, s.Dropbox.Email = at, at.Address(), ""
			change(s)
		})
	}
	fine := func(s *archiver.Snapshot) {
		s.Completeness.Now, s.Completeness.At, s.Completeness.Since = true, uitest.Now.Add(-time.Minute), uitest.Now.AddDate(0, 0, -12)
	}
	stopped := func(r reasons.Reason) func(s *archiver.Snapshot) {
		return func(s *archiver.Snapshot) {
			s.Mood, s.Waiting = archiver.Attention, r
			s.Problems = []archiver.Problem{{Reason: r, Items: 42, Text: r.Sentence(), Deadline: uitest.Now.AddDate(0, 0, 7)}}
		}
	}
	unconnected := uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false })
	both := uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Complete))
	away := uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Away))
	all := uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Complete), uitest.Elsewhere(uitest.OnServer, uitest.Complete), uitest.Elsewhere(uitest.InBucket, uitest.Complete))
	inFolder := func(r *rig) { r.shown.Choose(place.Folder) }
	return []scene{
		{"general-both", both, func(*rig) {}},
		{"general-both-away", away, func(*rig) {}},
		{"general-all-places", all, func(*rig) {}},
		{"general-both-cards", away, func(r *rig) { r.window.Dialogs.Reveal(r.Button(l10n.Translate("Also archive to another place…"))) }},
		{"place-another", both, func(r *rig) { r.Tap(r.Button(l10n.Translate("Also archive to another place…"))) }},
		{"log-all-places", all, func(r *rig) { r.choose(tabLog) }},
		{"log-hour-of-folder", both, func(r *rig) { inFolder(r); hour(r) }},
		{"calendar-all-places", all, func(r *rig) { r.ShowCalendar() }},
		{"calendar-of-folder", away, func(r *rig) { r.ShowCalendarOf(place.Folder) }},
		{"disconnect-first", both, func(r *rig) { r.Tap(r.Button(l10n.Translate("DISCONNECT"))) }},
		{"place-folder", unconnected, func(r *rig) { r.Tap(r.Button(l10n.Translate("Folder or NAS…"))) }},
		{"place-chooser", unconnected, func(r *rig) {
			r.Tap(r.Button(l10n.Translate("Folder or NAS…")))
			uitest.Find[*widgets.Entry](r.Rig)[0].SetText(r.T.TempDir())
			r.Tap(r.Button(l10n.Translate("Choose…")))
		}},
		{"place-server", unconnected, func(r *rig) { r.Tap(r.Button(l10n.Translate("SFTP server…"))) }},
		{"place-made-key", unconnected, makeKey},
		{"place-bucket", unconnected, func(r *rig) {
			r.Tap(r.Button(l10n.Translate("S3 storage…")))
			r.Tap(r.Button(l10n.Translate("Connect"))) // which says what is missing
		}},
		{"general-folder", in(uitest.InFolder, fine), func(*rig) {}},
		{"general-folder-away", in(uitest.InFolder, stopped(reasons.FolderMissing)), func(*rig) {}},
		{"general-server", in(uitest.OnServer, fine), func(*rig) {}},
		{"general-server-changed", in(uitest.OnServer, stopped(reasons.HostKeyChanged)), func(*rig) {}},
		{"general-bucket", in(uitest.InBucket, fine), func(*rig) {}},
		{"general-bucket-refused", in(uitest.InBucket, stopped(reasons.PlaceSignIn)), func(*rig) {}},
		{"backup-folder", in(uitest.InFolder, fine), func(r *rig) { r.choose(tabBackup) }},
		{"log-hour-folder", in(uitest.InFolder, fine), hour},
		{"log-hour-bucket", in(uitest.InBucket, fine), hour},
		{"log-help-bucket", in(uitest.InBucket, fine), func(r *rig) { r.choose(tabLog); r.Settle(); r.Tap(r.Button("?")) }},
		{"general-new", archiver.Snapshot{At: uitest.Now, Mood: archiver.Never}, func(*rig) {}},
		{"general-steps", uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), func(*rig) {}},
		{"general-older", older, func(*rig) {}},
		{"general-copying", uitest.Copying(), func(*rig) {}},
		{"general-fine", uitest.Office(), func(*rig) {}},
		{"general-details", typed(true), func(r *rig) { r.Tap(r.Button(l10n.Translate("Details"))) }},
		{"general-signed-out", typed(false), func(*rig) {}},
		{"general-stuck", stuck, func(*rig) {}},
		{"general-uncovered", uncovered, func(*rig) {}},
		{"backup", uitest.Office(), func(r *rig) { r.choose(tabBackup) }},
		{"backup-uncovered", uncovered, func(r *rig) { r.choose(tabBackup) }},
		{"calendar-uncovered", uncovered, func(r *rig) { r.ShowCalendar() }},
		{"backup-rescuing", uitest.Rescuing(), func(r *rig) { r.choose(tabBackup) }},
		{"log", uitest.Office(), func(r *rig) { r.choose(tabLog) }},
		{"log-hour", uitest.Office(), hour},
		{"log-hour-uncovered", uncovered, func(r *rig) { r.choose(tabLog); r.Settle(); r.List(0).Choose(6) }},
		{"calendar", missing, func(r *rig) { r.ShowCalendar() }},
		{"alerts", uitest.Notified(nil), func(r *rig) { r.Tap(r.Button(l10n.Translate("Change"))) }},
		{"about", uitest.Office(), func(r *rig) { r.ShowAbout() }},
		{"register", uitest.Office(), func(r *rig) { r.ShowRegister() }},
		{"proxy", uitest.Office(), func(r *rig) { r.OpenProxy() }},
		{"log-help", uitest.Office(), func(r *rig) { r.choose(tabLog); r.Settle(); r.Tap(r.Button("?")) }},
		{"log-help-uncovered", uncovered, func(r *rig) { r.choose(tabLog); r.Settle(); r.Tap(r.Button("?")) }},
		{"sign-out", uitest.Office(), func(r *rig) { r.AskToSignOut() }},
		{"quit", uitest.Copying(), func(r *rig) { r.AskToQuit() }},
	}
}

// makeKey opens the form of a server and has a key made, which the server does not know yet.
func makeKey(r *rig) {
	r.Tap(r.Button(l10n.Translate("SFTP server…")))
	r.Engine.OnConnect = func(_ context.Context, ask archiver.Asking) error {
		ask.MadeKey("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBV6Ql0yYB1mD4nqk0v1Cq7m5r9mXU2xw0FqfJ5o3l3h RingCentral Archiver")
		return reasons.Still(reasons.PlaceSignIn, "the key is not known there")
	}
	fillServer(r)
	uitest.Find[*choices.Segmented](r.Rig)[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	r.Tap(r.Button(l10n.Translate("Connect")))
}

// fillServer fills in the form of a server.
func fillServer(r *rig) {
	texts := map[string]string{"files.example.com": "files.example.com", "backup": "backup", "/calls": "/volume1/calls"}
	for _, e := range uitest.Find[*widgets.Entry](r.Rig) {
		if text := texts[e.PlaceHolder]; text != "" {
			e.SetText(text)
		}
	}
}

// stage opens the window in a scene, in British English where no locale is named.
func (sc scene) stage(t *testing.T, locale string, variant fyne.ThemeVariant, size fyne.Size) *rig {
	months := uitest.Quarter
	if sc.name == "calendar" {
		months = uitest.Days
	}
	f := &uitest.Engine{
		State: sc.s, Pages: uitest.Week, Months: months, Shares: uitest.Shares(500), Found: uitest.Estimate(nil), Rows: uitest.Hour(), Kept: uitest.Notices(),
		Secrets: archiver.TokensView{Access: "U0pDMDFQMTFQQVMwMHxB3kQ9", Refresh: "U0pDMDFQMTFQQVMwMHxBx7Tf"},
	}
	if locale != "" {
		uitest.Speak(t, locale)
		f.Locale = strings.TrimSuffix(locale, ".UTF-8")
	}
	r := newRig(t, f, variant)
	r.Win.Resize(size)
	sc.open(r)
	for r.window.Runner.Working() {
		r.Next()
	}
	r.settle(size)
	return r
}

// settle gives the window a size.
func (r *rig) settle(size fyne.Size) {
	for _, s := range []fyne.Size{size.AddWidthHeight(1, 0), size, size.AddWidthHeight(1, 0), size} {
		r.Win.Resize(s) // wrapped texts know their height after the first
	}
}
