package l10n_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"testing"
	"time"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var here = uitest.Here

func TestSizes(t *testing.T) {
	for n, want := range map[int64]string{
		-1: "0 bytes", 0: "0 bytes", 999: "999 bytes", 1000: "1 KB", 820_400: "820 KB", 18_200_000: "18.2 MB", 9_400_000_000: "9.4 GB",
		2_000_000_000_000: "2.0 TB", 7_000_000_000_000_000_000: "7000.0 PB",
	} {
		if got := l10n.Size(n); got != want {
			t.Errorf("l10n.Size(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestLengths(t *testing.T) {
	for d, want := range map[time.Duration]string{
		10 * time.Second: "less than a minute", 41 * time.Minute: "41 min", 60 * time.Minute: "1 h", 200 * time.Minute: "3 h 20 min",
		24 * time.Hour: "1 day", 52 * time.Hour: "2 days 4 h",
	} {
		if got := l10n.Length(d); got != want {
			t.Errorf("l10n.Length(%s) = %q, want %q", d, got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	for t0, want := range map[time.Time]string{
		uitest.Now.Add(time.Hour): "15:04", uitest.Now.AddDate(0, 0, 1): "tomorrow 14:04", uitest.Now.AddDate(0, 0, -1): "yesterday 14:04",
		uitest.Now.AddDate(0, 0, 9): "30 November 14:04", uitest.Now.AddDate(0, 2, 0): "21 January 2027 14:04",
	} {
		if got := here.Moment(t0, uitest.Now); got != want {
			t.Errorf("moment(%s) = %q, want %q", t0, got, want)
		}
	}
}

func TestDaysAreWrittenAsInTheCountry(t *testing.T) {
	for locale, want := range map[string]string{"en-US": "11/21/2026 14:04", "en_US": "11/21/2026 14:04", "en-GB": "21/11/2026 14:04", "de": "21.11.2026 14:04", "de-DE": "21.11.2026 14:04", "sv-SE": "2026-11-21 14:04", "fr-FR": "21/11/2026 14:04", "fr-CA": "2026-11-21 14:04", "fr-CH": "21.11.2026 14:04", "es-MX": "21/11/2026 14:04", "es": "21/11/2026 14:04"} {
		if got := l10n.PlaceOf(locale, time.UTC).Stamp(uitest.Now); got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
}

func TestPhoneNumbers(t *testing.T) {
	for n, want := range map[string]string{"+16505550100": "+1 (650) 555-0100", "+442071234567": "+442071234567", "101": "101", "": ""} {
		if got := l10n.PhoneNumber(n); got != want {
			t.Errorf("l10n.PhoneNumber(%q) = %q, want %q", n, got, want)
		}
	}
}

func TestErrorsAreSentences(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{context.Canceled, ""},
		{fmt.Errorf("sign in: %w", context.Canceled), ""},
		{fmt.Errorf("sign in: %w", oauth.ErrDenied), "Access was not allowed in the browser. Try again and allow it."},
		{reasons.ErrNotSignedIn, "You are not signed in to RingCentral. Sign in to continue archiving."},
		{fmt.Errorf("ask RingCentral who is signed in: %w", &net.OpError{Op: "dial", Err: errors.New("refused")}), "No connection to RingCentral or Dropbox. Check your internet connection; archiving resumes automatically."},
		{fmt.Errorf("export: %w", &fs.PathError{Op: "open", Path: "/x/log.csv", Err: fs.ErrPermission}), "/x/log.csv: permission denied."},
		{errors.New("the disk is full"), "The disk is full."},
		{errors.New("is it?"), "Is it?"},
		{errors.New("it failed (404)"), "It failed (404)."},
		{errors.Join(errors.New("one"), errors.New("two")), "One; two."},
		{errors.New(""), ""},
	} {
		if got := l10n.Error(c.err); got != c.want {
			t.Errorf("l10n.Error(%v) = %q, want %q", c.err, got, c.want)
		}
	}
}

func TestWeeksBeginAsInTheCountry(t *testing.T) {
	for locale, want := range map[string]time.Weekday{
		"en-US": time.Sunday, "en_US": time.Sunday, "en-GB": time.Monday, "de-DE": time.Monday, "de": time.Monday, "ar-EG": time.Saturday, "pt-BR": time.Sunday,
	} {
		if got := l10n.PlaceOf(locale, time.UTC).Week; got != want {
			t.Errorf("%s: %s, want %s", locale, got, want)
		}
	}
}

func TestEveryTypeHasAName(t *testing.T) {
	for _, of := range ledger.Types {
		if l10n.TypeNames(of) == "" || l10n.TypeName(of) == "" {
			t.Errorf("%s has no name in the window", of)
		}
	}
}
