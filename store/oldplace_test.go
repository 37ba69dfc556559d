package store_test

import (
	"encoding/json"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
)

// TestWhereAnArchiveOfBeforeLies: what earlier versions wrote still says the same, and a folder is written as they read it.
func TestWhereAnArchiveOfBeforeLies(t *testing.T) {
	for raw, want := range map[string]place.Kind{
		`{"Connected":true,"AccountID":"dbid:1","Name":"Ana","Email":"ana@example.com"}`:      place.Dropbox,
		`{"Connected":true,"AccountID":"ABC","Folder":"/mnt/nas","Name":"/mnt/nas","Used":1}`: place.Folder,
	} {
		var dbx store.Dropbox
		if err := json.Unmarshal([]byte(raw), &dbx); err != nil || dbx.Kind() != want || dbx.AccountID == "" || want == place.Folder && dbx.Address() != "/mnt/nas" {
			t.Errorf("%s lies in %s: %+v, %v", raw, dbx.Kind(), dbx, err)
		}
		text, err := json.Marshal(dbx)
		var before struct{ Folder string }
		if err != nil || json.Unmarshal(text, &before) != nil || before.Folder != dbx.Folder {
			t.Errorf("it is written as %s, %v", text, err)
		}
	}
}
