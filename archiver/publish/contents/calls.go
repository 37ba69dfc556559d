package contents

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/ledger"
)

// fileSize is about what a file of an item takes in memory, in bytes.
const fileSize = 300

// callsOf gives the calls of an hour, each joined with its recordings and with the message that it left.
// items are what else happened in the hour. Of calls that other computers have named so many are shown as have room in mostHour, and
// of its own so many are joined.
func (c *Contents) callsOf(tx *store.Tx, at time.Time, items []*index.Item) (out []*index.Item, size int, err error) {
	var there map[ledger.Key]*index.Item
	sizes := map[bool]int{} // of those of other computers, and of its own
	_, err = tx.EachCall(at, func(call calllog.Call) error {
		if there == nil {
			there = map[ledger.Key]*index.Item{}
			for _, it := range items {
				there[KeyOf(it)] = it
			}
		}
		room := mostHour - sizes[call.Taken]
		if call.Taken && room <= 0 {
			return nil
		}
		shown := shownCall(&call)
		if err := c.joinItems(tx, &call, shown, there, room); err != nil {
			return err
		}
		out = append(out, shown)
		sizes[call.Taken] += itemSize + len(call.Recordings)*mostID + len(shown.Files)*fileSize
		return nil
	})
	return out, sizes[true] + sizes[false], err
}

// mostID is how long an id may be, in bytes (ARCHITECTURE.md, "Limits").
const mostID = 128

// joinItems joins a call with what belongs to it, as far as there is room.
func (c *Contents) joinItems(tx *store.Tx, call *calllog.Call, shown *index.Item, there map[ledger.Key]*index.Item, room int) error {
	joined := map[string]bool{}
	for _, id := range call.Recordings {
		if joined[id] || len(shown.Files)*fileSize >= room {
			continue
		}
		joined[id] = true
		key := ledger.Key{Type: ledger.CallRecording, ID: id}
		it, err := there[key], error(nil)
		if it == nil {
			it, err = c.shownUnder(tx, key, func(*ledger.Item) bool { return true })
		}
		if err != nil {
			return err
		}
		join(shown, it)
	}
	if len(shown.Files)*fileSize >= room {
		return nil
	}
	it, err := c.messageOf(tx, call, there)
	join(shown, it)
	return err
}

// shownCall is a call as the index has it.
func shownCall(c *calllog.Call) *index.Item {
	return &index.Item{
		Type: index.Call, ID: c.ID, Time: c.Start, Duration: c.Duration, Direction: c.Direction,
		From: index.Party(c.From), To: []index.Party{index.Party(c.To)}, OwnerName: c.Owner.Name, OwnerNumber: c.Owner.Number,
		SessionID: c.Session, TelephonySessionID: c.Telephony, Deleted: c.Deleted,
		Row: &index.Row{
			Kind: c.Kind, Action: c.Action, Result: c.Result, OwnerID: c.Owner.ExtensionID, Recordings: c.Recordings,
			MessageID: c.Message.ID, MessageType: c.Message.Type, MessageOf: c.Message.Extension,
		},
	}
}

// CallOf is the call that a day record names.
func CallOf(it *index.Item) calllog.Call {
	c := calllog.Call{
		ID: it.ID, Session: it.SessionID, Telephony: it.TelephonySessionID, Start: it.Time.UTC().Truncate(time.Millisecond),
		Duration: it.Duration.Truncate(time.Millisecond), Kind: it.Row.Kind, Direction: it.Direction, Action: it.Row.Action, Result: it.Row.Result,
		From:       ledger.Party(it.From),
		Owner:      ledger.Owner{ExtensionID: it.Row.OwnerID, Number: it.OwnerNumber, Name: it.OwnerName},
		Recordings: it.Row.Recordings, Deleted: it.Deleted,
		Message: calllog.Message{ID: it.Row.MessageID, Type: it.Row.MessageType, Extension: it.Row.MessageOf},
	}
	if len(it.To) > 0 {
		c.To = ledger.Party(it.To[0])
	}
	return c
}

// join adds the files of what belongs to a call.
func join(call, it *index.Item) {
	if it == nil || len(it.Files) == 0 {
		return
	}
	call.Files = append(call.Files, it.Files...)
	if call.Row.Joined.IsZero() {
		call.Row.Joined = it.Time
	}
}

// shownUnder is the item under a key as the index has it; nil where there is none that is meant, or
// nothing of it lies in Dropbox.
func (c *Contents) shownUnder(tx *store.Tx, key ledger.Key, meant func(*ledger.Item) bool) (*index.Item, error) {
	it, known, err := tx.Item(key)
	if err != nil || !known || !meant(it) {
		return nil, err
	}
	return c.shown(it)
}

// messageOf finds the message that a call left: by the id that the row names, in the mailbox that it
// names; one of a shared number lies there, or is of the extension that is named. A row that names no mailbox means its own extension's;
// any other might be another's message. there is what else happened in the hour.
func (c *Contents) messageOf(tx *store.Tx, call *calllog.Call, there map[ledger.Key]*index.Item) (*index.Item, error) {
	mailbox := call.Message.Extension
	if mailbox == "" {
		mailbox = call.Owner.ExtensionID
	}
	if call.Message.ID == "" || mailbox == "" {
		return nil, nil
	}
	for _, t := range []ledger.Type{ledger.VoiceMail, ledger.Fax} {
		if !strings.EqualFold(call.Message.Type, messageTypes[t]) {
			continue
		}
		for _, id := range []string{call.Message.ID, call.Message.ID + "@" + mailbox} {
			key := ledger.Key{Type: t, ID: id}
			it, err := c.shownUnder(tx, key, func(it *ledger.Item) bool {
				return it.Owner.ExtensionID == mailbox || it.Store() == mailbox
			})
			if it != nil || err != nil {
				return it, err
			}
			if it := there[key]; it != nil && mailbox == call.Owner.ExtensionID && it.OwnerNumber == call.Owner.Number {
				return it, nil // another computer's
			}
		}
	}
	return nil, nil
}

// messageTypes are the call log's words for the messages that a call can leave.
var messageTypes = map[ledger.Type]string{ledger.VoiceMail: "VoiceMail", ledger.Fax: "Fax"}
