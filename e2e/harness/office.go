package harness

import (
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// AddDay gives the office a day: calls with recordings of several people, on
// records and on legs, and two people's messages of all types. One call is older
// than a day.
func (c *Computer) AddDay() {
	o := c.Services.RingCentral.Office()
	now := time.Now().UTC().Truncate(time.Hour)
	ana := ringcentralserver.Party{Number: "+16505550101", ExtensionNumber: "101", ExtensionID: ringcentralserver.AnaID, Name: "Ana Ruiz"}
	customer := ringcentralserver.Party{Number: "+14155550123", Name: "=cmd()|'/c calc'!A1"}
	for i, owner := range []string{
		ringcentralserver.AnaID, ringcentralserver.BenID, ringcentralserver.IyerID, ringcentralserver.BenID, "", ringcentralserver.DeletedID,
		ringcentralserver.AnaID, ringcentralserver.BenID,
	} {
		to := ana
		if owner == "" { // a call to the company, which no extension owns
			to = ringcentralserver.Party{Number: "+16505550100"}
		}
		o.AddCall(ringcentralserver.CallSpec{
			Start: now.Add(-time.Duration(2+3*i) * time.Hour), Duration: time.Duration(30+i) * time.Second, ExtensionID: owner,
			From: customer, To: to, Recordings: []ringcentralserver.RecordingSpec{{Size: int64(20_000 + i)}},
		})
	}
	o.AddCall(ringcentralserver.CallSpec{
		Start: now.Add(-90 * time.Minute), Duration: time.Minute, ExtensionID: ringcentralserver.BenID, From: ana, To: customer, Direction: "Outbound",
		Recordings: []ringcentralserver.RecordingSpec{
			{ContentType: "audio/wav", Size: 9 << 20}, // large enough for a session of its own
			{Place: ringcentralserver.OnLeg, Leg: 1, Type: "OnDemand", Size: 15_000},
		},
	})
	o.AddCall(ringcentralserver.CallSpec{Start: now.Add(-7 * time.Hour), Duration: time.Minute, ExtensionID: ringcentralserver.AnaID, From: customer, To: ana})
	c.addMessages(ringcentralserver.AnaID, now)
	c.addMessages(ringcentralserver.BenID, now)
	o.AddCall(ringcentralserver.CallSpec{ // older than what is asked for
		Start: now.Add(-40 * time.Hour), Duration: time.Minute, ExtensionID: ringcentralserver.AnaID, From: customer, To: ana,
		Recordings: []ringcentralserver.RecordingSpec{{Size: 12_345}},
	})
}

func (c *Computer) addMessages(owner string, now time.Time) {
	o := c.Services.RingCentral.Office()
	from := ringcentralserver.Party{Number: "+12125550164", Name: "Peter / \"Petra\" <Lee>"}
	to := []ringcentralserver.Party{{Number: "+16505550101"}}
	for i := range 3 {
		at := now.Add(-time.Duration(3+6*i)*time.Hour - 11*time.Minute)
		o.AddMessage(ringcentralserver.MessageSpec{
			Type: ringcentralserver.TypeVoiceMail, ExtensionID: owner, Created: at, From: from, To: to, Transcript: "Call me back, please.",
		})
		o.AddMessage(ringcentralserver.MessageSpec{
			Type: ringcentralserver.TypeSMS, ExtensionID: owner, Created: at.Add(time.Minute), From: from, To: to, Text: "See you at noon 🦷",
		})
	}
	o.AddMessage(ringcentralserver.MessageSpec{
		Type: ringcentralserver.TypeSMS, ExtensionID: owner, Created: now.Add(-8 * time.Hour), From: from, To: to, Text: "Two pictures",
		Pictures: []ringcentralserver.PictureSpec{{FileName: "photo.jpg"}, {FileName: "../photo.jpg", ContentType: "image/png"}},
	})
	o.AddMessage(ringcentralserver.MessageSpec{
		Type: ringcentralserver.TypeFax, ExtensionID: owner, Created: now.Add(-9 * time.Hour), From: from, To: to, Pages: 2,
	})
	o.AddMessage(ringcentralserver.MessageSpec{
		Type: ringcentralserver.TypeFax, ExtensionID: owner, Direction: "Outbound", Created: now.Add(-10 * time.Hour), From: to[0],
		To: []ringcentralserver.Party{from}, ContentType: "image/tiff",
	})
}

// Truth is what has to be archived for a user of the office: everybody's
// recordings for an admin, and the own messages, since a moment.
func (c *Computer) Truth(user string, admin bool, since time.Time) (out []ringcentralserver.TruthItem) {
	for _, it := range c.Services.RingCentral.Office().Truth(time.Now()) {
		recording := it.Type == ringcentralserver.TypeCallRecording
		if !it.Time.Before(since) && (it.ExtensionID == user || (recording && admin)) {
			out = append(out, it)
		}
	}
	return out
}
