package calllog

import (
	"reflect"
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

func whole() Call {
	return Call{
		ID: "A1", Session: "450", Telephony: "s-a0", Start: time.Date(2026, 11, 20, 17, 4, 12, 345e6, time.UTC), Duration: 312480 * time.Millisecond,
		Kind: "Voice", Direction: "Inbound", Action: "Phone Call", Result: "Voicemail",
		From: ledger.Party{Number: "+14155550123", Name: "山田 太郎"}, To: ledger.Party{Number: "+16505550101", Extension: "101", Name: "Ana Ruiz"},
		Owner: ledger.Owner{ExtensionID: "590100004", Number: "101", Name: "Ana Ruiz"}, Recordings: []string{"7", "8"},
		Message: Message{ID: "402", Type: "VoiceMail", Extension: "590100004"}, Deleted: true, Taken: true,
	}
}

func TestARecordHoldsACall(t *testing.T) {
	for name, c := range map[string]Call{"whole": whole(), "empty": {ID: "x", Start: time.Unix(0, 0).UTC()}} {
		got, err := decode(c.ID, encode(&c))
		if err != nil || !reflect.DeepEqual(got, c) {
			t.Errorf("%s: %+v, want %+v (%v)", name, got, c, err)
		}
	}
}

// TestADamagedRecordIsNoCall: no byte of it may change unseen, nor may it be another call's.
func TestADamagedRecordIsNoCall(t *testing.T) {
	c := whole()
	raw := encode(&c)
	for i := range raw {
		other := append([]byte{}, raw...)
		other[i] ^= 0x10
		if got, err := decode(c.ID, other); err == nil {
			t.Errorf("with byte %d changed it is %+v", i, got)
		}
		if _, err := decode(c.ID, raw[:i]); err == nil {
			t.Errorf("cut after %d bytes it is a call", i)
		}
	}
	if _, err := decode("A2", raw); err == nil {
		t.Error("it is another call as well")
	}
}

func FuzzDecode(f *testing.F) {
	c := whole()
	f.Add(c.ID, encode(&c)[5:])
	f.Fuzz(func(t *testing.T, id string, body []byte) {
		raw := append([]byte{form, 0, 0, 0, 0}, body...)
		s := sum(id, body)
		raw[1], raw[2], raw[3], raw[4] = byte(s>>24), byte(s>>16), byte(s>>8), byte(s)
		c, err := decode(id, raw)
		if err != nil {
			return
		}
		again, err := decode(id, encode(&c))
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%+v becomes %+v (%v)", c, again, err)
		}
	})
}

func TestSpans(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	span := func(from, to int) Span { return Span{day(from), day(to)} }
	for name, test := range map[string]struct {
		add     []Span
		without []Span
		want    []Span
	}{
		"one":                    {[]Span{span(2, 5)}, nil, []Span{span(2, 5)}},
		"none":                   {[]Span{span(5, 5), span(6, 2)}, nil, nil},
		"each overlaps the last": {[]Span{span(2, 5), span(4, 6), span(6, 7)}, nil, []Span{span(2, 7)}},
		"a gap":                  {[]Span{span(2, 5), span(6, 7)}, nil, []Span{span(2, 5), span(6, 7)}},
		"the gap is read":        {[]Span{span(6, 7), span(2, 5), span(4, 7)}, nil, []Span{span(2, 7)}},
		"within":                 {[]Span{span(2, 9), span(4, 5)}, nil, []Span{span(2, 9)}},
		"a hole":                 {[]Span{span(2, 9)}, []Span{span(4, 5)}, []Span{span(2, 4), span(5, 9)}},
		"the end is taken":       {[]Span{span(2, 9)}, []Span{span(8, 12), span(1, 3)}, []Span{span(3, 8)}},
		"all is taken":           {[]Span{span(2, 9)}, []Span{span(1, 12)}, nil},
	} {
		var l List
		for _, s := range test.add {
			l.Add(s)
		}
		for _, s := range test.without {
			l.Without(s)
		}
		if !reflect.DeepEqual(l.Spans, test.want) && len(l.Spans)+len(test.want) > 0 {
			t.Errorf("%s: %v, want %v", name, l.Spans, test.want)
		}
	}
}
