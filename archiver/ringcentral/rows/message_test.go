package rows

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestMessageRecords(t *testing.T) {
	at := func(h, m, s, ms int) time.Time { return time.Date(2026, 11, 20, h, m, s, ms*1e6, time.UTC) }
	for name, c := range map[string]struct {
		raw  string
		want Message
	}{
		"voicemail": {
			`{"id":402406985004,"type":"VoiceMail","direction":"Inbound","messageStatus":"Received","creationTime":"2026-11-20T18:02:11.000Z",
			"lastModifiedTime":"2026-11-20T18:02:40.120Z","availability":"Alive","from":{"phoneNumber":"+14155550123","name":"Caller"},
			"to":[{"name":"Ana Ruiz","extensionNumber":"101"}],"vmTranscriptionStatus":"InProgress",
			"attachments":[{"id":1,"type":"AudioRecording","contentType":"audio/mpeg","vmDuration":25,"uri":"https://m/1"},
			{"id":"2","type":"AudioTranscription","contentType":"text/plain"}]}`,
			Message{
				ID: "402406985004", Type: "VoiceMail", Direction: "Inbound", Status: "Received", Availability: "Alive",
				Created: at(18, 2, 11, 0), Modified: at(18, 2, 40, 120), From: Party{Number: "+14155550123", Name: "Caller"},
				To: []Party{{Name: "Ana Ruiz", ExtensionNumber: "101"}}, Transcription: "InProgress",
				Attachments: []Attachment{
					{ID: "1", Type: "AudioRecording", ContentType: "audio/mpeg", URI: "https://m/1", Duration: 25 * time.Second},
					{ID: "2", Type: "AudioTranscription", ContentType: "text/plain"},
				},
			},
		},
		"mms": {
			`{"id":"6424569004","type":"SMS","direction":"Outbound","messageStatus":"Delivered","creationTime":"2026-11-20T18:07:28+01:00",
			"subject":"Here is the photo","conversationId":8031152018338945839,"to":[{"phoneNumber":"+13125550821"},{"phoneNumber":"+1","target":true},null],
			"attachments":[{"id":675981076004,"type":"MmsAttachment","contentType":"image/jpeg","size":461020,"fileName":"photo.jpg","uri":"https://m/2"}]}`,
			Message{
				ID: "6424569004", Type: "SMS", Direction: "Outbound", Status: "Delivered", Created: at(17, 7, 28, 0),
				Subject: "Here is the photo", HasSubject: true, ConversationID: "8031152018338945839", To: []Party{{Number: "+13125550821"}, {Number: "+1"}},
				Attachments: []Attachment{{
					ID: "675981076004", Type: "MmsAttachment", ContentType: "image/jpeg", Size: 461020,
					FileName: "photo.jpg", URI: "https://m/2",
				}},
			},
		},
		"fax, with oddities": {
			`{"id":5209304004,"type":"Fax","creationTime":null,"lastModifiedTime":"2026-11-20T09:17:27.227Z","faxPageCount":"3",
			"from":null,"to":{"phoneNumber":"+1"},"subject":null,"conversation":{"id":"17"},"conversationId":18,"attachments":null,"new":[1]}`,
			Message{
				ID: "5209304004", Type: "Fax", Created: at(9, 17, 27, 227), Modified: at(9, 17, 27, 227), Pages: 3,
				To: []Party{{Number: "+1"}}, ConversationID: "17",
			},
		},
	} {
		got, err := DecodeMessage(json.RawMessage(c.raw), Period{})
		c.want.Raw = json.RawMessage(c.raw)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", name, err, got, c.want)
		}
	}
	for _, raw := range []string{`null`, `{}`, `{"id":1}`, `{"id":1,"type":"SMS"}`, `{"type":"SMS","creationTime":"2026-11-20T09:17:27Z"}`} {
		if got, err := DecodeMessage(json.RawMessage(raw), Period{}); err == nil {
			t.Errorf("%s: %+v", raw, got)
		}
	}
}
