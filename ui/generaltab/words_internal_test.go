package generaltab

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
)

func TestRingCentralWords(t *testing.T) {
	for _, c := range []struct {
		name                       string
		s                          archiver.Snapshot
		state, permissions, expiry string
	}{
		{"signed in", uitest.Office(), "Signed in", "All four granted", "in 41 min · renewed automatically"},
		{"user", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.AccountScope = false }), "Signed in", "Granted for your own extension", "in 41 min · renewed automatically"},
		{"missing", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Missing = []string{"A", "B"} }), "Signed in", "Missing: A; B", "in 41 min · renewed automatically"},
		{"ended", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Expired = true }), "Sign-in has ended", "All four granted", "ended; sign in again"},
		{"due", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.AccessExpiry = uitest.Now.Add(-time.Minute) }), "Signed in", "All four granted", "renewed at the next call"},
		{
			"session ends", uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SessionEnd = uitest.Now.AddDate(0, 0, 3) }), "Signed in", "All four granted",
			"in 41 min · renewed automatically · sign in again by 24 November",
		},
		{"signed out", archiver.Snapshot{At: uitest.Now}, "Not signed in", "Granted for your own extension", "not known"},
	} {
		v := ringCentralWordsOf(here, c.s)
		if v.state.Text != c.state || v.permissions.Text != c.permissions || v.expiry != c.expiry {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	if v := ringCentralWordsOf(here, uitest.Office()); v.extension != "Dana Whitfield · 101 · Super Admin" || v.account != "Whitfield Dental LLC" {
		t.Errorf("%+v", v)
	}
}

func TestSecretsShowTheirEndOnly(t *testing.T) {
	for secret, want := range map[string]string{"": "", "short": "", "elevenchars": "", "U0pDMDFQMTFQ3kQ9": "3kQ9"} {
		if got := tail(secret); got != want {
			t.Errorf("tail(%q) = %q, want %q", secret, got, want)
		}
	}
}
