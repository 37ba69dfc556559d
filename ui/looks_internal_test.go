package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
)

//test:long
func TestTabsLookAsDrawn(t *testing.T) {
	for _, c := range []struct {
		name    string
		tab     int
		s       archiver.Snapshot
		variant fyne.ThemeVariant
	}{
		{"general_light", tabGeneral, uitest.Copying(), theme.VariantLight},
		{"general_dark", tabGeneral, uitest.Copying(), theme.VariantDark},
		{"general_new", tabGeneral, archiver.Snapshot{At: uitest.Now, Mood: archiver.Never}, theme.VariantLight},
		{"backup_light", tabBackup, uitest.Office(), theme.VariantLight},
		{"backup_dark", tabBackup, uitest.Office(), theme.VariantDark},
		{"log_light", tabLog, uitest.Office(), theme.VariantLight},
		{"log_dark", tabLog, uitest.Office(), theme.VariantDark},
		{"hour_light", tabLog, uitest.Office(), theme.VariantLight},
		{"hour_dark", tabLog, uitest.Office(), theme.VariantDark},
		{"general_steps", tabGeneral, uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), theme.VariantLight},
		{"general_german", tabGeneral, uitest.Copying(), theme.VariantLight},
		{"general_both", tabGeneral, uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Away)), theme.VariantLight},
		{"backup_rescue", tabBackup, uitest.Rescuing(), theme.VariantLight},
		{"backup_german", tabBackup, uitest.Office(), theme.VariantLight},
		{"log_german", tabLog, uitest.Office(), theme.VariantLight},
		{"general_french", tabGeneral, uitest.Copying(), theme.VariantLight},
		{"log_spanish", tabLog, uitest.Office(), theme.VariantLight},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &uitest.Engine{State: c.s, Pages: uitest.Week, Months: uitest.Quarter, Secrets: archiver.TokensView{Access: "U0pDMDFQMTFQQVMwMHxB3kQ9", Refresh: "U0pDMDFQMTFQQVMwMHxBx7Tf"}}
			_, look, _ := strings.Cut(c.name, "_")
			if locale := map[string]string{"german": "de_DE", "french": "fr_FR", "spanish": "es_ES"}[look]; locale != "" {
				uitest.Speak(t, locale+".UTF-8")
				f.Locale = locale
			}
			r := newRig(t, f, c.variant)
			f.Found, f.Rows = uitest.Estimate(nil), uitest.Hour()
			r.choose(c.tab)
			r.Settle()
			if strings.HasPrefix(c.name, "hour") {
				r.List(0).Choose(5)
				r.Settle()
				r.List(0).Choose(1)
				r.Settle()
			}
			test.AssertRendersToImage(t, c.name+".png", r.Win.Canvas())
		})
	}
}

//test:long
func TestTheCalendarLooks(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
	}{{"calendar_light", theme.VariantLight}, {"calendar_dark", theme.VariantDark}, {"calendar_german", theme.VariantLight}} {
		t.Run(c.name, func(t *testing.T) {
			f := &uitest.Engine{Months: uitest.Days, Shares: uitest.Shares(500), Fixes: 12}
			if c.name == "calendar_german" {
				uitest.Speak(t, "de_DE.UTF-8")
				f.Locale = "de-DE"
			}
			f.State = uitest.With(func(s *archiver.Snapshot) {
				s.Completeness = completeness.Answer{Reason: reasons.Mismatch, At: uitest.Now.Add(-97 * time.Hour), Settling: 3, Since: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
				s.Open, s.Mood = 12, archiver.Paused
			})
			r := newRig(t, f, c.variant)
			r.ShowCalendar()
			r.Settle()
			test.AssertRendersToImage(t, c.name+".png", r.Win.Canvas())
		})
	}
}

//test:long
func TestCausesLook(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
	}{{"causes_light", theme.VariantLight}, {"causes_dark", theme.VariantDark}, {"causes_german", theme.VariantLight}} {
		t.Run(c.name, func(t *testing.T) {
			f := &uitest.Engine{}
			if c.name == "causes_german" {
				uitest.Speak(t, "de_DE.UTF-8")
				f.Locale = "de-DE"
			}
			f.State = uitest.Troubled(
				archiver.Problem{Reason: reasons.DropboxFull, Items: 12, Deadline: time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC)},
				archiver.Problem{Reason: reasons.NoPermission, Items: 3},
				archiver.Problem{Reason: reasons.NotYetAvailable, Items: 1, NextTry: uitest.Now.Add(20 * time.Minute)},
			)
			f.State.Open, f.State.RingCentral.Missing = 16, []string{"Users › Read Call Recording"}
			f.State.Backup.Extension = store.Scope{}
			r := newRig(t, f, c.variant)
			test.AssertRendersToImage(t, c.name+".png", r.Win.Canvas())
		})
	}
}

//test:long
func TestTheFormLooksAsDrawn(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		locale  string
	}{
		{"notices_light", theme.VariantLight, ""}, {"notices_dark", theme.VariantDark, ""}, {"notices_german", theme.VariantLight, "de-DE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.locale != "" {
				uitest.Speak(t, "de_DE.UTF-8")
			}
			r := newRig(t, &uitest.Engine{State: uitest.Notified(nil), Pages: uitest.Week, Locale: c.locale, Kept: uitest.Notices()}, c.variant)
			r.Tap(r.Button(l10n.Translate("Change")))
			password := r.Entry(4)
			r.Engine.Act = func(_ context.Context, name string) error {
				return &notice.Failure{Kind: notice.NoAnswer, About: "smtp.example.com:587"}
			}
			r.Tap(r.Button(l10n.Translate("Send a test")))
			password.SetText("secret")
			r.Win.Canvas().Unfocus() // a cursor blinks
			if size := r.Win.Canvas().Overlays().Top().(*widget.PopUp).Content.Size(); size.Height > 680 {
				t.Errorf("the form is %v high", size)
			}
			test.AssertRendersToImage(t, c.name+".png", r.Win.Canvas())
		})
	}
}
