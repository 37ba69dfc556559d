package places

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/accounts/vault"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/store/storetest"

	"github.com/minio/minio-go/v7"
)

// open opens places for a store that has nothing in it yet, without a keychain.
func open(t *testing.T) Places {
	t.Helper()
	rt, err := transport.New(transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { transport.CloseIdle(rt) })
	p := Places{
		Store: storetest.Open(t), HTTP: rt, Clock: localtime.NewClock(s3test.NewClock(), time.UTC), Log: slog.New(slog.DiscardHandler),
		Rand: func() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) },
	}
	if p.Vault, err = vault.Open(t.Context(), p.Store, false, p.Clock, p.Log); err != nil {
		t.Fatal(err)
	}
	return p
}

// keep notes what was found, as accounts do.
func (p Places) keep(t *testing.T, now Found) {
	t.Helper()
	if err := p.Store.Update(func(tx *store.Tx) error { return tx.PutDropbox(now.Dropbox) }); err != nil {
		t.Fatal(err)
	}
	if err := p.Vault.Keep(SecretName(now.Place), now.Secret); err != nil {
		t.Fatal(err)
	}
}

// TestAnArchiveInABucket: it is found again, what is wrong is told apart, and a secret that is kept goes to nobody else.
func TestAnArchiveInABucket(t *testing.T) {
	s := s3test.New(t, true)
	p := open(t)
	at := place.Bucket{Endpoint: s.URL, Name: s3test.Bucket, Prefix: "office", KeyID: s3test.ID}
	wanted := Wanted{Place: place.Place{S3: at}, Secret: s3test.Secret}
	now, err := p.Find(t.Context(), wanted, Asking{})
	if err != nil {
		t.Fatal(err)
	}
	if now.S3.ObjectLock {
		t.Error("object lock is said to be on")
	}
	if !now.Connected || now.AccountID == "" || now.S3.Region != s3test.Region || now.Name != s.URL+"/"+s3test.Bucket+"/office" {
		t.Errorf("found was %+v", now)
	}
	if err := s.Direct.MakeBucket(t.Context(), "locked", minio.MakeBucketOptions{Region: s3test.Region, ObjectLocking: true}); err != nil {
		t.Fatal(err)
	}
	locked := wanted
	locked.S3.Name = "locked"
	if of, err := p.Find(t.Context(), locked, Asking{}); err != nil || !of.S3.ObjectLock {
		t.Errorf("with object lock it is %+v, %v", of.S3, err)
	}
	p.keep(t, now)
	again := wanted
	again.Secret = ""
	if then, err := p.Find(t.Context(), again, Asking{}); err != nil || then.AccountID != now.AccountID {
		t.Errorf("with the secret that is kept it is %+v, %v", then, err)
	}
	if err := p.Open(now.Dropbox).Ping(t.Context()); err != nil {
		t.Errorf("as it is kept: %v", err)
	}
	for name, c := range map[string]struct {
		change func(w *Wanted)
		want   reasons.Reason
	}{
		"no such bucket":        {func(w *Wanted) { w.S3.Name = "another" }, reasons.BucketMissing},
		"a wrong secret":        {func(w *Wanted) { w.Secret = "wrong" }, reasons.PlaceSignIn},
		"a wrong key":           {func(w *Wanted) { w.S3.KeyID = "nobody" }, reasons.PlaceSignIn},
		"another region":        {func(w *Wanted) { w.S3.Region = "us-west-9" }, reasons.BucketRegion},
		"nobody there":          {func(w *Wanted) { w.S3.Endpoint = "http://127.0.0.1:1" }, reasons.PlaceAway},
		"another's secret":      {func(w *Wanted) { w.S3.Endpoint, w.Secret = "http://127.0.0.1:1", "" }, reasons.Disconnected},
		"another key's secret":  {func(w *Wanted) { w.S3.KeyID, w.Secret = "nobody", "" }, reasons.Disconnected},
		"https to one without":  {func(w *Wanted) { w.S3.Endpoint = "https" + strings.TrimPrefix(s.URL, "http") }, reasons.PlaceAway},
		"not even an address":   {func(w *Wanted) { w.S3.Endpoint = "ftp://nas" }, reasons.ServiceTrouble},
		"a folder, and not one": {func(w *Wanted) { *w = Wanted{Place: place.Place{Folder: filepath.Join(t.TempDir(), "none")}} }, reasons.FolderMissing},
	} {
		w := wanted
		c.change(&w)
		if _, err := p.Find(t.Context(), w, Asking{}); err == nil || reasons.Of(err) != c.want {
			t.Errorf("%s: %v is %q, want %q", name, err, reasons.Of(err), c.want)
		}
	}
	if s, is := errors.AsType[*s3.Error](errOf(p.Find(t.Context(), Wanted{place.Place{S3: place.Bucket{Endpoint: s.URL, Name: s3test.Bucket, Region: "us-west-9", KeyID: s3test.ID}}, s3test.Secret}, Asking{}))); !is || s.Region != s3test.Region {
		t.Errorf("the region is not named: %+v", s)
	}
}

func errOf(_ Found, err error) error { return err }

// TestWhatOpensAPlaceIsForgotten: afterwards each call says so, and is no reason to try another place.
func TestWhatOpensAPlaceIsForgotten(t *testing.T) {
	p := open(t)
	for _, at := range []place.Place{
		{S3: place.Bucket{Endpoint: "http://127.0.0.1:1", Name: "calls", Region: "eu", KeyID: "AK1"}},
	} {
		p.keep(t, Found{store.Dropbox{Connected: true, Place: at, AccountID: "M"}, "secret-7"})
		if client := p.Open(store.Dropbox{Place: at, AccountID: "M"}); Waits(client) {
			t.Errorf("%s waits for its secret", at.Address())
		}
		if err := p.Store.Update(Forget); err != nil {
			t.Fatal(err)
		}
		client := p.Open(store.Dropbox{Place: at, AccountID: "M"})
		if !Waits(client) {
			t.Errorf("%s does not wait for its secret", at.Address())
		}
		up := client.NewUploader(t.Context(), nil)
		_, err := client.Space(t.Context())
		for _, err := range []error{err, client.Ping(t.Context()), client.List(t.Context(), "", nil), up.Put(t.Context(), target.Upload{}), up.Flush(t.Context()), client.Open(t.Context(), "/a").Err()} {
			if !errors.Is(err, reasons.ErrNoSecret) {
				t.Errorf("without it a call of %s says %v", at.Address(), err)
			}
		}
	}
}

// What is known of files holds where the archive lies, whatever the server is called, and nowhere else.
func TestWhereFilesAreKnown(t *testing.T) {
	at := func(host, key, path string) uint32 {
		return sumOf(place.Place{SFTP: place.Server{Host: host, Port: 22, User: "u", HostKey: key, Path: path}})
	}
	if at("nas", "key", "/calls") != at("192.168.1.5", "key", "/calls") {
		t.Error("a server by another name is another one")
	}
	for name, other := range map[string]uint32{
		"another server": at("nas", "other", "/calls"), "another folder of the server": at("nas", "key", "/moved"), "a folder": sumOf(place.Place{Folder: "/calls"}),
		"the folder of another user, whom the server shows no other": sumOf(place.Place{SFTP: place.Server{Host: "nas", Port: 22, User: "v", HostKey: "key", Path: "/calls"}}),
	} {
		if other == at("nas", "key", "/calls") || other == 0 {
			t.Errorf("%s is the same place", name)
		}
	}
	if sumOf(place.Place{Folder: "/a"}) == sumOf(place.Place{Folder: "/b"}) {
		t.Error("another folder is the same place")
	}
	if sumOf(place.Place{}) != 0 || sumOf(place.Place{S3: place.Bucket{Name: "b"}}) != 0 {
		t.Error("a place that keeps hashes, or names versions, is told by where it is")
	}
}
