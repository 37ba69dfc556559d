package layout

import (
	"cmp"
	"encoding/json"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store/ledger"
)

func hashOfText(text string) string {
	return target.HashOf([]byte(text))
}

// TextOf is the text of a message, read from its record; empty when the record
// has none. Once a text is in Dropbox, the item keeps it only there.
func TextOf(it *ledger.Item) string {
	record, err := it.Record.Text()
	if err != nil {
		return "" // the callers compare it with the hash
	}
	return TextIn(record)
}

// TextIn is TextOf for an unpacked record.
func TextIn(record []byte) string {
	var message struct {
		Subject string `json:"subject"`
		Text    any    `json:"text"` // in a shared inbox
	}
	if err := json.Unmarshal(record, &message); err != nil {
		return ""
	}
	text, _ := message.Text.(string)
	return cmp.Or(message.Subject, text)
}

// UnreadableText reports whether a part is a text whose content the store does
// not hold any more.
func UnreadableText(p ledger.Part) bool {
	return !p.Done() && p.URI == "" && p.Lost != nil && hashOfText(p.Text) != p.Lost.Hash
}
