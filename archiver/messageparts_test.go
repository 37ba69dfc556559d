package archiver_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

type row = map[string]any

// retell changes each row of the message store's lists on its way; nil ends that.
func (r *rig) retell(change func(message row)) {
	r.t.Helper()
	if change == nil {
		r.sim.Watch(nil)
		return
	}
	r.sim.Watch(func(next http.Handler) http.Handler {
		changed := altered(next, func(body []byte) []byte {
			var list row
			d := json.NewDecoder(bytes.NewReader(body))
			d.UseNumber() // some ids are too large for a float
			if err := d.Decode(&list); err != nil {
				r.t.Error(err)
				return body
			}
			for _, one := range list["records"].([]any) {
				change(one.(row))
			}
			body, err := json.Marshal(list)
			if err != nil {
				r.t.Error(err)
			}
			return body
		})
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, "/message-store") {
				changed.ServeHTTP(w, q)
				return
			}
			next.ServeHTTP(w, q)
		})
	})
}

func attachmentsOf(message row) []any {
	list, _ := message["attachments"].([]any)
	return list
}

// say puts a value in the place of a field of a message; with no value it is left out.
func say(field string, value ...any) func(row) {
	return func(message row) {
		delete(message, field)
		if len(value) > 0 {
			message[field] = value[0]
		}
	}
}

func both(changes ...func(row)) func(row) {
	return func(message row) {
		for _, change := range changes {
			change(message)
		}
	}
}

// lefts are the reasons of what a pass named, each once.
func lefts(report progress.Report) (list []reasons.Reason) {
	for _, u := range report.Left {
		list = append(list, u.Reason)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// long is how old the messages are that no one waits for any more, and their transcripts.
const long = 30 * time.Hour

// TestWhatAMessageDoesNotShowIsNamed: of a message a part cannot be read, has no address, or is not
// shown although the message says that there is one. It is named, what it shows is archived, and
// nothing is said to be complete until a list shows the rest.
//
//test:long
func TestWhatAMessageDoesNotShowIsNamed(t *testing.T) {
	t.Parallel()
	const voice, fax, text = ringcentralserver.TypeVoiceMail, ringcentralserver.TypeFax, ringcentralserver.TypeSMS
	const unread, unknown = reasons.Unreadable, reasons.NoAddress
	transcribed := func(spoil func(attachment row)) func(row) {
		return func(message row) {
			for _, a := range attachmentsOf(message) {
				if a := a.(row); a["type"] == "AudioTranscription" {
					spoil(a)
				}
			}
		}
	}
	only := func(kind string) func(row) {
		return func(message row) {
			message["attachments"] = slices.DeleteFunc(attachmentsOf(message), func(a any) bool { return a.(row)["type"] != kind })
		}
	}
	more := func(attachment any) func(row) {
		return func(message row) { message["attachments"] = append(attachmentsOf(message), attachment) }
	}
	for name, c := range map[string]struct {
		of     string
		change func(row)
		files  int
		why    []reasons.Reason
	}{
		"a second text without an address": {text, more(row{"id": 999111, "type": "Text", "contentType": "text/plain", "size": 2000}), 2, []reasons.Reason{unknown}},
		"a text without anything":          {text, more(row{"type": "Text"}), 2, []reasons.Reason{unknown}},
		"an attachment of nothing":         {text, more(row{}), 2, []reasons.Reason{unknown}},
		"an attachment that is null":       {text, more(nil), 2, []reasons.Reason{unread}},
		"an attachment that is a number":   {text, more(5), 2, []reasons.Reason{unread}},
		"an attachment that is a list":     {text, more([]any{}), 2, []reasons.Reason{unread}},
		"an attachment that is a word":     {text, more("photo.jpg"), 2, []reasons.Reason{unread}},

		"a subject that is a list":    {text, say("subject", []any{"Look"}), 2, []reasons.Reason{unread}},
		"a subject that is an object": {text, say("subject", row{"text": "Look"}), 2, []reasons.Reason{unread}},
		"a subject that is false":     {text, say("subject", false), 2, []reasons.Reason{unread}},
		"a subject that is a number":  {text, say("subject", 5), 2, []reasons.Reason{unread}},
		"such a subject alone":        {text, both(say("subject", row{}), say("attachments")), 0, []reasons.Reason{unknown, unread}},
		"a subject that is null":      {text, both(say("subject", nil), say("attachments", nil)), 0, []reasons.Reason{unknown}},
		"neither text nor attachment": {text, both(say("subject"), say("attachments")), 0, []reasons.Reason{unknown}},
		"no attachment, as MMS":       {text, both(say("type", "MMS"), say("attachments")), 1, []reasons.Reason{unread}},

		"attachments that are a word":    {text, say("attachments", ""), 1, []reasons.Reason{unread}},
		"attachments that are a number":  {text, say("attachments", 2), 1, []reasons.Reason{unread}},
		"attachments that are false":     {text, say("attachments", false), 1, []reasons.Reason{unread}},
		"attachments that are an object": {text, say("attachments", row{"0": row{}, "1": row{}}), 1, []reasons.Reason{unknown, unread}},

		"a fax, null":                {fax, say("attachments", nil), 0, []reasons.Reason{unknown}},
		"a fax, none":                {fax, say("attachments", []any{}), 0, []reasons.Reason{unknown}},
		"a fax, absent":              {fax, say("attachments"), 0, []reasons.Reason{unknown}},
		"a fax, a number":            {fax, say("attachments", 1), 0, []reasons.Reason{unknown, unread}},
		"a voicemail, null":          {voice, say("attachments", nil), 0, []reasons.Reason{unknown}},
		"a voicemail, none":          {voice, say("attachments", []any{}), 0, []reasons.Reason{unknown}},
		"a voicemail, a word":        {voice, say("attachments", ""), 0, []reasons.Reason{unknown, unread}},
		"a transcript alone":         {voice, only("AudioTranscription"), 1, []reasons.Reason{unknown}},
		"a sound alone, transcribed": {voice, only("AudioRecording"), 1, []reasons.Reason{unknown}},
		"a transcript, no address":   {voice, transcribed(func(a row) { delete(a, "uri") }), 1, []reasons.Reason{unknown}},
		"transcribed, not a word":    {voice, both(only("AudioRecording"), say("vmTranscriptionStatus", row{"is": "Completed"})), 1, []reasons.Reason{unread}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleUser)
			r.message(c.of, long, func(m *ringcentralserver.MessageSpec) {
				switch c.of {
				case text:
					m.Text, m.Pictures = "Look", []ringcentralserver.PictureSpec{{}}
				case voice:
					m.Transcript = "Please call back."
				}
			})
			r.retell(c.change)
			r.backup(48 * time.Hour)
			for range 2 {
				report := r.runOnce()
				if why := lefts(report); report.Complete() || !slices.Equal(why, c.why) || report.LeftCount != len(why) {
					t.Errorf("%d left: %+v (%v), want %q", report.LeftCount, report.Left, report.Err, c.why)
				}
				if n := len(r.archive()); n != c.files {
					t.Errorf("%d files are archived, want %d", n, c.files)
				}
				if r.a.Snapshot().Completeness.Now {
					t.Error("everything is said to be there")
				}
				r.clock.Advance(time.Hour)
			}
			r.retell(nil)
			r.wantAll(r.runOnce(), start.Add(-long))
			r.checkArchive(r.truth(start.Add(-48 * time.Hour)))
		})
	}
}

// TestAMessageThatShowsNoAttachmentsMayHaveNone: a text that has a subject, be it empty.
func TestAMessageThatShowsNoAttachmentsMayHaveNone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(row){
		"absent": say("attachments"), "null": say("attachments", nil), "none": say("attachments", []any{}),
		"an empty text": both(say("subject", ""), say("attachments")),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleUser)
			r.message("SMS", long, func(m *ringcentralserver.MessageSpec) { m.Text = "Hello" })
			r.retell(change)
			r.backup(48 * time.Hour)
			r.wantAll(r.runOnce(), start.Add(-long))
			if n := len(r.archive()); n != 1 {
				t.Errorf("%d files are archived", n)
			}
		})
	}
}

// TestWhatWasNamedIsNotForgotten: a part was shown without an address, and the next list shows its
// message without any attachment. It stays named until a list shows the message's other files and
// not it, or its address.
//
//test:long
func TestWhatWasNamedIsNotForgotten(t *testing.T) {
	t.Parallel()
	const voice, fax, text = ringcentralserver.TypeVoiceMail, ringcentralserver.TypeFax, ringcentralserver.TypeSMS
	last := func(message row) {
		list := attachmentsOf(message)
		message["attachments"] = list[:len(list)-1]
	}
	for name, none := range map[string]func(row){"absent": say("attachments"), "null": say("attachments", nil), "none": say("attachments", []any{})} {
		for of, c := range map[string]struct {
			then func(row) // by which RingCentral says that there is no such part; nil where it cannot
			of   ledger.Type
		}{
			text: {last, ledger.SMS}, voice: {both(last, say("vmTranscriptionStatus", "Failed")), ledger.VoiceMail}, fax: {nil, ledger.Fax},
		} {
			t.Run(of+", "+name, func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleUser)
				id := r.message(of, long, func(m *ringcentralserver.MessageSpec) {
					m.WithoutURI, m.AddressAfter = true, long+10*time.Hour
					switch of {
					case text:
						m.Text, m.Pictures = "Look", []ringcentralserver.PictureSpec{{}, {ContentType: "image/png"}}
					case voice:
						m.Transcript = "Please call back."
					}
				})
				r.backup(48 * time.Hour)
				r.wantNamed(r.runOnce(), reasons.NoAddress, start.Add(-long))
				r.retell(none)
				for range 3 {
					r.clock.Advance(time.Hour)
					r.wantNamed(r.runOnce(), reasons.NoAddress, start.Add(-long))
				}
				if c.then != nil {
					r.retell(c.then)
					r.wantAll(r.runOnce(), start.Add(-long))
				}
				r.retell(nil)
				r.clock.Advance(12 * time.Hour)
				r.wantAll(r.runOnce(), start.Add(-long))
				if row := r.item(ledger.Key{Type: c.of, ID: id}); row.State != ledger.Archived {
					t.Errorf("it is %+v", row)
				}
				r.checkArchive(r.truth(start.Add(-48 * time.Hour)))
			})
		}
	}
}

// TestAPartOfAWrongTypeIsMended: once RingCentral calls it what it is, nothing of the mistake stays.
func TestAPartOfAWrongTypeIsMended(t *testing.T) {
	t.Parallel()
	swap := map[any]any{"AudioRecording": "AudioTranscription", "AudioTranscription": "AudioRecording"}
	for name, transcript := range map[string]string{"alone": "", "both are swapped": "Please call back."} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleUser)
			r.message(ringcentralserver.TypeVoiceMail, long, func(m *ringcentralserver.MessageSpec) { m.Transcript = transcript })
			r.retell(func(message row) {
				for _, a := range attachmentsOf(message) {
					a := a.(row)
					a["type"] = swap[a["type"]]
				}
			})
			r.backup(48 * time.Hour)
			if report := r.runOnce(); report.Complete() {
				t.Fatal("the test proves nothing: what has a wrong type was archived")
			}
			r.retell(nil)
			r.clock.Advance(time.Hour)
			r.wantAll(r.runOnce(), start.Add(-long))
			r.checkArchive(r.truth(start.Add(-48 * time.Hour)))
		})
	}
}

// TestAPromisedTranscriptEnds: RingCentral calls a voicemail transcribed and never shows the transcript. That is named, ends after a
// day, and holds up nothing then. One that comes after all is archived.
func TestAPromisedTranscriptEnds(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	r.message(ringcentralserver.TypeVoiceMail, long, func(m *ringcentralserver.MessageSpec) { m.Transcript = "Please call back." })
	r.retell(func(message row) {
		message["attachments"] = slices.DeleteFunc(attachmentsOf(message), func(a any) bool { return a.(row)["type"] == "AudioTranscription" })
	})
	r.backup(48 * time.Hour)
	for i, want := range [][]reasons.Reason{{reasons.NoAddress}, {reasons.NoAddress}, {reasons.PartlyGone}, nil, nil} {
		if i > 0 {
			r.clock.Advance(25 * time.Hour)
			r.login()
		}
		if why := lefts(r.runOnce()); !slices.Equal(why, want) {
			t.Errorf("%d: it names %q, want %q", i, why, want)
		}
	}
	if !r.a.Snapshot().Completeness.Now || len(r.archive()) != 1 {
		t.Errorf("%+v, %d files", r.a.Snapshot().Completeness, len(r.archive()))
	}
	r.retell(nil)
	r.clock.Advance(25 * time.Hour)
	r.login()
	r.wantAll(r.runOnce(), start.Add(-long))
	r.checkArchive(r.truth(start.Add(-48 * time.Hour)))
}

// TestAnOddAttachmentIsNotForgotten: a text has shown an attachment that could not be read, and the next list shows none at all. It
// stays named until a list shows the attachment.
//
//test:long
func TestAnOddAttachmentIsNotForgotten(t *testing.T) {
	t.Parallel()
	for name, none := range map[string]func(row){"absent": say("attachments"), "null": say("attachments", nil), "none": say("attachments", []any{})} {
		t.Run(name, func(t *testing.T) {
			r, ids := mailboxes(t, 1)
			for _, id := range ids[1:] {
				r.message(ringcentralserver.TypeSMS, long, func(m *ringcentralserver.MessageSpec) {
					m.ExtensionID, m.Text = id, "Look"
					if id == ids[2] {
						m.Pictures = []ringcentralserver.PictureSpec{{}}
					}
				})
			}
			odd := func(message row) {
				if list := attachmentsOf(message); len(list) > 1 {
					message["attachments"] = append(list[:1], "photo.jpg")
				}
			}
			r.retell(odd)
			r.turnOn(messagesToo, 48*time.Hour)
			r.wantNamed(r.runOnce(), reasons.Unreadable, start.Add(-long))
			r.retell(none)
			for range 2 {
				r.clock.Advance(25 * time.Hour)
				r.login()
				r.wantNamed(r.runOnce(), reasons.Unreadable, start.Add(-long))
			}
			r.retell(nil)
			r.clock.Advance(25 * time.Hour)
			r.login()
			r.wantAll(r.runOnce(), start.Add(-long))
			r.checkArchive(r.allOf(start.Add(-48*time.Hour), ids...))
		})
	}
}
