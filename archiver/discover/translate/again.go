package translate

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/ringcentral/rows"
	"ringcentral-archiver/store/ledger"
)

// inAccount and inMailbox find the account and the extension in the address of a record.
var (
	inAccount = regexp.MustCompile(`/account/([0-9]+)/`)
	inMailbox = regexp.MustCompile(`/extension/([0-9]+)/message-store/`)
)

// Again gives an item as a list has shown it to whoever has archived it, by the record that is kept of it, and in whose name lists would
// show it. It does not where the record is not of this account, or does not tell in whose message store a message is.
func (tr Translator) Again(key ledger.Key, record []byte) (it *ledger.Item, is bool) {
	var row struct {
		URI string `json:"uri"`
	}
	if err := json.Unmarshal(record, &row); err != nil {
		return nil, false
	}
	if in := inAccount.FindStringSubmatch(row.URI); in == nil || in[1] != tr.Who.AccountID {
		return nil, false
	}
	if key.Type == ledger.CallRecording {
		it = tr.recordingAgain(key, record)
	} else {
		it = tr.messageAgain(key, record, row.URI)
	}
	if it == nil {
		return nil, false
	}
	it.Key, it.Sources = key, ledger.AccountSource(key.Type)
	if it.Store() == tr.Who.ExtensionID {
		it.Sources |= ledger.OwnSource(key.Type)
	}
	return it, true
}

func (tr Translator) recordingAgain(key ledger.Key, record []byte) *ledger.Item {
	call, err := rows.DecodeCall(record, rows.Period{})
	if err != nil {
		return nil
	}
	for _, f := range tr.Call(call) {
		if f.Item.Key == key {
			return f.Item
		}
	}
	return nil
}

func (tr Translator) messageAgain(key ledger.Key, record []byte, uri string) *ledger.Item {
	message, err := rows.DecodeMessage(record, rows.Period{})
	id, mailbox, _ := strings.Cut(key.ID, "@")
	if err != nil || message.ID != id {
		return nil
	}
	of, known := SourceOf(message.Type)
	in := storeOf(message, uri)
	if !known || of.Type() != key.Type || in == "" || mailbox != "" && mailbox != in {
		return nil
	}
	f, whole := tr.Message(key.Type, message, tr.Roster.Owner(in))
	if !whole {
		return nil
	}
	return f.Item
}

// storeOf is the extension in whose message store a message is, by its addresses; empty where they do not tell.
func storeOf(m ringcentral.Message, uri string) (in string) {
	all := []string{uri}
	for _, a := range m.Attachments {
		all = append(all, a.URI)
	}
	for _, one := range all {
		if found := inMailbox.FindStringSubmatch(one); found != nil {
			in = cmp.Or(in, found[1])
		}
	}
	return in
}
