package layout

import (
	"path"
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

// FuzzNothingActs: whatever type and name a file is sent with, a double click on it in the archive runs nothing.
func FuzzNothingActs(f *testing.F) {
	for _, seed := range [][2]string{{"a.exe", ""}, {"a.ＥＸＥ", ""}, {"a.exe ", "text/html"}, {"a.exe.", "image/svg+xml;x=y"}, {"a.eXe", "image/png"}, {"a.\u202eexe", ""}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, name, media string) {
		for _, kind := range []string{Attachment, Document, Audio, Transcript, Text} {
			it := &ledger.Item{
				Key: ledger.Key{Type: ledger.SMS, ID: "1"}, Folder: "Ana_101", Time: time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC),
				Parts: []ledger.Part{{Kind: kind, FileName: name}},
			}
			if file := PathOf(it, 0, media, time.UTC, 0); Acts(path.Ext(file)) {
				t.Errorf("%q of type %q is kept as %q", name, media, file)
			}
		}
	})
}
