package main

import (
	"bytes"
	"strings"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// furnish gives the office a day: calls with recordings of several people, on
// records and on legs, and two people's messages of all types. One call is older
// than a day.
func (d *desk) furnish() {
	o := d.services.RingCentral.Office()
	now := time.Now().UTC().Truncate(time.Hour)
	ana := ringcentralserver.Party{Number: "+16505550101", ExtensionNumber: "101", ExtensionID: ringcentralserver.AnaID, Name: "Ana Ruiz"}
	customer := ringcentralserver.Party{Number: "+14155550123", Name: "=cmd()|'/c calc'!A1"}
	for i, owner := range []string{
		ringcentralserver.AnaID, ringcentralserver.BenID, ringcentralserver.IyerID, ringcentralserver.BenID, "", ringcentralserver.DeletedID,
		ringcentralserver.AnaID, ringcentralserver.BenID,
	} {
		to := ana
		if owner == "" { // a call to the company, which is nobody's own
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
	d.messages(ringcentralserver.AnaID, now)
	d.messages(ringcentralserver.BenID, now)
	o.AddCall(ringcentralserver.CallSpec{ // older than what is asked for
		Start: now.Add(-40 * time.Hour), Duration: time.Minute, ExtensionID: ringcentralserver.AnaID, From: customer, To: ana,
		Recordings: []ringcentralserver.RecordingSpec{{Size: 12_345}},
	})
}

func (d *desk) messages(owner string, now time.Time) {
	o := d.services.RingCentral.Office()
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

// truth is what has to be archived for a user of the office: everybody's
// recordings for an admin, and the own messages, since a moment.
func (d *desk) truth(user string, admin bool, since time.Time) (out []ringcentralserver.TruthItem) {
	for _, it := range d.services.RingCentral.Office().Truth(time.Now()) {
		recording := it.Type == ringcentralserver.TypeCallRecording
		if !it.Time.Before(since) && (it.ExtensionID == user || (recording && admin)) {
			out = append(out, it)
		}
	}
	return out
}

// archived checks that Dropbox holds every part of these items exactly once,
// byte for byte, and no other file but the index.
func (d *desk) archived(items []ringcentralserver.TruthItem) {
	d.t.Helper()
	if len(items) == 0 {
		d.t.Fatal("there is nothing that could be missing")
	}
	unknown := map[string][]byte{}
	for _, f := range d.services.Dropbox.Files() {
		if isPage(f.Path) {
			continue
		}
		content, err := d.services.Dropbox.ReadFile(f.Path)
		if err != nil {
			d.t.Fatal(err)
		}
		unknown[f.Path] = content
	}
	for _, it := range items {
		for _, part := range it.Parts {
			want, err := ringcentralserver.Bytes(part.Body)
			if err != nil {
				d.t.Fatal(err)
			}
			path := fileOf(unknown, it.ID, want)
			if path == "" {
				d.t.Errorf("missing: the %s of %s %s", part.Kind, it.Type, it.ID)
			}
			delete(unknown, path)
		}
	}
	for path := range unknown {
		d.t.Errorf("too many: %s", path)
	}
}

// fileOf finds the file that names the item and has this content.
func fileOf(files map[string][]byte, id string, content []byte) string {
	for path, have := range files {
		name := path[strings.LastIndex(path, "/")+1:]
		if (strings.Contains(name, "_"+id+".") || strings.Contains(name, "_"+id+"_")) && bytes.Equal(have, content) {
			return path
		}
	}
	return ""
}
