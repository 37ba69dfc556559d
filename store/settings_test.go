package store_test

import (
	"errors"
	"strings"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

func TestSettingsBeginWithBackupOff(t *testing.T) {
	s := storetest.Open(t)
	view(t, s, func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil || settings.Backup || settings.Sources() != 0 {
			t.Errorf("a new store has settings %+v (%v)", settings, err)
		}
		return nil
	})
}

func TestSourcesFollowScopesAndTypes(t *testing.T) {
	on := func(types ...ledger.Type) store.Scope { return store.Scope{On: true, Types: types} }
	cases := map[string]struct {
		s    store.Settings
		want ledger.Source
	}{
		"off":       {store.Settings{Account: on(ledger.CallRecording)}, 0},
		"account":   {store.Settings{Backup: true, Account: on(ledger.CallRecording)}, ledger.AccountRecordings},
		"extension": {store.Settings{Backup: true, Extension: on(ledger.SMS, ledger.Fax)}, ledger.OwnSMS | ledger.OwnFax},
		"scope_off": {store.Settings{Backup: true, Extension: store.Scope{Types: ledger.Types}}, 0},
		"both": {
			store.Settings{Backup: true, Account: on(ledger.CallRecording), Extension: on(ledger.Types...)},
			ledger.AccountRecordings | ledger.OwnRecordings | ledger.OwnVoiceMail | ledger.OwnSMS | ledger.OwnFax,
		},
	}
	for name, c := range cases {
		if got := c.s.Sources(); got != c.want {
			t.Errorf("%s: %b, want %b", name, got, c.want)
		}
	}
}

func TestParseType(t *testing.T) {
	for _, want := range ledger.Types {
		if got, err := ledger.ParseType(strings.ToUpper(want.String())); err != nil || got != want {
			t.Errorf("ParseType(%q) = %v, %v", want, got, err)
		}
	}
	if _, err := ledger.ParseType("voicemails"); err == nil || !strings.Contains(err.Error(), "voicemail") {
		t.Errorf("a wrong word gave %v", err)
	}
}

func TestConnectionsAndSecrets(t *testing.T) {
	s := storetest.Open(t)
	if err := s.Update(func(tx *store.Tx) error {
		return errors.Join(
			tx.PutRingCentral(store.RingCentral{SignedIn: true, Account: "Whitfield"}),
			tx.PutDropbox(store.Dropbox{Connected: true, Email: "dana@example.com"}),
			tx.PutSecret(store.NameDropbox, []byte("sealed")),
			tx.PutSecret(store.NameRingCentral, []byte("x")),
			tx.PutSecret(store.NameRingCentral, nil),
		)
	}); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *store.Tx) error {
		rc, err1 := tx.RingCentral()
		dbx, err2 := tx.Dropbox()
		if rc.Account != "Whitfield" || dbx.Email != "dana@example.com" {
			t.Errorf("%+v %+v", rc, dbx)
		}
		if string(tx.Secret(store.NameDropbox)) != "sealed" || tx.Secret(store.NameRingCentral) != nil {
			t.Error("secrets are not as they were put")
		}
		return errors.Join(err1, err2)
	})
}

func TestFolderIsKeptAndNeverShared(t *testing.T) {
	s := storetest.Open(t)
	folder := func(id, wanted, otherwise string) (name string) {
		if err := s.Update(func(tx *store.Tx) (err error) {
			name, err = tx.Folder(id, wanted, otherwise)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return name
	}
	cases := []struct{ id, wanted, otherwise, want string }{
		{"1", "Ana Ruiz_101", "Ana Ruiz_101_1", "Ana Ruiz_101"},
		{"1", "Ana Smith_101", "Ana Smith_101_1", "Ana Ruiz_101"},
		{"2", "ANA RUIZ_101", "ANA RUIZ_101_2", "ANA RUIZ_101_2"},
		{"3", "Zoe\u0308_103", "x_3", "Zoe\u0308_103"},
		{"4", "Zo\u00eb_103", "Zoë_103_4", "Zoë_103_4"},
	}
	for _, c := range cases {
		if got := folder(c.id, c.wanted, c.otherwise); got != c.want {
			t.Errorf("extension %s wanting %q got %q, want %q", c.id, c.wanted, got, c.want)
		}
	}
}
