package archiver_test

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// wave is a WAV file of 8,000 samples of 16 bits a second, with that data.
func wave(data string) string {
	le := binary.LittleEndian
	b := append([]byte("RIFF"), le.AppendUint32(nil, uint32(36+len(data)))...)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data"...)
	return string(le.AppendUint32(b, uint32(len(data)))) + data
}

var (
	zeros  = strings.Repeat("\x00", 5000)
	tag    = "ID3\x03\x00\x00\x00\x00\x00\x00"
	padded = "ID3\x03\x00\x00\x00\x00\x27\x08" + zeros
	silent = strings.Repeat("\xff\xe3\x18\xc0"+strings.Repeat("\x00", 68), 400) // 29 seconds of MP3
	paper  = "%PDF-1.4\n%%EOF\n"
	busy   = "temporarily unavailable"
)

// aContent is one of Ana's contents and what is served in its place.
type aContent struct {
	of          string // a type of the simulator
	nth         int    // of its attachments, from 0
	contentType string
	body        string
}

// add adds an item that began a while ago, serves the body in the place of its content, and says
// which item that is.
func (c aContent) add(r *rig, ago time.Duration) ledger.Key {
	var key ledger.Key
	path := ""
	switch c.of {
	case ringcentralserver.TypeCallRecording:
		key = ledger.Key{Type: ledger.CallRecording, ID: r.call(r.ana, ago, ringcentralserver.RecordingSpec{})}
		path = "/recording/" + key.ID + "/content"
	case ringcentralserver.TypeVoiceMail:
		key = ledger.Key{Type: ledger.VoiceMail, ID: r.message(c.of, ago, func(m *ringcentralserver.MessageSpec) { m.Transcript = "Please call back." })}
	case ringcentralserver.TypeFax:
		key = ledger.Key{Type: ledger.Fax, ID: r.message(c.of, ago, nil)}
	default:
		key = ledger.Key{Type: ledger.SMS, ID: r.message(c.of, ago, func(m *ringcentralserver.MessageSpec) {
			m.Text, m.Pictures = "Look", []ringcentralserver.PictureSpec{{}}
		})}
	}
	if path == "" {
		path = "/" + key.ID + "/content/" + attachmentID(r.t.(*testing.T), key.ID, c.nth)
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: path, Kind: ringcentralserver.FaultContent, ContentType: c.contentType, Content: []byte(c.body)})
	return key
}

// ago is long enough before start for the hour to be settled.
const ago = 10 * time.Hour

// TestContentOfAnotherKindIsNotArchived: what is served cannot be what the record announces. The
// item waits and is named, whatever type the answer has, and comes as soon as it is served. What is
// nothing at all is not taken however long RingCentral insists on it.
//
//test:long
func TestContentOfAnotherKindIsNotArchived(t *testing.T) {
	t.Parallel()
	const call, voice, fax, text = ringcentralserver.TypeCallRecording, ringcentralserver.TypeVoiceMail, ringcentralserver.TypeFax, ringcentralserver.TypeSMS
	for name, c := range map[string]struct {
		aContent
		insists bool // it is taken in the end
	}{
		"zeros as a recording":               {aContent{call, 0, "audio/mpeg", zeros}, false},
		"zeros as bytes of a recording":      {aContent{call, 0, "application/octet-stream", zeros}, false},
		"a tag as a recording":               {aContent{call, 0, "audio/mpeg", tag}, false},
		"a tag and zeros as a recording":     {aContent{call, 0, "audio/mpeg", padded}, false},
		"a head as a recording":              {aContent{call, 0, "audio/wav", wave("")}, false},
		"half a head as a recording":         {aContent{call, 0, "audio/wav", "RIFF\x24\x00\x00\x00WAVE"}, false},
		"words as a recording":               {aContent{call, 0, "audio/mpeg", busy}, false},
		"four bytes as a recording":          {aContent{call, 0, "audio/mpeg", "\x01\x02\x03\x04"}, false},
		"a document as a recording":          {aContent{call, 0, "audio/mpeg", paper}, true},
		"zeros as a voicemail":               {aContent{voice, 0, "audio/mpeg", zeros}, false},
		"a tag as a voicemail":               {aContent{voice, 0, "audio/mpeg", tag}, false},
		"a head as a voicemail":              {aContent{voice, 0, "audio/wav", wave("")}, false},
		"words in a sound, as a transcript":  {aContent{voice, 1, "audio/mpeg", busy}, false},
		"words as a transcript":              {aContent{voice, 1, "text/plain", busy}, true},
		"zeros as a transcript":              {aContent{voice, 1, "text/plain", zeros}, false},
		"a sound as a transcript":            {aContent{voice, 1, "audio/mpeg", silent}, false},
		"zeros in a sound, as a fax":         {aContent{fax, 0, "audio/mpeg", zeros}, false},
		"zeros as a fax":                     {aContent{fax, 0, "application/pdf", zeros}, false},
		"a head and zeros as a fax":          {aContent{fax, 0, "application/pdf", "%PDF-1.4\n" + zeros}, false},
		"a head and zeros as a picture":      {aContent{text, 1, "image/jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF" + zeros}, false},
		"a tag as a fax":                     {aContent{fax, 0, "audio/mpeg", tag}, false},
		"a sound as a fax":                   {aContent{fax, 0, "application/pdf", silent}, true},
		"bytes in a sound, as a fax":         {aContent{fax, 0, "audio/mpeg", "\x01\x02\x03\x04"}, true},
		"a picture as a fax":                 {aContent{fax, 0, "image/jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF"}, true},
		"zeros as a picture":                 {aContent{text, 1, "image/jpeg", zeros}, false},
		"a document as a picture":            {aContent{text, 1, "image/jpeg", paper}, true},
		"words in a picture, as a picture":   {aContent{text, 1, "image/jpeg", busy}, false},
		"a sound in a picture, as a picture": {aContent{text, 1, "image/jpeg", silent}, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			key := c.add(r, ago)
			r.backup(24 * time.Hour)
			r.wantNamed(r.runOnce(), reasons.BadContent, start.Add(-ago))
			others := len(r.archive())
			for range 2 {
				if row := r.item(key); row.State != ledger.Waiting || row.Reason != reasons.BadContent || len(r.archive()) != others {
					t.Fatalf("after %d attempts it is %+v", row.Attempts, row)
				}
				r.clock.Advance(31 * time.Minute)
				r.tryEach(start.Add(-ago))
			}
			if row := r.item(key); (row.State == ledger.Archived) != c.insists || (row.AsServed != "") != c.insists {
				t.Errorf("RingCentral insists on it, and it is %+v", row)
			}
			if c.insists {
				return
			}
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(7 * time.Hour)
			r.wantAll(r.runOnce(), start.Add(-ago))
			r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
		})
	}
}

// TestWhatMayBeTheContentIsArchived: silence is a sound, a call of no length has none, and a file
// has the ending that its bytes ask for, else one that claims nothing.
//
//test:long
func TestWhatMayBeTheContentIsArchived(t *testing.T) {
	t.Parallel()
	const call, voice, fax, text = ringcentralserver.TypeCallRecording, ringcentralserver.TypeVoiceMail, ringcentralserver.TypeFax, ringcentralserver.TypeSMS
	junk := strings.Repeat("\x01\x9f\x03\xe4", 300)
	for name, c := range map[string]struct {
		aContent
		want []string // endings
	}{
		"silence":                    {aContent{call, 0, "audio/wav", wave(zeros)}, []string{".wav"}},
		"silence in an mp3":          {aContent{call, 0, "audio/mpeg", tag + silent}, []string{".mp3"}},
		"an mp3 after zeros":         {aContent{call, 0, "audio/mpeg", zeros + silent}, []string{".mp3"}},
		"a sound called a page":      {aContent{call, 0, "text/html", silent}, []string{".mp3"}},
		"a rare sound":               {aContent{call, 0, "audio/basic", junk}, []string{".au"}},
		"a silent voicemail":         {aContent{voice, 0, "audio/x-wav", wave(zeros)}, []string{".txt", ".wav"}},
		"a fax called a picture":     {aContent{fax, 0, "image/jpeg", paper}, []string{".pdf"}},
		"a fax as tiff":              {aContent{fax, 0, "application/pdf", "II*\x00\x08\x00\x00\x00"}, []string{".tiff"}},
		"another picture":            {aContent{text, 1, "image/jpeg", "\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\xaeB`\x82"}, []string{".png", ".txt"}},
		"what no one knows, as sent": {aContent{text, 1, "image/jpeg", junk}, []string{".bin", ".txt"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			c.add(r, ago)
			r.backup(24 * time.Hour)
			r.wantAll(r.runOnce(), start.Add(-ago))
			if endings := r.endings(); !slices.Equal(endings, c.want) {
				t.Errorf("endings %q, want %q", endings, c.want)
			}
		})
	}
}

// TestACallOfNoLength has a recording without a sound in it, but not without a head.
func TestACallOfNoLength(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		contentType, body, ending string
	}{"mp3": {"audio/mpeg", tag, ".mp3"}, "wav": {"audio/wav", wave(""), ".wav"}, "zeros": {"audio/mpeg", zeros, ""}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			_, ids := r.sim.RingCentral.Office().AddCall(ringcentralserver.CallSpec{
				Start: start.Add(-ago), ExtensionID: r.ana, Recordings: []ringcentralserver.RecordingSpec{{}},
			})
			r.sim.RingCentral.Inject(ringcentralserver.Fault{
				Path: ids[0] + "/content", Kind: ringcentralserver.FaultContent, ContentType: c.contentType, Content: []byte(c.body),
			})
			r.backup(24 * time.Hour)
			if c.ending == "" {
				r.wantNamed(r.runOnce(), reasons.BadContent, start.Add(-ago))
				return
			}
			r.wantAll(r.runOnce(), start.Add(-ago))
			if endings := r.endings(); !slices.Equal(endings, []string{c.ending}) {
				t.Errorf("endings %q", endings)
			}
		})
	}
}
