package ringcentralserver

import (
	"fmt"
	"strings"
	"time"
)

// The ids of the extensions that Enlarge adds beside the colleagues.
const (
	BillingID   = "590107004" // 201, call queue
	EmergencyID = "590108004" // 202, call queue
	MenuID      = "590109004" // 300, IVR menu
	LeaverID    = "590110004" // 110, disabled at the epoch
)

var colleagues = strings.Split("Amara Nwosu,Bruno Costa,Carla Jensen,Deepa Rao,Elif Kaya,Farid Haddad,Grace Kim,Hugo Martin,Ines Duarte,Jonas Weber,"+
	"Kofi Mensah,Laura Rossi,Mina Sato,Nils Berg,Olga Ivanova,Paul Dubois,Quinn Harper,Rosa Molina,Samir Aziz,Tess de Vries,"+
	"Uma Patel,Viktor Novák,Wendy Chu,Ximena Flores,Yusuf Demir,Zoe Walker,Aidan Byrne,Bella Romano,Cyrus Amini,Dana Cohen", ",")

func colleagueID(i int) string { return fmt.Sprintf("5902%02d004", i) }

// recipients are those who answer the texts to the numbers of queues.
var recipients = map[string]string{ReceptionID: AnaID, BillingID: colleagueID(0), EmergencyID: colleagueID(1)}

// Enlarge makes the practice that Populate and Live furnish a company of forty extensions: more colleagues and queues, a menu that
// callers hear first, and one who has left. It is called before both. What the practice has stays the same.
func (o *Office) Enlarge() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.large = true
}

// staff are the extensions of the larger office.
func staff() []Extension {
	all := []Extension{
		{ID: BillingID, Number: "201", Name: "Billing", Type: "Department", Phone: "+16505550151"},
		{ID: EmergencyID, Number: "202", Name: "Emergencies", Type: "Department", Phone: "+16505550152"},
		{ID: MenuID, Number: "300", Name: "Main Menu", Type: "IvrMenu"},
		{ID: LeaverID, Number: "110", Name: "Nora Petrova", Phone: "+16505550110", Status: "Disabled"},
	}
	for i, name := range colleagues {
		e := Extension{ID: colleagueID(i), Number: fmt.Sprint(111 + i), Name: name, Phone: fmt.Sprintf("+1650555%04d", 111+i)}
		if i < 2 {
			e.Features = []string{FeatureSharedTexts}
		}
		all = append(all, e)
	}
	return all
}

// company is what happens in a slot of the larger office besides.
func (s *scene) company() []event {
	all := []event{
		{0.12, func() { s.answered(s.colleague()) }},
		{0.08, s.queued},
		{0.06, func() { s.text(s.colleague()) }},
		{0.02, func() { s.voicemail(s.colleague()) }},
		{0.01, func() { s.voicemail(s.pick(ReceptionID, BillingID, EmergencyID)) }},
		{0.02, func() { s.sharedText(s.pick(BillingID, EmergencyID)) }},
	}
	if s.start.Before(s.o.epoch) {
		all = append(all, event{0.03, func() { s.answered(LeaverID) }}, event{0.02, func() { s.text(LeaverID) }})
	}
	return append(all, event{0.02, func() { s.sharedText(ReceptionID) }})
}

func (s *scene) colleague() string { return colleagueID(s.r.IntN(len(colleagues))) }

// answered is a recorded call that one of the company takes.
func (s *scene) answered(who string) {
	s.o.addCall(CallSpec{
		Start: s.moment(), Duration: s.talk(), ExtensionID: who, From: s.patient(), To: s.insider(who), Recordings: []RecordingSpec{{}},
	}, s.next())
}

// queued is a call that goes through the menu and a queue to one of the company; the recording is on that leg.
func (s *scene) queued() {
	queue, who := s.pick(BillingID, EmergencyID), s.colleague()
	s.o.addCall(CallSpec{
		Start: s.moment(), Duration: s.talk(), Direction: "Inbound", ExtensionID: queue, From: s.patient(), To: s.insider(queue),
		Legs: []LegSpec{
			{ExtensionID: MenuID},
			{ExtensionID: queue},
			{ExtensionID: who, Type: "FindMe", To: s.insider(who), After: 12 * time.Second},
		},
		Recordings: []RecordingSpec{{Place: OnLeg, Leg: 2}},
	}, s.next())
}
