package hourlog

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestASearchPassesOverNothingThatItFinds: whether an item is looked at is judged by how it is written.
func TestASearchPassesOverNothingThatItFinds(t *testing.T) {
	found := 0
	for _, name := range []string{"Ana Ruiz", `Bob "Bo" O'Neill`, "Zoë GRÜN", "A&B <Front Desk>", `back\slash`, "Kelvin \u212A", "tab\tbed", "\u2028", "\u0130lker"} {
		it := &ledger.Item{
			Key: ledger.Key{Type: ledger.CallRecording, ID: "7700000001004"}, From: ledger.Party{Name: name, Number: "+14155550123"},
			To: []ledger.Party{{Extension: "101"}}, Owner: ledger.Owner{Name: "Front Desk", Number: "105"},
		}
		head := headInStore(t, it)
		words := []string{"front", "415 555", "(415) 555-0123", "101", "105", "0001004", "nobody", "999999", "4155"}
		for i := range len(name) {
			words = append(words, strings.ToValidUTF8(name[i:], ""), strings.ToUpper(name[:i]), strings.ToLower(name[:i+1]))
		}
		for _, text := range words {
			if strings.TrimSpace(text) == "" {
				continue
			}
			s := newSearch(text)
			if s.finds(it) {
				if found++; !s.mayFind(it.Key, head) {
					t.Errorf("%q is passed over in %s", text, head)
				}
			}
		}
		if s := newSearch("nobody"); name == "Ana Ruiz" && s.mayFind(it.Key, head) {
			t.Error("all are looked at")
		}
	}
	if found < 50 {
		t.Errorf("only %d were found", found)
	}
}

// headInStore is what a search is shown of an item that the store keeps.
func headInStore(t *testing.T, it *ledger.Item) (head []byte) {
	t.Helper()
	s := storetest.Open(t)
	it.State, it.Time = ledger.Archived, time.Unix(1e9, 0)
	if err := s.Update(func(tx *store.Tx) error { return tx.PutItem(it) }); err != nil {
		t.Fatal(err)
	}
	keep := func(_ ledger.Key, of []byte) bool { head = bytes.Clone(of); return true }
	if err := s.View(func(tx *store.Tx) error {
		tx.HoursLike(it.Hour(), it.Hour().Add(time.Hour), keep, func(*ledger.Item) bool { return false }, nil)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return head
}
