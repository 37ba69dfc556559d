package ringcentralserver

import (
	"fmt"
	"time"
)

// talk is how long a call lasts: half a minute to ten minutes, short ones being the more frequent.
func (s *scene) talk() time.Duration {
	part := s.r.Float64()
	return (31*time.Second + time.Duration(part*part*float64(10*time.Minute))).Truncate(time.Millisecond)
}

// conversation is an ordinary call between a patient and one of the team.
func (s *scene) conversation() CallSpec {
	who := s.pick(AnaID, AnaID, BenID, ChloeID, IyerID)
	c := CallSpec{Start: s.moment(), Duration: s.talk(), ExtensionID: who, From: s.patient(), To: s.insider(who)}
	if s.r.IntN(3) == 0 {
		c.Direction, c.Action = "Outbound", "VoIP Call"
		c.From, c.To = c.To, c.From
	}
	return c
}

func (s *scene) unrecorded() {
	c := s.conversation()
	switch s.r.IntN(3) {
	case 0:
		c.Duration, c.Result = 0, "Missed"
	case 1:
		c.Duration, c.Short = 12*time.Second, true
	}
	s.o.addCall(c, s.next())
}

// recorded is a recorded call, and in four cases of ten one of the awkward kind.
func (s *scene) recorded() {
	c := s.conversation()
	c.Recordings = []RecordingSpec{{Place: Place(s.r.IntN(2)), ReadyAfter: 30 * time.Second}}
	s.trouble(&c)
	s.o.addCall(c, s.next())
}

// trouble turns a recorded call into one of the awkward ones of docs/ringcentral.md §8.6, or leaves
// it as it is.
func (s *scene) trouble(c *CallSpec) {
	first := &c.Recordings[0]
	switch s.r.IntN(40) {
	case 0:
		first.Place = OnLeg
	case 1:
		c.Recordings = append(c.Recordings, RecordingSpec{Place: OnLeg, Leg: 1, Type: "OnDemand", ReadyAfter: time.Minute})
	case 2: // a call queue takes it, one of the team answers, and the recording is on that leg
		c.Direction, c.ExtensionID, c.To = "Inbound", ReceptionID, s.insider(ReceptionID)
		c.Legs = []LegSpec{
			{ExtensionID: ReceptionID},
			{ExtensionID: BenID, Type: "FindMe", To: Party{ExtensionNumber: "102"}, After: 8 * time.Second},
		}
		*first = RecordingSpec{Place: OnLeg, Leg: 1, ReadyAfter: 40 * time.Second}
	case 3:
		first.ReadyAfter = 2 * time.Hour
	case 4:
		c.InProgress = true
	case 5:
		c.From = Party{}
	case 6, 7, 8:
		c.From, c.Direction = oddPatients[s.r.IntN(len(oddPatients))], "Inbound"
	case 9: // at company level
		c.ExtensionID, c.To = "", Party{Number: "+16505550100", Name: "Main Line"}
	case 10:
		first.ContentType = wavType
		c.Duration = min(c.Duration, 2*time.Minute)
	case 11:
		c.ExtensionID, c.To = DeletedID, Party{ExtensionID: DeletedID}
	case 12:
		first.FileDeletedAt = c.Start.Add(48 * time.Hour)
	case 13:
		c.Duration += 95 * time.Minute
	case 14:
		c.AppearsAfter = 4 * time.Minute
	case 15:
		c.To = Party{}
	}
}

var sentences = []string{
	"Hi, this is about my appointment on Thursday.", "Could you call me back, please?", "See you at 9:30 tomorrow 👍",
	"The crown is ready at the lab.", "Is parking free?", "Ich komme zehn Minuten später, entschuldigung!", "Thank you!",
	"Do I need to fast before the surgery?", "Your cleaning is due. Reply 1 to confirm.", "OK", "予約を変更したいです。",
}

func (s *scene) sentence() string { return sentences[s.r.IntN(len(sentences))] }

// thread is the conversation with a patient, an id above 2^53.
func thread(with Party) string {
	return fmt.Sprint(8_031_152_018_338_000_000 + seedOf(with.Number)%1_000_000)
}

func (s *scene) text(who string) { s.textOf(MessageSpec{ExtensionID: who}, who) }

// sharedText is a text to the number of a queue, which lies in the store of the one who answers them.
func (s *scene) sharedText(queue string) {
	s.textOf(MessageSpec{ExtensionID: recipients[queue], OwnerID: queue}, queue)
}

// textOf is a text to or from the number of an extension.
func (s *scene) textOf(in MessageSpec, number string) {
	other := s.patient()
	m := MessageSpec{
		Type: TypeSMS, ExtensionID: in.ExtensionID, OwnerID: in.OwnerID, Created: s.moment(), From: other, To: []Party{s.insider(number)},
		Text: s.sentence(), ConversationID: thread(other),
	}
	if s.r.IntN(2) == 0 {
		m.Direction, m.From, m.To = "Outbound", m.To[0], []Party{other}
		m.Statuses = []StatusChange{{0, "Queued"}, {2 * time.Second, "Sent"}, {5 * time.Second, "Delivered"}}
	}
	s.o.addMessage(m, s.next())
}

// lateAddress is how long after its message a picture may get its address.
const lateAddress = 2 * time.Hour

// picture is an MMS to or from Ana; one in four has no text, one in eight of those with two pictures one that gets its address late. From
// shortly before the epoch on all have them at once: whoever begins with the office, or goes on, finds nothing that cannot be archived yet.
func (s *scene) picture() {
	other := s.patient()
	m := MessageSpec{
		Type: TypeSMS, ExtensionID: AnaID, Created: s.moment(), From: other, To: []Party{s.insider(AnaID)},
		ConversationID: thread(other), Pictures: []PictureSpec{{FileName: "photo.jpg"}},
	}
	if s.r.IntN(4) > 0 {
		m.Text = s.sentence()
	}
	if s.r.IntN(3) == 0 {
		m.Pictures = append(m.Pictures, PictureSpec{FileName: "x-ray: upper/left?.png", ContentType: pngType, Width: 200})
	}
	m.WithoutURI = s.r.IntN(8) == 0 && len(m.Pictures) > 1 && m.Created.Before(s.o.epoch.Add(-lateAddress))
	m.AddressAfter = lateAddress
	s.o.addMessage(m, s.next())
}

func (s *scene) voicemail(who string) {
	m := MessageSpec{
		Type: TypeVoiceMail, ExtensionID: who, Created: s.moment(), From: s.patient(), To: []Party{s.insider(who)},
		AppearsAfter: 15 * time.Second, Duration: time.Duration(5+s.r.IntN(60)) * time.Second,
	}
	switch s.r.IntN(4) {
	case 0: // never transcribed
	case 1:
		m.Transcript, m.TranscribedIn = s.sentence(), 20*time.Minute
	default:
		m.Transcript, m.TranscribedIn = s.sentence()+" "+s.sentence(), 30*time.Second
	}
	left := s.o.addMessage(m, s.next())
	const rings = 20 * time.Second
	s.o.addCall(CallSpec{
		Start: m.Created.Add(-rings), Duration: rings + m.Duration, ExtensionID: who, From: m.From, To: m.To[0], Result: "Voicemail", MessageID: left.id,
	}, s.next())
}

func (s *scene) fax() {
	other := s.patient()
	m := MessageSpec{
		Type: TypeFax, ExtensionID: AnaID, Created: s.moment(), From: Party{Number: other.Number}, To: []Party{s.insider(AnaID)},
		Pages: 1 + s.r.IntN(4),
	}
	switch s.r.IntN(4) {
	case 0:
		m.ContentType = tiffType
	case 1:
		m.Direction, m.From, m.To = "Outbound", m.To[0], []Party{other}
		m.SourceFile = "Referral letter.pdf"
		m.Statuses = []StatusChange{{0, "Queued"}, {3 * time.Minute, "Sent"}}
	}
	s.o.addMessage(m, s.next())
}

func (s *scene) pager() {
	s.o.addMessage(MessageSpec{
		Type: TypePager, ExtensionID: AnaID, Created: s.moment(), From: s.insider(BenID), To: []Party{s.insider(AnaID)},
		Text: s.sentence(),
	}, s.next())
}
