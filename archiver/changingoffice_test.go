package archiver_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/archiver/snapshot"
	"ringcentral-archiver/store/ledger"
)

// churn is an office whose people come, go and change while the program works, with a list of extensions of several pages.
type churn struct {
	*rig
	mu   sync.Mutex
	rng  *rand.Rand
	ids  []string // of all that were ever there
	left []string // of those that are left out
	barred,
	calm bool // no one may read the messages of others; nothing changes any more
	trace []string
}

func newChurn(t *testing.T) *churn {
	t.Helper()
	r, ids := mailboxes(t, 5)
	c := &churn{rig: r, ids: ids, rng: rand.New(rand.NewPCG(r.seed, 16))}
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.NoTotals = c.rng.IntN(2) == 0 })
	perPage := fmt.Sprint(2 + c.rng.IntN(3))
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if strings.HasSuffix(req.URL.Path, "/account/~/extension") {
				query := req.URL.Query()
				query.Set("perPage", perPage)
				req.URL.RawQuery = query.Encode()
			}
			if strings.Contains(req.URL.Path, "/restapi/") {
				c.happens("before " + req.URL.RequestURI())
			}
			next.ServeHTTP(w, req)
		})
	})
	return c
}

// happens changes the office before some calls.
func (c *churn) happens(when string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calm || c.rng.IntN(3) > 0 {
		return
	}
	id := c.ids[1+c.rng.IntN(len(c.ids)-1)] // not the one who is signed in
	number := fmt.Sprint(200 + c.rng.IntN(8))
	changes := map[string]func(*ringcentralserver.Extension){
		"deleted":    func(e *ringcentralserver.Extension) { e.Deleted = true },
		"renamed":    func(e *ringcentralserver.Extension) { e.Name = "Person " + number },
		"renumbered": func(e *ringcentralserver.Extension) { e.Number = number },
		"disabled":   func(e *ringcentralserver.Extension) { e.Status = "Disabled" },
		"enabled":    func(e *ringcentralserver.Extension) { e.Status = "Enabled" },
		"unassigned": func(e *ringcentralserver.Extension) { e.Status = "Unassigned" },
		"new":        nil,
		"the right":  nil,
	}
	what := pick(c.rng, []string{"deleted", "renamed", "renumbered", "disabled", "enabled", "unassigned", "new", "the right"})
	switch {
	case what == "new":
		id = c.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: number, Name: "Person " + number})
		c.ids = append(c.ids, id)
		c.of(id, ringcentralserver.TypeSMS, time.Hour)
	case what == "the right" && c.rng.IntN(3) == 0:
		c.allow(c.barred)
	case what != "the right":
		c.sim.RingCentral.Office().UpdateExtension(id, changes[what])
	default:
		return
	}
	c.trace = append(c.trace, fmt.Sprint(what, " ", id, " ", number, " ", when))
}

func (c *churn) allow(yes bool) {
	c.barred = !yes
	c.sim.RingCentral.Office().UpdateExtension(c.ana, func(e *ringcentralserver.Extension) { e.OwnMessagesOnly = !yes })
}

// living are the extensions that are there and not left out.
func (c *churn) living() (ids []string) {
	for _, e := range c.sim.RingCentral.Office().Extensions() {
		if !e.Deleted && !slices.Contains(c.left, e.ID) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// leaveOut leaves out whoever has a number, which may be no one, or several.
func (c *churn) leaveOut(number string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.calm
	c.calm = true
	c.mu.Unlock()
	var of []string
	gone := false // one that was left out: its number may still be given
	for _, e := range c.sim.RingCentral.Office().Extensions() {
		if !e.Deleted && e.Number == number && e.Status != "Unassigned" {
			of = append(of, e.ID)
		}
		gone = gone || e.Deleted && slices.Contains(c.left, e.ID)
	}
	err := c.a.Choose(c.t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: number}}})
	c.mu.Lock()
	c.calm = before
	c.trace = append(c.trace, fmt.Sprintf("left out: %s of %v (%v)", number, of, err))
	switch {
	case err == nil && len(of) == 0 && !gone:
		c.t.Errorf("%s is left out, which no one has", number)
	case err == nil:
		c.left = of
	case !errors.Is(err, reasons.ErrExtension) || len(of) > 0:
		c.t.Errorf("leaving out %s, which is that of %q, gives %v", number, of, err)
	}
}

// lacks names the messages of extensions that are not in Dropbox once each.
func (c *churn) lacks(until time.Time, extensions []string) (missing []string) {
	files := c.archive()
	for _, it := range c.allOf(start.Add(-7*time.Hour), extensions...) {
		n := 0
		for _, f := range files {
			if strings.Contains(f.Path, "_"+it.ID+".") {
				n++
			}
		}
		if n != len(it.Parts) && !it.Time.After(until) {
			missing = append(missing, fmt.Sprintf("%s %s of %s: %d files", it.Type, it.ID, it.ExtensionID, n))
		}
	}
	return missing
}

// pass runs one pass: what is said to be there when it has ended is there, of those who were there when it began and still are.
func (c *churn) pass() {
	c.t.Helper()
	c.mu.Lock()
	at, before := c.clock.Now(), c.living()
	for _, id := range before {
		if c.rng.IntN(2) == 0 {
			kind := pick(c.rng, []string{ringcentralserver.TypeVoiceMail, ringcentralserver.TypeSMS, ringcentralserver.TypeFax})
			c.of(id, kind, 30*time.Minute)
		}
	}
	c.trace = append(c.trace, "pass at "+at.Format(time.TimeOnly))
	c.mu.Unlock()
	c.runOnce()
	if !c.a.Snapshot().Completeness.Now {
		return
	}
	there := slices.DeleteFunc(before, func(id string) bool { return !slices.Contains(c.living(), id) })
	if missing := c.lacks(at, there); len(missing) > 0 {
		c.t.Errorf("everything is said to be there, without %q", missing)
	}
}

// TestAnOfficeThatChangesWhileItIsListed: whoever comes, goes, is renamed or renumbered, or has a number that another one has, before
// any call, and whichever right is taken away meanwhile: nothing is said that is not so, and in the end nothing is missing.
//
//test:long
func TestAnOfficeThatChangesWhileItIsListed(t *testing.T) {
	t.Parallel()
	for range 8 {
		t.Run("", func(t *testing.T) {
			c := newChurn(t)
			for _, id := range c.ids {
				c.of(id, ringcentralserver.TypeSMS, time.Hour)
			}
			c.turnOn(messagesToo, 6*time.Hour)
			for range 6 {
				c.pass()
				if c.rng.IntN(3) == 0 {
					c.leaveOut(fmt.Sprint(200 + c.rng.IntN(9)))
				}
				c.clock.Advance(time.Hour)
			}
			c.calm = true
			c.allow(true)
			for range 9 { // what is not there any more is asked for through more than a day
				c.clock.Advance(9 * time.Hour)
				c.runOnce()
			}
			s := c.a.Snapshot()
			if !s.Completeness.Now || slices.ContainsFunc(s.Problems, func(p snapshot.Problem) bool { return p.Reason != reasons.PartlyGone && p.Reason != reasons.Gone }) {
				t.Errorf("everything is there: %t (%q); people are told %+v", s.Completeness.Now, s.Completeness.Reason, s.Problems)
			}
			if missing := c.lacks(c.clock.Now(), c.living()); len(missing) > 0 {
				t.Errorf("in the end %q is missing", missing)
			}
			if t.Failed() {
				t.Log(strings.Join(c.trace, "\n"))
			}
		})
	}
}

// TestAnExtensionThatIsRenamedWhileTheListIsRead: it may come twice then, under both names. It is one all the same, and nothing is said
// of another one that there is not.
func TestAnExtensionThatIsRenamedWhileTheListIsRead(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"name", "extensionNumber", "status"} {
		t.Run(what, func(t *testing.T) {
			r, ids := mailboxes(t, 3)
			for _, id := range ids {
				r.of(id, ringcentralserver.TypeSMS, time.Hour)
			}
			again := true
			r.rewrite("/account/~/extension", func(req *http.Request, body object) {
				if !again || !strings.HasSuffix(req.URL.Path, "/extension") {
					return
				}
				again = false
				i := slices.IndexFunc(rowsOf(body), func(row object) bool { return row["extensionNumber"] == "102" })
				raw, err := json.Marshal(rowsOf(body)[i])
				var row object
				if err = errors.Join(err, json.Unmarshal(raw, &row)); err != nil {
					panic(err)
				}
				row["id"], row[what] = r.bob, "999"
				body["records"] = append(body["records"].([]any), row)
				body["paging"].(object)["totalElements"] = len(rowsOf(body))
			})
			r.turnOn(messagesToo, 6*time.Hour)
			r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
			if s := r.a.Snapshot(); again || s.Mailboxes.Wanted != len(ids) || len(s.Problems) > 0 {
				t.Errorf("%d extensions, %+v", s.Mailboxes.Wanted, s.Problems)
			}
			r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids...))
		})
	}
}

// TestTheRightIsTakenAwayInTheMiddle: while the mailboxes are listed and what they have shown is copied. It is named, with everything
// that waits for it, and once it is there again nothing is missing.
func TestTheRightIsTakenAwayInTheMiddle(t *testing.T) {
	r, ids := mailboxes(t, 12)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
		r.of(id, ringcentralserver.TypeFax, time.Hour)
	}
	allow := func(yes bool) {
		r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.OwnMessagesOnly = !yes })
	}
	n := 0
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: func(q *http.Request) bool {
		if strings.HasSuffix(q.URL.Path, "/message-store") {
			if n++; n == 6 {
				allow(false)
			}
		}
		return false
	}})
	r.turnOn(messagesToo, 6*time.Hour)
	report := r.runOnce()
	s := r.a.Snapshot()
	if report.Complete() || s.Completeness.Now || report.Archived == 0 || s.Mailboxes.Failing == 0 {
		t.Errorf("archived %d, everything: %t, %+v", report.Archived, s.Completeness.Now, s.Mailboxes)
	}
	if len(s.Problems) != 1 || s.Problems[0].Text != reasons.OthersMessages.Sentence() || !strings.Contains(s.Problems[0].Detail, "Person") {
		t.Errorf("people are told %+v", s.Problems)
	}
	allow(true)
	r.clock.Advance(2 * time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids...))
}

// TestAnOfficeOfNoOne: a list of extensions without any, without even the signed-in one, says nothing of who there is: what was known of
// the others stays, and no one counts as deleted.
//
//test:long
func TestAnOfficeOfNoOne(t *testing.T) {
	r, ids := mailboxes(t, 2)
	none := func(yes bool) {
		r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.EmptyExtensionList = yes })
	}
	r.turnOn(messagesToo, 6*time.Hour)
	r.runOnce()
	none(true)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, 0)
	}
	r.clock.Advance(time.Hour)
	report := r.runOnce()
	if s := r.a.Snapshot(); report.Reason != reasons.BadList || s.Completeness.Now || s.Mailboxes.Roster || s.Mailboxes.Gone > 0 || s.Mailboxes.Wanted != len(ids) || len(s.Problems) != 1 {
		t.Errorf("%q (%v), everything: %t, %+v, %+v", report.Reason, report.Err, s.Completeness.Now, s.Mailboxes, s.Problems)
	}
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids...))
	none(false)
	r.clock.Advance(time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
}

// TestExtensionsOfOneNameAndNumber have a folder each, and a choice by their number is one of both.
//
//test:long
func TestExtensionsOfOneNameAndNumber(t *testing.T) {
	r, ids := mailboxes(t, 0)
	for range 2 {
		ids = append(ids, r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "300", Name: "Reception"}))
	}
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeFax, time.Hour)
	}
	b := messagesToo
	b.Whose = &archiver.Whose{Only: []ledger.Owner{{Number: "300"}}}
	r.turnOn(b, 6*time.Hour)
	r.wantAll(r.runOnce(), start.Add(-6*time.Hour))
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids[2:]...))
	folders := map[string]bool{}
	for _, f := range r.archive() {
		folders[strings.Split(f.Path, "/")[1]] = true
	}
	if len(folders) != 2 || !folders["Reception_300"] {
		t.Errorf("folders %v", folders)
	}
}
