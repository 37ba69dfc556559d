package ringcentralserver

import (
	"math/rand/v2"
	"slices"
	"time"
	_ "time/tzdata" // working hours are local ones, on a machine without a time zone database too
)

// slot is the length of the pieces in which history and live traffic are made up. What happens in
// one depends on the seed and the slot's number only, so that the same office comes out however
// often and in whatever order it is asked for.
const slot = 5 * time.Minute

// slotSerials is how many calls and messages one slot may have.
const slotSerials = 100

// The ids of the extensions that Populate adds.
const (
	AnaID       = "590100004" // 101 Ana Ruiz, admin, the one with messages of all kinds
	BenID       = "590101004" // 102, user
	ChloeID     = "590102004" // 103, user without Access Recordings
	IyerID      = "590103004" // 104, user with an odd name and without ReadCompanyInfo
	ReceptionID = "590104004" // 200, call queue
	DisabledID  = "590105004" // 105, disabled, called CON
	DeletedID   = "590106004" // 199, deleted
)

func cast() []Extension {
	return []Extension{
		{ID: AnaID, Number: "101", Name: "Ana Ruiz", Email: "ana@whitfield.example", Phone: "+16505550101", Role: RoleAdmin},
		{ID: BenID, Number: "102", Name: "Ben Okafor", Email: "ben@whitfield.example", Phone: "+16505550102"},
		{
			ID: ChloeID, Number: "103", Name: "Chloé Lindqvist", Email: "chloe@whitfield.example", Phone: "+16505550103",
			Role: RoleUserNoRecordings,
		},
		{
			ID: IyerID, Number: "104", Name: "Dr. Iyer: Smiles/Night 🦷.", Email: "iyer@whitfield.example", Phone: "+16505550104",
			Withheld: []string{permissionCompanyInfo},
		},
		{ID: ReceptionID, Number: "200", Name: "Reception", Type: "Department", Phone: "+16505550100"},
		{ID: DisabledID, Number: "105", Name: "CON", Status: "Disabled"},
		{ID: DeletedID, Number: "199", Name: "Marta Old", Deleted: true},
	}
}

// Populate adds a dental practice of six extensions and a number of days of its history, up to the
// epoch: some 40 recordings a working day and, for Ana Ruiz, about 2 voicemails, 10 texts and a
// fax, with the awkward records of docs/ringcentral.md §8 among them. It is the same for the same
// seed and epoch.
func (o *Office) Populate(days int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.furnish()
	zone, err := time.LoadLocation(o.account.TimeZone)
	if err != nil { // SetAccount takes any name
		zone = time.UTC
	}
	first := slotOf(o.epoch.AddDate(0, 0, -days))
	for n := first; n < slotOf(o.epoch); n++ {
		o.generate(n, bustle(time.Unix(n*int64(slot/time.Second), 0).In(zone)))
	}
}

// Live lets new calls and messages come from the epoch on, one every few minutes at any hour. They
// are made up when a request asks for them, the same for the same seed and epoch.
func (o *Office) Live() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.live {
		return
	}
	o.furnish()
	o.live, o.liveSlot = true, slotOf(o.epoch)
}

func slotOf(t time.Time) int64 { return t.Unix() / int64(slot/time.Second) }

func (o *Office) furnish() {
	all := cast()
	if o.large {
		all = append(all, staff()...)
	}
	for _, e := range all {
		if slices.ContainsFunc(o.extensions, func(have Extension) bool { return have.ID == e.ID }) {
			continue
		}
		if e.Type == "" {
			e.Type = "User"
		}
		if e.Status == "" {
			e.Status = "Enabled"
		}
		if o.large && e.ID == AnaID {
			e.Features = []string{FeatureSharedTexts}
		}
		o.extensions, o.named = append(o.extensions, e), nil
	}
}

// advance makes up what Live adds until then, and keeps calls and messages in the order of their
// start.
func (o *Office) advance(at time.Time) {
	if o.live {
		for ; o.liveSlot <= slotOf(at); o.liveSlot++ {
			o.generate(o.liveSlot, 1)
		}
	}
	if o.unsorted {
		slices.SortStableFunc(o.calls, func(a, b *call) int { return a.Start.Compare(b.Start) })
		slices.SortStableFunc(o.messages, func(a, b *message) int { return a.Created.Compare(b.Created) })
		o.stores = map[string][]*message{}
		for _, m := range o.messages {
			for _, store := range append([]string{m.ExtensionID}, m.AlsoIn...) {
				o.stores[store] = append(o.stores[store], m)
			}
		}
		o.unsorted = false
	}
}

// bustle is how busy the office is at a local time: 1 in working hours, little at other times.
func bustle(local time.Time) float64 {
	switch {
	case local.Weekday() == time.Saturday || local.Weekday() == time.Sunday:
		return 0.03
	case local.Hour() >= 8 && local.Hour() < 17:
		return 1
	case local.Hour() == 7 || local.Hour() == 17:
		return 0.3
	}
	return 0.02
}

// scene makes up one slot.
type scene struct {
	o      *Office
	r      *rand.Rand
	start  time.Time
	serial int64
}

// event is something that may happen in a slot.
type event struct {
	chance float64
	happen func()
}

// generate adds what happens in a slot. The chances are for a slot of working hours, of which a day
// has 108.
func (o *Office) generate(n int64, busy float64) {
	s := &scene{
		o: o, r: rand.New(rand.NewPCG(o.seed, mix(uint64(n)))),
		start: time.Unix(n*int64(slot/time.Second), 0).UTC(), serial: n * slotSerials,
	}
	events := []event{
		{0.37, s.recorded},
		{0.3, s.unrecorded},
		{0.075, func() { s.text(AnaID) }},
		{0.02, s.picture},
		{0.019, func() { s.voicemail(AnaID) }},
		{0.009, s.fax},
		{0.01, s.pager},
		{0.04, func() { s.text(s.pick(BenID, ChloeID, IyerID)) }},
		{0.008, func() { s.voicemail(s.pick(BenID, ChloeID, IyerID)) }},
	}
	if o.large {
		events = append(events, s.company()...)
	}
	for _, event := range events {
		if s.r.Float64() < event.chance*busy {
			event.happen()
		}
	}
}

// next is an id that only this slot has.
func (s *scene) next() int64 {
	s.serial++
	return s.serial
}

// moment is some time within the slot.
func (s *scene) moment() time.Time {
	return s.start.Add(time.Duration(s.r.Int64N(int64(slot))).Truncate(time.Millisecond))
}

func (s *scene) pick(from ...string) string { return from[s.r.IntN(len(from))] }

// insider is the party that an extension is.
func (s *scene) insider(id string) Party {
	i := slices.IndexFunc(s.o.extensions, func(e Extension) bool { return e.ID == id })
	e := s.o.extensions[i]
	return Party{Number: e.Phone, ExtensionNumber: e.Number, ExtensionID: e.ID, Name: e.Name}
}

var patients = []Party{
	{Number: "+14155550123", Name: "Mobile Caller", Location: "San Francisco, CA"},
	{Number: "+13125550821", Name: "Priya Natarajan", Location: "Chicago, IL"},
	{Number: "+12125550164", Name: "Lena Fischer-Groß", Location: "New York, NY"},
	{Number: "+16505550177", Name: "WIRELESS CALLER"},
	{Number: "+14085550139", Name: "Tomás Ó Briain", Location: "San Jose, CA"},
	{Number: "+15105550111", Name: "Sunset Lab, Inc.", Location: "Oakland, CA"},
	{Number: "+442079460018", Name: "山田 太郎"},
	{Number: "+17075550142", Location: "Napa, CA"},
}

var oddPatients = []Party{
	{Number: "+14155550190", Name: "AC/DC: Fan? <\"*|\\>"},
	{Number: "+14155550191", Name: "CON"},
	{Number: "+14155550192", Name: "Dots and spaces... "},
	{Number: "+14155550193", Name: "🦷🪥 Happy Teeth 👩‍⚕️"},
	{Number: "anonymous", Name: "Anonymous"},
	{Number: "+1855201XXXX"},
	{Number: "(415) 555-0194", Name: "عيادة الأسنان"},
}

func (s *scene) patient() Party { return patients[s.r.IntN(len(patients))] }
