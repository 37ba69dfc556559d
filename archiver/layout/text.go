package layout

import (
	"encoding/hex"
	"encoding/json"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/store"
)

func hashOfText(text string) string {
	h := dropbox.NewHash()
	h.Write([]byte(text)) // a hash never fails
	return hex.EncodeToString(h.Sum(nil))
}

// TextOf is the text of a message as its record holds it: once a text is in
// Dropbox the item does not keep it twice. Empty when the record has none.
func TextOf(it *store.Item) string {
	record, err := it.Record.Text()
	if err != nil {
		return "" // whoever asks holds it against the hash
	}
	return TextIn(record)
}

// TextIn is textOf for a record that was unpacked.
func TextIn(record []byte) string {
	var message struct {
		Subject string `json:"subject"`
	}
	if err := json.Unmarshal(record, &message); err != nil {
		return ""
	}
	return message.Subject
}

func UnreadableText(p store.Part) bool {
	return !p.Done() && p.URI == "" && p.Lost != nil && hashOfText(p.Text) != p.Lost.Hash
}
