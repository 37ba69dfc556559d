package e2e

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
)

func TestStoreTrouble(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.Want(0, "not signed in", "status")
	path := filepath.Join(pc.Data, store.FileName)

	held, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	pc.Want(4, "RingCentral Archiver is already running with this data folder ("+pc.Data+") and does not answer.", "status")
	pc.Want(1, "Quit it first: archiver quit.", "repair")
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}

	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("version"), binary.BigEndian.AppendUint64(nil, 99))
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	pc.Want(1, "newer version", "log")

	if err := os.WriteFile(path, []byte(strings.Repeat("not a store ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Want(1, "nothing is archived twice", "run --once")

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	pc.Want(1, "Move away what stands there", "login")

	pc.Data = filepath.Join(path, "file")
	if err := os.WriteFile(pc.Data, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Want(1, "Move that file away", "status")
}

// TestLostStore loses its file: signed in again, it learns from Dropbox what is
// archived.
func TestLostStore(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, "0 left.", "run --once")
	commits := pc.Commits()
	if err := os.Remove(filepath.Join(pc.Data, store.FileName)); err != nil {
		t.Fatal(err)
	}
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, "", "run --once")
	if n := pc.Overwrites(); n > pc.Commits()-commits {
		t.Errorf("%d files were written over", n)
	}
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
}

// TestASharedDataFolderIsRefused: whoever may write to it, or to the folder that it lies in, could lead
// the program astray. Nothing is written there, by a demonstration neither.
func TestASharedDataFolderIsRefused(t *testing.T) {
	t.Parallel()
	pc := harness.Offline(t)
	if err := errors.Join(os.Mkdir(pc.Data, 0o700), os.Chmod(pc.Data, 0o777)); err != nil {
		t.Fatal(err)
	}
	shared := pc.Data
	for _, data := range []string{shared, filepath.Join(shared, "data")} {
		pc.Data = data
		for _, line := range []string{"status", "run --once", "--demo status"} {
			pc.Want(1, "other users of this computer could change it", line)
		}
		if files, err := os.ReadDir(shared); err != nil || len(files) > 0 {
			t.Errorf("the folder holds %v, %v", files, err)
		}
	}
}
