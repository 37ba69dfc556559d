package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// TestMigrateIsAllOrNothing adds a step that fails and one that works: the file
// must stay as it was until all steps have worked.
func TestMigrateIsAllOrNothing(t *testing.T) {
	db, err := bbolt.Open(filepath.Join(t.TempDir(), FileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := migrate(db); err != nil {
		t.Fatal(err)
	}
	kept := migrations
	t.Cleanup(func() { migrations = kept })
	boom := errors.New("boom")
	fill := func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put([]byte("new"), []byte("1")) }

	migrations = append(kept[:len(kept):len(kept)], fill, func(*bbolt.Tx) error { return boom })
	if err := migrate(db); !errors.Is(err, boom) {
		t.Fatalf("migrate gave %v", err)
	}
	if got := metaValue(t, db, "new"); got != nil {
		t.Fatalf("a failed migration left %q behind", got)
	}
	migrations = append(kept[:len(kept):len(kept)], fill)
	if err := migrate(db); err != nil {
		t.Fatal(err)
	}
	if got := metaValue(t, db, "new"); string(got) != "1" {
		t.Fatalf("the step did not run: %q", got)
	}
	migrations = kept
	if err := migrate(db); !errors.Is(err, ErrNewer) {
		t.Fatalf("an older program opened a newer file: %v", err)
	}
}

func metaValue(t *testing.T, db *bbolt.DB, key string) (out []byte) {
	t.Helper()
	if err := db.View(func(tx *bbolt.Tx) error {
		out = bytes.Clone(tx.Bucket(bucketMeta).Get([]byte(key)))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSettingsMigrationsRunInOrder(t *testing.T) {
	kept := settingsMigrations
	t.Cleanup(func() { settingsMigrations = kept })
	settingsMigrations = append(kept[:len(kept):len(kept)],
		func(doc map[string]json.RawMessage) { doc["Computer"] = json.RawMessage(`"one"`) },
		func(doc map[string]json.RawMessage) {
			if string(doc["Computer"]) == `"one"` {
				doc["Computer"] = json.RawMessage(`"two"`)
			}
		})
	s, err := decodeSettings([]byte(`{"Version":1,"Backup":true}`))
	if err != nil || s.Computer != "two" || !s.Backup || s.Version != len(settingsMigrations) {
		t.Fatalf("got %+v, %v", s, err)
	}
}

func FuzzItem(f *testing.F) {
	good, err := encodeItem(&Item{Key: Key{SMS, "1"}, State: Waiting, Record: []byte("{}")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		it, err := decodeItem(raw)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if _, err := encodeItem(it); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
