package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

const needle = "a-token-that-has-ended"

// renewOften puts many tokens into the store, one after the other, with other work between them.
func renewOften(t *testing.T, s *store.Store) {
	t.Helper()
	for i := range 40 {
		long := append(bytes.Repeat([]byte{'x'}, 1500), fmt.Sprint(needle, i)...) // more than a page holds beside others
		if err := s.Update(func(tx *store.Tx) error {
			return errors.Join(tx.RenewSecret(store.NameRingCentral, long), tx.RenewSecret(store.NameMail, []byte(needle)))
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.ChangeSettings(func(c *store.Settings) error { c.Offset = i; return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

func endSecrets(s *store.Store) error {
	return s.Update(func(tx *store.Tx) error {
		return errors.Join(tx.PutSecret(store.NameRingCentral, nil), tx.PutSecret(store.NameMail, nil))
	})
}

// holdsNeedle reports whether a piece of a secret can be read anywhere in the file.
func holdsNeedle(t *testing.T, path string) bool {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(raw, []byte(needle))
}

// TestASecretThatEndedIsNowhereInTheFile: not in the pages that were freed, of whichever age.
func TestASecretThatEndedIsNowhereInTheFile(t *testing.T) {
	s := storetest.Open(t)
	renewOften(t, s)
	if !holdsNeedle(t, s.Path()) {
		t.Fatal("the secret is not in the file, so the test would prove nothing")
	}
	if err := endSecrets(s); err != nil {
		t.Fatal(err)
	}
	if holdsNeedle(t, s.Path()) {
		t.Error("the secret can still be read")
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}

// TestAReaderKeepsItsPages: what someone reads at the time is overwritten when they have read it.
func TestAReaderKeepsItsPages(t *testing.T) {
	s := storetest.Open(t)
	renewOften(t, s)
	err := s.View(func(tx *store.Tx) error {
		if err := endSecrets(s); err != nil {
			return err
		}
		if got := tx.Secret(store.NameMail); string(got) != needle {
			t.Errorf("the reader sees %q", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if holdsNeedle(t, s.Path()) {
		t.Error("the secret can still be read")
	}
}

// TestACrashLeavesNoSecret: when the program dies before it has overwritten anything, the next start
// does it.
func TestACrashLeavesNoSecret(t *testing.T) {
	s := storetest.Open(t)
	renewOften(t, s)
	dead := errors.New("dead")
	s.SetFailpoint(func(written bool) error {
		if written {
			return dead
		}
		return nil
	})
	if err := endSecrets(s); !errors.Is(err, dead) {
		t.Fatal(err)
	}
	s.SetFailpoint(nil)
	raw, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(t.TempDir(), store.FileName)
	if err := os.WriteFile(left, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if !holdsNeedle(t, left) {
		t.Fatal("it was overwritten before the crash, so the test would prove nothing")
	}
	again, err := store.Open(left)
	if err != nil {
		t.Fatal(err)
	}
	if holdsNeedle(t, left) {
		t.Error("the secret can still be read")
	}
	if err := errors.Join(again.Check(), again.Close()); err != nil {
		t.Error(err)
	}
}
