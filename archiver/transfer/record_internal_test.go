package transfer

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestRecordKeepsWhatAListingAdded: a transcript that was listed while the sound
// was on its way is still to be copied, whatever the transfer says.
func TestRecordKeepsWhatAListingAdded(t *testing.T) {
	s := storetest.Open(t)
	key := ledger.Key{Type: ledger.VoiceMail, ID: "7"}
	sound := ledger.Part{ID: "1", Kind: layout.Audio, URI: "https://x/1"}
	listed := &ledger.Item{
		Key: key, State: ledger.Discovered, Time: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC),
		Parts: []ledger.Part{sound, {ID: "2", Kind: layout.Transcript, URI: "https://x/2"}},
	}
	sound.Hash, sound.Path, sound.Size = "abc", "/x", 3
	copied := &ledger.Item{Key: key, State: ledger.Archived, Time: listed.Time, Parts: []ledger.Part{sound}, Archived: listed.Time}
	c := &Copier{}
	if err := s.Update(func(tx *store.Tx) error {
		if err := tx.PutItem(listed); err != nil {
			return err
		}
		return c.write(tx, &transfer{item: copied, parts: []int{0}}, listed.Time)
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.View(func(tx *store.Tx) error {
		it, _, err := tx.Item(key)
		if err == nil && (it.State != ledger.Discovered || len(it.Parts) != 2 || !it.Parts[0].Done() || it.Parts[1].Done()) {
			t.Errorf("recorded as %+v", it)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestRecordKeepsThatAnItemWasUnfinished: it was listed as finished while its unfinished content was
// on its way, and the next listing makes it be fetched once more.
func TestRecordKeepsThatAnItemWasUnfinished(t *testing.T) {
	s := storetest.Open(t)
	key := ledger.Key{Type: ledger.Fax, ID: "7"}
	part := ledger.Part{ID: "1", Kind: layout.Document, URI: "https://x/1"}
	at := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	listed := &ledger.Item{Key: key, State: ledger.Discovered, Time: at, Parts: []ledger.Part{part}}
	part.Hash, part.Path, part.Size = "abc", "/x", 3
	copied := &ledger.Item{Key: key, State: ledger.Archived, Time: at, Early: true, Parts: []ledger.Part{part}}
	if err := s.Update(func(tx *store.Tx) error {
		if err := tx.PutItem(listed); err != nil {
			return err
		}
		if err := (&Copier{}).write(tx, &transfer{item: copied, parts: []int{0}}, at); err != nil {
			return err
		}
		it, _, err := tx.Item(key)
		if err == nil && (it.State != ledger.Archived || !it.Early) {
			t.Errorf("recorded as %+v", it)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestRecordKeepsWhatWasAnnounced: Dropbox refused a picture that looks like a document. The next
// attempt judges it by what its record announces, and marks it again.
func TestRecordKeepsWhatWasAnnounced(t *testing.T) {
	s := storetest.Open(t)
	key := ledger.Key{Type: ledger.SMS, ID: "7"}
	part := ledger.Part{ID: "1", Kind: layout.Attachment, URI: "https://x/1", ContentType: "image/jpeg"}
	at := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	listed := &ledger.Item{Key: key, State: ledger.Discovered, Time: at, Parts: []ledger.Part{part}}
	part.ContentType, part.Doubt = "application/pdf", &ledger.Doubt{Looks: "application/pdf"}
	failed := &ledger.Item{Key: key, State: ledger.Discovered, Time: at, Parts: []ledger.Part{part}}
	if err := s.Update(func(tx *store.Tx) error {
		if err := tx.PutItem(listed); err != nil {
			return err
		}
		if err := (&Copier{}).write(tx, &transfer{item: failed, parts: []int{0}}, at); err != nil {
			return err
		}
		it, _, err := tx.Item(key)
		if err == nil && (it.Parts[0].ContentType != "image/jpeg" || it.Parts[0].Doubt == nil) {
			t.Errorf("recorded as %+v", it.Parts[0])
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestRecordKeepsAnAddressThatHasCome: a listing has shown it while only the other place was known to have it, which could not be read.
func TestRecordKeepsAnAddressThatHasCome(t *testing.T) {
	s := storetest.Open(t)
	key := ledger.Key{Type: ledger.SMS, ID: "7"}
	at := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	listed := &ledger.Item{Key: key, State: ledger.Discovered, Time: at, Parts: []ledger.Part{{ID: "1", Kind: layout.Text, Text: "Hello"}}}
	tried := &ledger.Item{Key: key, State: ledger.Waiting, Time: at, Parts: []ledger.Part{{
		ID: "1", Kind: layout.Text, URI: ledger.Elsewhere, Failing: &ledger.Failing{Reason: string(reasons.Elsewhere), NextTry: at.Add(time.Hour)},
	}}}
	if err := s.Update(func(tx *store.Tx) error {
		if err := tx.PutItem(listed); err != nil {
			return err
		}
		if err := (&Copier{}).write(tx, &transfer{item: tried, parts: []int{0}}, at); err != nil {
			return err
		}
		it, _, err := tx.Item(key)
		if err == nil && (it.State != ledger.Discovered || it.Parts[0].Failing != nil || it.Parts[0].Text != "Hello") {
			t.Errorf("recorded as %+v", it)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
