package completeness

import (
	"fmt"
	"testing"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// TestWhatIsAsked: each scope is told apart, each number named once, and to others than the one who chose it not too many of them.
func TestWhatIsAsked(t *testing.T) {
	on := func(types ...ledger.Type) store.Scope { return store.Scope{On: true, Types: types} }
	of := func(id, number string) ledger.Owner { return ledger.Owner{ExtensionID: id, Number: number} }
	var many []ledger.Owner
	for i := range mostNamed + 1 {
		many = append(many, of(fmt.Sprint(i), fmt.Sprint(200+i)))
	}
	for want, a := range map[string]Asked{
		"nothing chosen":                       {},
		"call recordings of the whole account": {Account: on(ledger.CallRecording)},
		"fax of all extensions":                {Account: on(ledger.Fax), Extension: store.Scope{Types: ledger.Types}},
		"call recordings of the whole account; SMS and fax of all extensions except 103; SMS and fax of your extension": {
			Account: on(ledger.CallRecording, ledger.SMS, ledger.Fax), Extension: on(ledger.SMS, ledger.Fax), Except: []ledger.Owner{of("3", "103")},
		},
		"fax of extensions 102, 103 and 4; SMS of extension 101": { // one that was chosen was deleted, and another one has its number
			Account: on(ledger.Fax), Extension: on(ledger.SMS), Own: "101", Only: []ledger.Owner{of("1", "102"), of("2", "103"), of("3", "102"), of("4", "")},
		},
		"fax of 21 extensions except 21 extensions": {Account: on(ledger.Fax), Own: "101", Only: many, Except: many},
		"voicemail of extension 102":                {Account: on(ledger.VoiceMail), Only: []ledger.Owner{of("2", "102")}, Own: "1"},
	} {
		if got := a.Words(translation.English()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
