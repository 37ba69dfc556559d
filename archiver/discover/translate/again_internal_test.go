package translate

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// An item is made again only of a record of this account that tells in whose message store it is, under the key that it had.
func TestAgain(t *testing.T) {
	who := store.RingCentral{AccountID: "37", ExtensionID: "101", Number: "101", Extension: "Ana Ruiz"}
	tr := Translator{Who: who, Now: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC), Roster: roster.Own(who)}
	text := func(uri string) string {
		return `{"uri":"` + uri + `","id":"7","type":"SMS","direction":"Inbound","creationTime":"2026-10-20T16:00:00Z","subject":"hello"}`
	}
	call := func(uri string) string {
		return `{"uri":"` + uri + `","id":"x","startTime":"2026-10-20T16:00:00Z","duration":60,"result":"Accepted","extension":{"id":"102"},
			"recording":{"id":"9","type":"Automatic","contentUri":"https://media.example/restapi/v1.0/account/37/recording/9/content"}}`
	}
	sms, recording := ledger.Key{Type: ledger.SMS, ID: "7"}, ledger.Key{Type: ledger.CallRecording, ID: "9"}
	const in = "https://platform.example/restapi/v1.0/account/37"
	for name, c := range map[string]struct {
		key     ledger.Key
		record  string
		owner   string // empty = it is none
		sources ledger.Source
	}{
		"own":                    {sms, text(in + "/extension/101/message-store/7"), "101", ledger.AccountSMS | ledger.OwnSMS},
		"another's":              {sms, text(in + "/extension/102/message-store/7"), "102", ledger.AccountSMS},
		"of another account":     {sms, text("https://platform.example/restapi/v1.0/account/38/extension/101/message-store/7"), "", 0},
		"of no account":          {sms, text("https://platform.example/restapi/v1.0/account/~/extension/101/message-store/7"), "", 0},
		"of no mailbox":          {sms, text(in + "/extension/~/message-store/7"), "", 0},
		"under another id":       {ledger.Key{Type: ledger.SMS, ID: "8"}, text(in + "/extension/101/message-store/7"), "", 0},
		"of another type":        {ledger.Key{Type: ledger.Fax, ID: "7"}, text(in + "/extension/101/message-store/7"), "", 0},
		"beside one of its id":   {ledger.Key{Type: ledger.SMS, ID: "7@102"}, text(in + "/extension/102/message-store/7"), "102", ledger.AccountSMS},
		"another's id":           {ledger.Key{Type: ledger.SMS, ID: "7@102"}, text(in + "/extension/101/message-store/7"), "", 0},
		"in a shared inbox":      {ledger.Key{Type: ledger.SMS, ID: "7@inbox"}, text(in + "/extension/101/message-store/7"), "", 0},
		"no record":              {sms, `"x"`, "", 0},
		"recording":              {recording, call(in + "/call-log/x?view=Detailed"), "102", ledger.AccountRecordings},
		"another call's":         {ledger.Key{Type: ledger.CallRecording, ID: "8"}, call(in + "/call-log/x"), "", 0},
		"recording of elsewhere": {recording, call("https://platform.example/restapi/v1.0/account/38/call-log/x"), "", 0},
	} {
		it, is := tr.Again(c.key, []byte(c.record))
		switch {
		case is != (c.owner != ""):
			t.Errorf("%s: %v, %+v", name, is, it)
		case is && (it.Key != c.key || it.Owner.ExtensionID != c.owner || it.Sources != c.sources || len(it.Parts) != 1):
			t.Errorf("%s: %+v", name, it)
		}
	}
}
