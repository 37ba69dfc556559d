package store

import (
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// olderBuckets are those of a file of before archives were kept apart.
var olderBuckets = [][]byte{
	disk.BucketMeta, disk.BucketSettings, disk.BucketConnections, disk.BucketSecrets, disk.BucketItems, disk.BucketDue, disk.BucketHours,
	disk.BucketJobs, disk.BucketListings, disk.BucketFolders, disk.BucketRemoteFiles, disk.BucketStrays, disk.BucketChanged,
	disk.BucketPublished, disk.BucketManifest, disk.BucketHeld, disk.BucketRows,
}

// olderItem is an item as versions before wrote it: its state, how long its JSON is, and that.
func olderItem(text string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{1}, uint32(len(text))), text...)
}

// FuzzOlder: whatever a file of an earlier version says, it is brought up to date, or is damaged, and both come to an end.
func FuzzOlder(f *testing.F) {
	path := filepath.Join(f.TempDir(), FileName)
	s, err := openBeforeArchives(path)
	if err != nil {
		f.Fatal(err)
	}
	at := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	if err := errors.Join(s.Update(func(tx *Tx) error {
		return errors.Join(
			tx.PutItem(&ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: "1"}, State: ledger.Waiting, Time: at}),
			tx.file.PutJSON(disk.BucketConnections, []byte(NameRingCentral), RingCentral{SignedIn: true, AccountID: "37", ExtensionID: "101"}),
			tx.file.PutJSON(disk.BucketConnections, []byte(NameDropbox), Dropbox{Connected: true, AccountID: "dbid:1"}),
			tx.PutSecret(NameMail, []byte("ppassword")))
	}), s.Close()); err != nil {
		f.Fatal(err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	key := func(id string) []byte { return append([]byte{byte(ledger.SMS)}, id...) }
	for _, seed := range []struct {
		bucket, version byte
		key, value      []byte
	}{
		{0, 7, keyVersion, binary.BigEndian.AppendUint64(nil, math.MaxUint64)},
		{0, 3, []byte("totals"), []byte(`{"Open":1e99}`)},
		{1, 7, keySettings, []byte(`{"Version":1,"Ping":"https://hc.example/\u0000secret","Choices":{"a/b":null}}`)},
		{1, 7, keySettings, []byte(`{"Version":0,"Ping":7,"PingHost":{}}`)},
		{2, 7, []byte(NameRingCentral), []byte(`{"AccountID":"` + string(make([]byte, 100)) + `"}`)},
		{2, 7, []byte(NameDropbox), []byte(`{"Begun":"9999-12-31T23:59:59-23:59"}`)},
		{3, 7, []byte(NameRingCentral), []byte("s")},
		{4, 3, key("2"), olderItem(`{"Key":{"Type":"sms","ID":"2"},"Time":"0001-01-01T00:00:00Z","Parts":[null,{}]}`)},
		{4, 5, key("2"), olderItem(`{"Key":{"Type":"sms","ID":"3"},"State":"waiting","Time":"9999-12-31T23:59:59Z","Reason":"x"}`)},
		{4, 5, []byte{255}, []byte{1, 255, 255, 255, 255}},
		{7, 6, binary.BigEndian.AppendUint64(nil, math.MaxInt64), []byte(`{"Counts":[{"Found":-1}],"Because":{"":9223372036854775807}}`)},
		{8, 7, []byte("account-sms"), []byte(`{"From":"0000-01-01T00:00:00Z"}`)},
		{6, 2, []byte{1}, nil},
		{12, 2, []byte{1}, nil},
		{13, 7, []byte("/Index/2026-11.html"), []byte(`{"Versions":[7]}`)},
		{16, 7, []byte{0}, []byte{255}},
	} {
		f.Add(seed.bucket, seed.version, seed.key, seed.value)
	}
	f.Fuzz(func(t *testing.T, bucket, version byte, key, value []byte) {
		path := filepath.Join(t.TempDir(), FileName)
		if err := os.WriteFile(path, sound, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			return errors.Join(
				tx.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, uint64(version%8))),
				tx.Bucket(olderBuckets[int(bucket)%len(olderBuckets)]).Put(key, value))
		})
		if closed := db.Close(); err != nil || closed != nil {
			return // bbolt keeps no such key
		}
		s, err := Open(path)
		if err == nil {
			err = errors.Join(s.View(func(tx *Tx) error {
				_, broken := tx.Settings()
				return errors.Join(broken, tx.ItemsBehind(ledger.Key{}, func(*ledger.Item) (bool, error) { return true, nil }))
			}), s.Close())
		}
		if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}
