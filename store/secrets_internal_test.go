package store

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
)

const pingOfToday = "https://hc-ping.com/3f0b-a-secret"

// versionWithOpenSecrets is that of the files in which secrets were not closed yet.
const versionWithOpenSecrets = 10

// storeOfToday makes a file as the version before secrets were closed left it: the address to ping
// among the settings, a sign-in as it is and one that is sealed for no name, and the remains of a
// former sign-in in free pages.
func storeOfToday(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	put := func(put map[string]string) {
		t.Helper()
		if err := s.db.Update(func(b *bbolt.Tx) error {
			for name, secret := range put {
				if err := b.Bucket(disk.BucketSecrets).Put([]byte(name), []byte(secret)); err != nil {
					return err
				}
			}
			if err := b.Bucket(disk.BucketSettings).Put(keySettings, []byte(`{"Version":1,"Backup":true,"Ping":"`+pingOfToday+`","Offset":7}`)); err != nil {
				return err
			}
			return b.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, versionWithOpenSecrets))
		}); err != nil {
			t.Fatal(err)
		}
	}
	put(map[string]string{NameRingCentral: "pa-former-sign-in" + string(bytes.Repeat([]byte{'x'}, 3000))})
	put(map[string]string{NameRingCentral: `p{"access":"a"}`, NameDropbox: "ssealed"})
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAStoreOfTodayClosesItsSecrets: nothing is lost, and what is not a secret is not told by one.
func TestAStoreOfTodayClosesItsSecrets(t *testing.T) {
	path := storeOfToday(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(before, []byte("a-former-sign-in")) {
		t.Fatal("the free pages hold no former sign-in, so the test would prove nothing")
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	settings, err := s.Settings()
	if err != nil || settings.PingHost != "hc-ping.com" || !settings.Backup || settings.Offset != 7 {
		t.Errorf("settings %+v, %v", settings, err)
	}
	if err := s.View(func(tx *Tx) error {
		for name, want := range map[string]string{NamePing: "p" + pingOfToday, NameRingCentral: `p{"access":"a"}`, NameDropbox: "ssealed"} {
			if got := tx.Secret(name); string(got) != want {
				t.Errorf("%s: %q", name, got)
			}
		}
		if !tx.HasUnbound() {
			t.Error("it does not say that it has secrets which are sealed for no name")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(after, []byte("a-former-sign-in")) {
		t.Error("the former sign-in can still be read")
	}
	if bytes.Contains(after, []byte(`"Ping"`)) {
		t.Error("the address to ping can still be read among the settings")
	}
	kept, err := os.ReadFile(path + beforeSuffix)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{pingOfToday, "a-former-sign-in", `{"access":"a"}`, "ssealed"} {
		if bytes.Contains(kept, []byte(secret)) {
			t.Errorf("%s can be read in the file of before", secret)
		}
	}
	if !bytes.Contains(kept, []byte(`"Backup":true,"Ping":"`+strings.Repeat(" ", len(pingOfToday))+`","Offset":7}`)) {
		t.Error("the version of before could not read its settings any more")
	}
}

// TestANewStoreHasNoUnboundSecrets: what an older version sealed is not believed in it.
func TestANewStoreHasNoUnboundSecrets(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.View(func(tx *Tx) error {
		if tx.HasUnbound() {
			t.Error("it says that it has some")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
