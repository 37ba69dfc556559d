package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
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
	return []scene{
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
		{"log-help", uitest.Office(), func(r *rig) { r.choose(tabLog); r.Settle(); r.Tap(r.Button("?")) }},
		{"log-help-uncovered", uncovered, func(r *rig) { r.choose(tabLog); r.Settle(); r.Tap(r.Button("?")) }},
		{"sign-out", uitest.Office(), func(r *rig) { r.AskToSignOut() }},
		{"quit", uitest.Copying(), func(r *rig) { r.AskToQuit() }},
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
	for _, s := range []fyne.Size{size.AddWidthHeight(1, 0), size, size.AddWidthHeight(1, 0), size} {
		r.Win.Resize(s) // wrapped texts know their height after the first
	}
	return r
}
