package settings_test

import (
	"errors"
	"testing"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/settings"
)

func FuzzSettings(f *testing.F) {
	f.Add([]byte(`{"Version":1,"Backup":true}`))
	f.Add([]byte(`{"Version":"x"}`))
	f.Add([]byte(`[]`))
	f.Add([]byte(`{"Version":1,"Since":"0002-01-01T00:00:00Z","Offset":9223372036854775807}`))
	f.Add([]byte(`{"Version":1,"Since":"9999-12-31T23:59:59-23:59","Offset":-1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := settings.Decode(raw)
		if err == nil && (s.Version != settings.Version() || s.Since.Before(settings.Earliest) && !s.Since.IsZero() || s.AfterTheHour() < 0 || s.AfterTheHour() >= time.Hour) {
			t.Errorf("settings of version %d came out: since %s, %s after the hour", s.Version, s.Since, s.AfterTheHour())
		}
		if err != nil && !errors.Is(err, disk.ErrDamaged) && !errors.Is(err, settings.ErrNewer) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}

// TestWhoseMessagesGoWithTheUser: what one user has chosen among the extensions says nothing to another
// account, and is there again when they come back.
func TestWhoseMessagesGoWithTheUser(t *testing.T) {
	ana, ben := settings.User{AccountID: "1", ExtensionID: "11", AccountScope: true}, settings.User{AccountID: "2", ExtensionID: "21", AccountScope: true}
	cara := settings.User{AccountID: "1", ExtensionID: "12", AccountScope: true}
	s := settings.Settings{Except: []ledger.Owner{{ExtensionID: "13", Number: "103"}}}
	s.ChangeUser(ana, cara)
	if len(s.Except) != 1 {
		t.Errorf("in the same account: %+v", s.Except)
	}
	s.Except = nil
	s.ChangeUser(cara, ana)
	if len(s.Except) != 1 {
		t.Errorf("back again: %+v", s.Except)
	}
	s.ChangeUser(ana, ben)
	if s.Except != nil || !s.Includes("13") {
		t.Errorf("in another account: %+v", s.Except)
	}
	s.ChangeUser(ben, ana)
	if s.Includes("13") {
		t.Errorf("back from another account: %+v", s.Except)
	}
}
