package archiver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// colleagues makes the office one of so many extensions, and returns the ids of all.
func (o *office) colleagues(n int) []string {
	ids := []string{o.ana, o.bob}
	for i := range n - len(ids) {
		ids = append(ids, o.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(1000 + i), Name: fmt.Sprint("Colleague ", i)}))
	}
	return ids
}

// work are days, weekends without it: recorded calls, and a text a minute to one extension after another. It returns how many of each.
func (o *office) work(days int, hours time.Duration, ids []string) (calls, texts int) {
	for day := range days {
		opens := o.opens.AddDate(0, 0, day)
		if opens.Weekday() == time.Saturday || opens.Weekday() == time.Sunday {
			continue
		}
		o.calls(opens, hours, []ringcentralserver.RecordingSpec{{Size: 500}})
		calls += int(hours.Hours()) * o.hourly
		for at := opens; at.Before(opens.Add(hours)); at = at.Add(time.Minute) {
			o.message(ringcentralserver.TypeSMS, o.clock.Now().Sub(at), func(m *ringcentralserver.MessageSpec) {
				m.ExtensionID, m.Text = ids[texts*7%len(ids)], "Hello"
			})
			texts++
		}
	}
	return calls, texts
}

// archiveAll archives the account for a time: its recordings, and the messages of all extensions where they are wanted.
func (o *office) archiveAll(messages bool, span time.Duration) {
	on := messagesToo
	if !messages {
		on.Types = []ledger.Type{ledger.CallRecording}
	}
	on.Since = o.opens.Add(-time.Hour)
	if err := o.a.SetBackup(o.t.Context(), on); err != nil {
		o.t.Fatal(err)
	}
	o.live(span, -1)
}

// eachOnce holds the names of the files against the office.
func (o *office) eachOnce(messages bool, ids []string) {
	files := map[string]int{}
	for _, f := range o.archive() {
		name := f.Path[strings.LastIndexByte(f.Path, '_')+1:]
		files[name[:strings.IndexByte(name, '.')]]++
	}
	for _, it := range o.allOf(o.opens.Add(-time.Hour), ids...) {
		if !messages && it.Type != ringcentralserver.TypeCallRecording {
			continue
		}
		if files[it.ID]--; files[it.ID] != 0 {
			o.t.Errorf("%s %s is in Dropbox %d times", it.Type, it.ID, files[it.ID]+1)
		}
		delete(files, it.ID)
	}
	for id := range files {
		o.t.Errorf("%s is in Dropbox and should not be", id)
	}
}

// TestRecordingsDoNotWaitForMessages: an office of twenty extensions through a day, with the messages of all and without, is the same
// office. Everything is in Dropbox once, no call falls into a penalty, and with the messages no recording comes later. What the
// services need is no time here: a minute is for the moment at which a pass begins.
//
//test:long
func TestRecordingsDoNotWaitForMessages(t *testing.T) {
	const hours = 3
	var alone, with []time.Duration
	for _, messages := range []bool{false, true} {
		t.Run(fmt.Sprint("messages ", messages), func(t *testing.T) {
			o := newOfficeOf(t, 40, 16)
			o.sim.RingCentral.SetLimit(ringcentralserver.Light, 10, time.Minute) // a round takes minutes, as it does with many extensions
			ids := o.colleagues(20)
			calls, texts := o.work(1, hours*time.Hour, ids)
			o.archiveAll(messages, (hours+3)*time.Hour)
			o.eachOnce(messages, ids)
			if n, m := o.sim.RingCentral.Refused(), o.sim.RingCentral.InPenalty(); n+m > 0 {
				t.Errorf("%d calls refused, %d in a penalty", n, m)
			}
			if n := len(o.waitsOf(ledger.SMS)); messages != (n > 0) || messages && n != texts {
				t.Errorf("%d of %d texts", n, texts)
			}
			if alone, with = with, o.waitsOf(ledger.CallRecording); len(with) != calls {
				t.Errorf("%d of %d recordings", len(with), calls)
			}
		})
	}
	if t.Failed() {
		return
	}
	for name, i := range map[string]int{"middle": len(alone) / 2, "latest": len(alone) - 1} {
		if later := with[i] - alone[i]; later > time.Minute {
			t.Errorf("the %s recording comes after %s, and without the messages after %s", name, with[i], alone[i])
		}
		t.Logf("%s: %s with the messages, %s without", name, with[i], alone[i])
	}
}

// TestAsOftenAsIsSaid: each mailbox is listed once in as many hours as is said, be it by the limit or because calls take long.
//
//test:long
func TestAsOftenAsIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		extensions, light int // light: calls a minute
		takes             time.Duration
		hours, every      int
	}{
		"within the limit":     {450, 25, 0, 5, 1},
		"beyond the limit":     {300, 3, 0, 12, 3},
		"calls that take long": {200, 50, 40 * time.Second, 12, 3},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOfficeOf(t, 1, 16)
			o.sim.RingCentral.SetLimit(ringcentralserver.Light, c.light, time.Minute)
			o.colleagues(c.extensions)
			o.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
					if strings.HasSuffix(req.URL.Path, "/message-store") {
						o.timers.Advance(c.takes)
					}
					next.ServeHTTP(w, req)
				})
			})
			settled := o.opens.Add(time.Duration(c.hours) * time.Hour / 2) // the first round is cut by the first hour, and begins in another order
			listed, latest := map[string]time.Time{}, time.Duration(0)
			o.archiveAll(true, time.Duration(c.hours)*time.Hour)
			for _, q := range o.sim.RingCentral.RequestLog() {
				if !strings.HasSuffix(q.Path, "/message-store") {
					continue
				}
				if before, again := listed[q.Path]; again && before.After(settled) {
					latest = max(latest, q.Time.Sub(before))
				}
				listed[q.Path] = q.Time
			}
			s := o.a.Snapshot().Mailboxes
			if s.Hours() != c.every || s.Listed != c.extensions {
				t.Errorf("each is said to be listed every %d hours: %+v", s.Hours(), s)
			}
			if said := time.Duration(s.Hours()) * time.Hour; latest > said+10*time.Minute || latest < said-10*time.Minute {
				t.Errorf("one was listed again after %s, and every %s is said", latest, said)
			}
		})
	}
}
