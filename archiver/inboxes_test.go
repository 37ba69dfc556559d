package archiver_test

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// inboxes is an office with a shared inbox of a queue, for an app that may read it, and a thread in it.
func inboxes(t *testing.T) (r *rig, queue, thread string) {
	t.Helper()
	r, queue = sharing(t, ringcentralserver.FeatureThreads)
	r.mayReadInboxes(true)
	return r, queue, r.thread(queue, "+14155550123")
}

// mayReadInboxes gives the app the permission SMS, or takes it, and signs in again.
func (r *rig) mayReadInboxes(may bool) {
	r.t.Helper()
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) {
		k.Scopes = k.Scopes[:4]
		if may {
			k.Scopes = append(k.Scopes, "SMS")
		}
	})
	r.login()
}

func (r *rig) thread(owner, guest string) string {
	return r.sim.RingCentral.Office().AddThread(ringcentralserver.ThreadSpec{
		OwnerID: owner, Guest: ringcentralserver.Party{Number: guest, Name: "Dana"}, Created: r.clock.Now().Add(-300 * 24 * time.Hour),
	})
}

// inThread adds a text to a thread.
func (r *rig) inThread(thread string, ago time.Duration, change func(*ringcentralserver.ThreadTextSpec)) ledger.Key {
	spec := ringcentralserver.ThreadTextSpec{ThreadID: thread, MessageSpec: ringcentralserver.MessageSpec{Created: r.clock.Now().Add(-ago), Text: "Hello"}}
	if change != nil {
		change(&spec)
	}
	return ledger.Key{Type: ledger.SMS, ID: r.sim.RingCentral.Office().AddThreadText(spec) + "@inbox"}
}

// wantInboxes checks that everything is archived, texts in shared inboxes as well.
func (r *rig) wantInboxes(when string) {
	r.t.Helper()
	if report := r.runOnce(); !report.Complete() {
		r.t.Errorf("%s: left %+v (%v)", when, report.Left, report.Err)
	}
	want := completeness.InboxesAsShown
	if boxes := r.a.Snapshot().Mailboxes; boxes.NoInboxes || !boxes.Inboxes {
		want = 0
	}
	r.wantUncovered(when, want)
	r.checkArchive(r.inStores(time.Time{}, r.ana, r.bob, ringcentralserver.InThreads))
}

// threadLists counts the calls for texts in threads, for lists of threads, and for single ones.
func (r *rig) threadCalls() (texts, lists, single int) {
	for _, q := range r.sim.RingCentral.RequestLog() {
		switch _, after, is := strings.Cut(q.Path, "/message-threads"); {
		case !is || strings.Contains(after, "/content/"):
		case after == "/messages":
			texts++
		case after == "":
			lists++
		default:
			single++
		}
	}
	return texts, lists, single
}

// TestTextsInSharedInboxes: each once, back to the first hour over many pages, in the folder of whose inbox it is, with both numbers and who
// has written it; and what was deleted is marked.
//
//test:long
func TestTextsInSharedInboxes(t *testing.T) {
	r, _, thread := inboxes(t)
	r.of(r.bob, ringcentralserver.TypeSMS, 2*time.Hour)
	r.inThread(thread, 200*24*time.Hour, nil)
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.ThreadsPerPage = 20 })
	for i := range 50 {
		r.inThread(thread, time.Duration(i)*24*time.Hour, nil)
	}
	in := r.inThread(thread, 40*time.Minute, func(s *ringcentralserver.ThreadTextSpec) {
		s.Text, s.Pictures = "Two pictures", []ringcentralserver.PictureSpec{{FileName: "a.jpg"}, {ContentType: "image/png"}}
	})
	out := r.inThread(thread, 30*time.Minute, func(s *ringcentralserver.ThreadTextSpec) { s.Direction, s.ExtensionID = "Outbound", r.bob })
	gone := r.inThread(thread, 20*time.Minute, func(s *ringcentralserver.ThreadTextSpec) { s.DeletedAt = r.clock.Now() })
	r.turnOn(messagesToo, 201*24*time.Hour)
	r.wantInboxes("first")
	for _, f := range r.archive() {
		if !strings.HasPrefix(f.Path, "/Reception_200/") && !strings.HasPrefix(f.Path, "/Bob Stone_102/") {
			t.Errorf("%s is in no folder of theirs", f.Path)
		}
	}
	const office, guest = "+16505550100", "+14155550123"
	for key, want := range map[ledger.Key][2]string{in: {guest, office}, out: {office, guest}, gone: {guest, office}} {
		it := r.item(key)
		if got := [2]string{it.From, it.To}; got != want || it.Owner != "Reception, 200" || it.Leaving != "" || it.Deleted != (key == gone) {
			t.Errorf("%s is %+v", key, it)
		}
	}
	if day := r.page("/Index/2026-11-20.json"); !strings.Contains(day, `"Bob Stone"`) || strings.Count(day, `"Dana"`) < 2 {
		t.Errorf("the day does not name who wrote: %s", day)
	}
	if month := r.page("/Index/2026-11.csv"); !strings.Contains(month, "Two pictures") {
		t.Errorf("the month's table does not have the text: %s", month)
	}
	if texts, lists, single := r.threadCalls(); texts != 3 || lists != 1 || single != 1 {
		t.Errorf("%d calls for texts, %d for threads, %d for one", texts, lists, single)
	}
	r.sim.RingCentral.ClearRequestLog()
	for range 3 {
		r.clock.Advance(time.Hour)
		r.inThread(thread, 10*time.Minute, nil)
		r.wantInboxes("then")
	}
	r.clock.Advance(time.Hour)
	r.wantInboxes("nothing new")
	if texts, lists, _ := r.threadCalls(); texts != 4 || lists != 3 {
		t.Errorf("%d calls for texts and %d for threads in four hours", texts, lists)
	}
	if n := r.overwrites(); n > 0 {
		t.Errorf("%d files were written again", n)
	}
}

// TestMessagesWithTheIDsOfTextsInSharedInboxes: both are archived, whichever comes first.
func TestMessagesWithTheIDsOfTextsInSharedInboxes(t *testing.T) {
	r, queue, thread := inboxes(t)
	r.features(r.ana, ringcentralserver.FeatureThreads, ringcentralserver.FeatureSharedTexts)
	stored := r.of(r.bob, ringcentralserver.TypeSMS, 2*time.Hour)
	shared := r.shared(queue, r.ana, ringcentralserver.TypeSMS, 2*time.Hour)
	for _, id := range []string{stored, shared} {
		r.inThread(thread, 2*time.Hour, func(s *ringcentralserver.ThreadTextSpec) { s.ID, s.Text = id, "another "+id })
	}
	r.turnOn(messagesToo, 24*time.Hour)
	for range 3 {
		r.wantInboxes("all")
		r.clock.Advance(25 * time.Hour)
	}
	fetches, commits := r.fetches(), r.commits()
	other := r.computer()
	other.turnOn(messagesToo, 30*24*time.Hour)
	if report := other.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("a lost store: archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	if r.fetches() != fetches || r.commits() != commits {
		t.Errorf("%d fetches and %d commits more", r.fetches()-fetches, r.commits()-commits)
	}
}

// TestWithoutThePermissionForSharedInboxes nothing asks for them, and what to do is said; with it, and the texts of the own extension only, as well.
func TestWithoutThePermissionForSharedInboxes(t *testing.T) {
	r, _, thread := inboxes(t)
	r.inThread(thread, time.Hour, nil)
	r.mayReadInboxes(false)
	r.turnOn(messagesToo, 24*time.Hour)
	r.runOnce()
	r.wantUncovered("without", completeness.SharedInboxes)
	r.asked()
	r.mayReadInboxes(true)
	r.clock.Advance(time.Hour)
	r.wantInboxes("with")
	r.mayReadInboxes(false)
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.wantUncovered("without again", completeness.SharedInboxes)
	own, _, another := inboxesOwn(t)
	own.inThread(another, time.Hour, nil)
	own.ownMessages(24 * time.Hour)
	own.runOnce()
	own.wantUncovered("own only", completeness.InboxesOfAccount)
	own.asked()
}

func inboxesOwn(t *testing.T) (r *rig, queue, thread string) {
	r = newRigInLine(t, ringcentralserver.RoleAdmin)
	queue = r.queue(ringcentralserver.FeatureThreads)
	r.mayReadInboxes(true)
	return r, queue, r.thread(queue, "+14155550123")
}

// TestThePermissionForSharedInboxesIsTakenAway in mid-life: it is named, nothing is called complete, and no other list or copy is held up.
//
//test:long
func TestThePermissionForSharedInboxesIsTakenAway(t *testing.T) {
	r, _, thread := inboxes(t)
	r.inThread(thread, time.Hour, nil)
	r.turnOn(messagesToo, 24*time.Hour)
	r.wantInboxes("first")
	r.sim.RingCentral.Withdraw("SMS")
	late := r.inThread(thread, time.Minute, nil)
	for range 5 {
		r.clock.Advance(time.Hour)
		r.of(r.bob, ringcentralserver.TypeSMS, time.Minute)
		if report := r.runOnce(); report.Archived != 1 || report.Complete() {
			t.Errorf("archived %d, complete %t (%v)", report.Archived, report.Complete(), report.Err)
		}
	}
	if p := r.problem(reasons.AppPermission); p.Detail != "Shared inboxes: SMS" {
		t.Errorf("the problem is %+v", p)
	}
	if w := r.a.Snapshot().Completeness; w.Now {
		t.Error("everything is said to be there")
	}
	r.mayReadInboxes(true)
	r.clock.Advance(25 * time.Hour)
	r.wantInboxes("allowed again")
	if it := r.item(late); it.State != ledger.Archived {
		t.Errorf("it is %+v", it)
	}
}

// TestSharedInboxesThatAreNotFoundAnyMore are named: that there are none was never said.
//
//test:long
func TestSharedInboxesThatAreNotFoundAnyMore(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"not found": 404, "not there": 410, "out of order": 503} {
		t.Run(name, func(t *testing.T) {
			r, _, thread := inboxes(t)
			r.inThread(thread, time.Hour, nil)
			r.turnOn(messagesToo, 24*time.Hour)
			r.wantInboxes("first")
			r.refuse("/message-threads", status)
			r.inThread(thread, time.Minute, nil)
			for range 3 {
				r.clock.Advance(25 * time.Hour)
				if report := r.runOnce(); report.Complete() || r.a.Snapshot().Completeness.Now || r.a.Snapshot().Mailboxes.Failing != 1 {
					t.Errorf("complete %t: %+v", report.Complete(), r.a.Snapshot().Mailboxes)
				}
			}
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(25 * time.Hour)
			r.wantInboxes("back")
		})
	}
}

// TestWhetherThereAreSharedInboxesIsNotKnown: their own list tells.
//
//test:long
func TestWhetherThereAreSharedInboxesIsNotKnown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		has      bool
		features int // what RingCentral answers
		archived int
	}{
		"there are": {true, 403, 2}, "there are, and no answer": {true, 404, 2}, "there are none": {false, 403, 1}, "it says none": {false, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, thread := inboxes(t)
			if !c.has {
				r.features(r.ana)
			}
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.FeaturesAnswer = c.features })
			r.inThread(thread, 3*time.Hour, nil)
			r.of(r.bob, ringcentralserver.TypeSMS, 3*time.Hour)
			r.turnOn(messagesToo, time.Hour)
			if e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-24*time.Hour)); err != nil || e.Items != c.archived {
				t.Errorf("%d items, want %d (%v)", e.Items, c.archived, err)
			}
			r.turnOn(messagesToo, 24*time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != c.archived {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.clock.Advance(time.Hour)
			r.wantInboxes("then")
			if texts, _, _ := r.threadCalls(); c.features == 0 && texts != 0 {
				t.Errorf("%d calls for texts of which there are none", texts)
			}
		})
	}
}

// TestOnlyAnotherExtensionHasSharedInboxes: they are listed in the pass that finds out.
func TestOnlyAnotherExtensionHasSharedInboxes(t *testing.T) {
	r, _, thread := inboxes(t)
	r.features(r.ana)
	r.features(r.bob, ringcentralserver.FeatureThreads)
	r.inThread(thread, time.Hour, nil)
	r.turnOn(messagesToo, 24*time.Hour)
	r.wantInboxes("at once")
}

// TestWhetherAnotherExtensionHasSharedInboxesIsNotKnown: RingCentral says that the user has none, and does not answer for another extension.
//
//test:long
func TestWhetherAnotherExtensionHasSharedInboxesIsNotKnown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status       int
		may          bool
		before, then completeness.Uncovered
	}{
		"it cannot be reached":                  {503, true, completeness.SharedNotKnown | completeness.InboxesNotKnown, completeness.InboxesAsShown},
		"it refuses":                            {403, true, completeness.InboxesNotKnown, completeness.InboxesAsShown},
		"it cannot be reached, and may not":     {503, false, completeness.SharedNotKnown | completeness.InboxesNotKnown, completeness.SharedInboxes},
		"it does not know the call, nor may we": {404, false, completeness.InboxesNotKnown, completeness.SharedInboxes},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, thread := inboxes(t)
			r.mayReadInboxes(c.may)
			r.features(r.ana)
			r.features(r.bob, ringcentralserver.FeatureThreads)
			r.inThread(thread, time.Hour, nil)
			r.refuse("/"+r.bob+"/features", c.status)
			r.turnOn(messagesToo, 24*time.Hour)
			for range 2 {
				r.runOnce()
				r.wantUncovered(name, c.before)
				r.clock.Advance(time.Hour)
			}
			r.sim.RingCentral.ClearFaults()
			r.clock.Advance(25 * time.Hour)
			r.runOnce()
			r.wantUncovered(name+", then", c.then)
		})
	}
}

// TestAListOfSharedInboxesThatIsNone is no list that has ended: nothing is said to be complete, and nothing else is held up.
//
//test:long
func TestAListOfSharedInboxesThatIsNone(t *testing.T) {
	t.Parallel()
	paging := func(change func(paging object)) func(object) {
		return func(body object) { change(body["paging"].(object)) }
	}
	for name, spoil := range map[string]func(body object){
		"no records":        func(body object) { delete(body, "records") },
		"null":              func(body object) { body["records"] = nil },
		"no rows, no count": func(body object) { body["records"] = []any{}; delete(body, "paging") },
		"garbled paging":    func(body object) { body["records"], body["paging"] = []any{}, "garbled" },
		"more in all":       paging(func(p object) { p["totalElements"], p["totalPages"] = 5, 1 }),
		"more pages":        paging(func(p object) { p["totalPages"] = 4 }),
		"another page":      paging(func(p object) { p["page"] = 7 }),
		"fewer rows":        func(body object) { body["records"] = rowsOf(body)[:1] },
		"an error":          func(body object) { body["errorCode"] = "CMN-201" },
	} {
		t.Run(name, func(t *testing.T) {
			r, _, thread := inboxes(t)
			for i := range 3 {
				r.inThread(thread, time.Duration(i+1)*time.Hour, nil)
			}
			r.of(r.bob, ringcentralserver.TypeSMS, time.Hour)
			r.turnOn(messagesToo, 24*time.Hour)
			spoiled := true
			r.rewrite("/message-threads/messages", func(_ *http.Request, body object) {
				if spoiled && body["records"] != nil {
					spoil(body)
				}
			})
			report := r.runOnce()
			if report.Complete() || r.a.Snapshot().Completeness.Now || r.item(r.textOfBob()).State != ledger.Archived {
				t.Errorf("complete %t (%v)", report.Complete(), report.Err)
			}
			if day := r.calendarOf(start); day.State == completeness.DayComplete {
				t.Errorf("the day is %+v", day)
			}
			spoiled = false
			r.clock.Advance(time.Hour)
			r.wantInboxes("mended")
		})
	}
}

// textOfBob is the one text in Bob's message store.
func (r *rig) textOfBob() ledger.Key {
	for _, it := range r.inStores(time.Time{}, r.bob) {
		return ledger.Key{Type: ledger.SMS, ID: it.ID}
	}
	r.t.Fatal("Bob has no text")
	return ledger.Key{}
}

// TestAnOddTextInASharedInboxHoldsUpOnlyItself: what cannot be archived as it is shown is named.
//
//test:long
func TestAnOddTextInASharedInboxHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*ringcentralserver.ThreadTextSpec){
		"no id":                    func(s *ringcentralserver.ThreadTextSpec) { s.Odd.NoID = true },
		"no time":                  func(s *ringcentralserver.ThreadTextSpec) { s.Odd.NoTime = true },
		"null":                     func(s *ringcentralserver.ThreadTextSpec) { s.Odd.Null = true },
		"a time that cannot be":    func(s *ringcentralserver.ThreadTextSpec) { s.Odd.Time = "1970-01-01T00:00:00Z" },
		"neither text nor picture": func(s *ringcentralserver.ThreadTextSpec) { s.Text = "" },
		"a picture has no address": func(s *ringcentralserver.ThreadTextSpec) {
			s.Pictures, s.WithoutURI = []ringcentralserver.PictureSpec{{}}, true
		},
		"a picture is gone":          nil,
		"a picture that is no one's": nil,
	} {
		t.Run(name, func(t *testing.T) {
			r, _, thread := inboxes(t)
			r.inThread(thread, 9*time.Hour, nil)
			if change != nil {
				r.inThread(thread, 10*time.Hour, change)
			} else {
				r.inThread(thread, 10*time.Hour, func(s *ringcentralserver.ThreadTextSpec) { s.Pictures = []ringcentralserver.PictureSpec{{}} })
			}
			switch name {
			case "a picture is gone":
				r.refuse("/content/", 404)
			case "a picture that is no one's":
				r.eachRow("/message-threads/messages", func(row object) {
					if pictures, _ := row["attachments"].([]any); len(pictures) > 0 {
						pictures[0].(object)["contentUri"] = "https://example.com/picture"
					}
				})
			}
			r.turnOn(messagesToo, 24*time.Hour)
			for range 3 {
				if report := r.runOnce(); report.Complete() || r.a.Snapshot().Completeness.Now {
					t.Errorf("all is complete: %+v", report)
				}
				r.clock.Advance(time.Hour)
			}
			if s := r.a.Snapshot(); s.Archived != 1 || s.Open+s.Gone+s.Unreadable == 0 {
				t.Errorf("%d archived, %d open, %d unreadable", s.Archived, s.Open, s.Unreadable)
			}
		})
	}
}

// TestAThreadThatCannotBeRead holds up only the names of its texts: a young one waits for them, an older one is archived without.
func TestAThreadThatCannotBeRead(t *testing.T) {
	r, queue, thread := inboxes(t)
	lost := r.thread(queue, "+14155550199")
	r.rewrite("/message-threads", func(q *http.Request, body object) {
		if strings.HasSuffix(q.URL.Path, "/message-threads") {
			body["records"] = slices.DeleteFunc(body["records"].([]any), func(row any) bool { return row.(object)["id"] == lost })
			body["paging"] = object{"page": 1, "totalElements": len(rowsOf(body)), "totalPages": 1}
		}
	})
	r.refuse("/message-threads/"+lost, 404)
	named := r.inThread(thread, time.Hour, nil)
	young, old := r.inThread(lost, time.Hour, nil), r.inThread(lost, 10*time.Hour, nil)
	r.turnOn(messagesToo, 24*time.Hour)
	r.runOnce()
	if it := r.item(old); it.State != ledger.Archived || it.Leaving != "" || !strings.HasPrefix(it.Paths[0], "/Shared inboxes") {
		t.Errorf("the old one is %+v", it)
	}
	if it := r.item(named); it.State != ledger.Archived || it.Owner != "Reception, 200" {
		t.Errorf("that of another thread is %+v", it)
	}
	if s := r.a.Snapshot(); s.Archived != 2 {
		t.Errorf("%d are archived", s.Archived)
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(time.Hour)
	r.runOnce()
	if it := r.item(young); it.State != ledger.Archived || it.From != "+14155550199" {
		t.Errorf("the young one is %+v", it)
	}
	r.sim.Watch(func(next http.Handler) http.Handler { return next }) // all is told now
	fetches, commits := r.fetches(), r.commits()
	other := r.computer()
	late := r.inThread(thread, time.Minute, nil)
	other.turnOn(messagesToo, 24*time.Hour)
	if report := other.runOnce(); report.Archived != 1 || report.Adopted != 3 || r.fetches() != fetches || r.commits() != commits+1 {
		t.Errorf("a lost store archives %d and finds %d, left %+v (%v)", report.Archived, report.Adopted, report.Left, report.Err)
	}
	if it := other.item(late); !strings.HasPrefix(it.Paths[0], "/Reception_200/") {
		t.Errorf("then it is at %s", it.Paths)
	}
}

// TestATextInASharedInboxIsKnownAgain: by its text, where its time is told otherwise, and where its file was deleted.
func TestATextInASharedInboxIsKnownAgain(t *testing.T) {
	r, _, thread := inboxes(t)
	text := r.inThread(thread, 5*time.Hour, nil)
	r.turnOn(messagesToo, 24*time.Hour)
	r.wantInboxes("first")
	r.eachRow("/message-threads/messages", func(row object) { row["creationTime"] = start.Add(-5*time.Hour + time.Second).Format(time.RFC3339) })
	r.clock.Advance(time.Hour)
	r.wantInboxes("told otherwise")
	r.remove(r.item(text).Paths[0])
	r.verify()
	r.wantInboxes("its file was deleted")
}

// TestThreadsThatWereBegunLongAgo: a few are asked for one by one; where there are more, all are listed.
func TestThreadsThatWereBegunLongAgo(t *testing.T) {
	r, queue, _ := inboxes(t)
	var texts []ledger.Key
	for range 15 {
		texts = append(texts, r.inThread(r.thread(queue, "+14155550177"), 10*time.Hour, nil))
	}
	r.turnOn(messagesToo, 24*time.Hour)
	r.wantInboxes("first")
	for _, text := range texts {
		if it := r.item(text); it.From != "+14155550177" {
			t.Errorf("it is %+v", it)
		}
	}
	if _, lists, single := r.threadCalls(); lists != 2 || single != 10 {
		t.Errorf("%d calls for threads and %d for one", lists, single)
	}
}

// TestTheNewestThreadsByAWrongClock: they are listed up to RingCentral's time, and not that of a computer that is three days behind.
func TestTheNewestThreadsByAWrongClock(t *testing.T) {
	r, queue, _ := inboxes(t)
	computer := &shiftClock{Clock: r.clock}
	computer.shift.Store(int64(-3 * 24 * time.Hour))
	r.a.Close()
	r.openWith(computer, nil)
	for range 3 {
		thread := r.sim.RingCentral.Office().AddThread(ringcentralserver.ThreadSpec{
			OwnerID: queue, Guest: ringcentralserver.Party{Number: "+14155550123"}, Created: r.clock.Now().Add(-2 * time.Hour),
		})
		r.inThread(thread, time.Hour, nil)
	}
	r.turnOn(messagesToo, 24*time.Hour)
	if report := r.runOnce(); report.Archived != 3 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	if _, lists, single := r.threadCalls(); lists != 1 || single != 0 {
		t.Errorf("%d calls for threads and %d for one", lists, single)
	}
}

// TestTheListOfThreadsIsRefused for good: they are asked for one by one, and nothing else is held up.
func TestTheListOfThreadsIsRefused(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 403, 404} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			r, _, thread := inboxes(t)
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: isListOfThreads, Status: status})
			old := r.inThread(thread, 10*time.Hour, nil)
			r.turnOn(messagesToo, 24*time.Hour)
			r.wantInboxes("first")
			r.clock.Advance(time.Hour)
			young := r.inThread(thread, time.Minute, nil)
			r.wantInboxes("then")
			for _, key := range []ledger.Key{old, young} {
				if it := r.item(key); it.From != "+14155550123" {
					t.Errorf("it is %+v", it)
				}
			}
		})
	}
}

// TestTheListOfThreadsIsNone for a while: a text that is young waits, and no list has failed.
func TestTheListOfThreadsIsNone(t *testing.T) {
	r, _, thread := inboxes(t)
	r.inThread(thread, 10*time.Hour, nil)
	r.turnOn(messagesToo, 24*time.Hour)
	r.wantInboxes("first")
	spoiled := true
	r.rewrite("/message-threads", func(q *http.Request, body object) {
		if spoiled && isListOfThreads(q) {
			delete(body, "records")
		}
	})
	young := r.inThread(thread, time.Minute, nil)
	for range 2 {
		r.clock.Advance(time.Hour)
		report, s := r.runOnce(), r.a.Snapshot()
		if s.Mailboxes.Failing != 0 || report.Err != nil || report.Archived != 0 {
			t.Errorf("archived %d, failing %+v (%v)", report.Archived, s.Mailboxes.First, report.Err)
		}
		if report.Complete() || report.LeftCount != 1 || len(report.Left) != 1 || report.Left[0].Reason != reasons.NotYetAvailable || !strings.HasPrefix(young.ID, report.Left[0].Key.ID) {
			t.Errorf("it names %+v, want %s", report.Left, young)
		}
		if w := s.Completeness; w.Now || w.Reason != reasons.NotYetAvailable || s.CompleteTo.After(r.clock.Now().Add(-time.Hour)) {
			t.Errorf("everything is said to be there: %+v, up to %s", w, s.CompleteTo)
		}
		if day := r.calendarOf(start); day.State == completeness.DayComplete {
			t.Errorf("the day is %+v", day)
		}
	}
	spoiled = false
	r.clock.Advance(time.Hour)
	r.wantInboxes("back")
	if it := r.item(young); it.From != "+14155550123" {
		t.Errorf("it is %+v", it)
	}
}

// TestATextInASharedInboxOfWhichNothingIsLeft: what was deleted may be told with few of its fields. What is archived already is marked, and
// of what never was, nothing is missing.
func TestATextInASharedInboxOfWhichNothingIsLeft(t *testing.T) {
	t.Parallel()
	for name, left := range map[string][]string{
		"times": {"id", "threadId", "availability", "creationTime", "lastModifiedTime"}, "no times": {"id", "threadId", "availability"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, thread := inboxes(t)
			r.eachRow("/message-threads/messages", func(row object) {
				maps.DeleteFunc(row, func(field string, _ any) bool {
					return row["availability"] == "Deleted" && !slices.Contains(left, field)
				})
			})
			deletedAt := func(ago time.Duration) func(*ringcentralserver.ThreadTextSpec) {
				return func(s *ringcentralserver.ThreadTextSpec) { s.DeletedAt = r.clock.Now().Add(-ago) }
			}
			r.inThread(thread, 10*time.Hour, deletedAt(9*time.Hour))
			r.inThread(thread, time.Hour, deletedAt(time.Minute))
			old, young := r.inThread(thread, 9*time.Hour, deletedAt(-time.Minute)), r.inThread(thread, time.Minute, deletedAt(-time.Minute))
			r.turnOn(messagesToo, 24*time.Hour)
			for _, hours := range []time.Duration{0, 1, 5, 8, 25} {
				r.clock.SetTo(start.Add(hours * time.Hour))
				report, s := r.runOnce(), r.a.Snapshot()
				if !report.Complete() || s.Archived != 2 || s.Open+s.Gone+s.Unreadable > 0 {
					t.Errorf("after %d hours: %d archived, %d open, %d unreadable, left %+v (%v)", hours, s.Archived, s.Open, s.Unreadable, report.Left, report.Err)
				}
				if row := r.row(r.item(young).Time); hours == 5 && row.Status != completeness.Success {
					t.Errorf("its hour is %s", row.Word())
				}
			}
			for _, key := range []ledger.Key{old, young} {
				if it := r.item(key); it.State != ledger.Archived || it.Deleted != (name == "times") {
					t.Errorf("it is %+v", it)
				}
			}
		})
	}
}

// TestWhatAnEstimateSaysOfSharedInboxes is what is true of the archive.
func TestWhatAnEstimateSaysOfSharedInboxes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		may   bool
		scope policy.ScopeName
		want  completeness.Uncovered
	}{
		"listed":             {true, archiver.AccountScope, completeness.InboxesAsShown},
		"not permitted":      {false, archiver.AccountScope, completeness.SharedInboxes},
		"own only":           {true, archiver.ExtensionScope, completeness.InboxesOfAccount},
		"own, not permitted": {false, archiver.ExtensionScope, completeness.SharedInboxes},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, thread := inboxes(t)
			r.mayReadInboxes(c.may)
			r.inThread(thread, 5*24*time.Hour, nil)
			r.turnOn(archiver.BackupOn{Scope: c.scope, Types: ledger.Types}, 24*time.Hour)
			r.runOnce()
			e, err := r.a.Estimate(t.Context(), time.Time{})
			if got, want := r.a.Snapshot().Completeness.Uncovered, c.want; err != nil || e.Uncovered != want || got != want {
				t.Errorf("the estimate says %v, the archive %v, want %v (%v)", e.Uncovered.Each(), got.Each(), want.Each(), err)
			}
		})
	}
}

func isListOfThreads(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, "/message-threads") }

// TestVeryManyThreadsThatNoListShows: they are asked for one by one, as many in a pass as leave content its calls.
func TestVeryManyThreadsThatNoListShows(t *testing.T) {
	r, queue, _ := inboxes(t)
	r.rewrite("/message-threads", func(q *http.Request, body object) {
		if strings.HasSuffix(q.URL.Path, "/message-threads") {
			body["records"], body["paging"] = []any{}, object{"page": 1, "totalElements": 0, "totalPages": 0}
		}
	})
	for range 130 {
		r.inThread(r.thread(queue, "+14155550177"), time.Hour, nil)
	}
	r.turnOn(messagesToo, 24*time.Hour)
	for pass, want := range []int{100, 30} {
		r.sim.RingCentral.ClearRequestLog()
		if report := r.runOnce(); report.Archived != want {
			t.Errorf("pass %d: archived %d, want %d (%v)", pass, report.Archived, want, report.Err)
		}
		if _, lists, single := r.threadCalls(); lists != 2 || single != want {
			t.Errorf("pass %d: %d calls for threads and %d for one", pass, lists, single)
		}
		r.clock.Advance(time.Hour)
	}
	r.wantInboxes("all are named")
}

// TestTheListOfThreadsCannotBeRead: it is tried again, and then texts are archived without names.
func TestTheListOfThreadsCannotBeRead(t *testing.T) {
	r, _, thread := inboxes(t)
	text := r.inThread(thread, 10*time.Hour, nil)
	r.rewrite("/message-threads", func(q *http.Request, body object) {
		if !strings.HasSuffix(q.URL.Path, "/messages") {
			delete(body, "records")
			delete(body, "id")
		}
	})
	r.of(r.bob, ringcentralserver.TypeSMS, time.Hour)
	r.turnOn(messagesToo, 24*time.Hour)
	for tries := range 4 {
		report := r.runOnce()
		if want := tries == 3; report.Complete() != want || r.a.Snapshot().Archived != map[bool]int{false: 1, true: 2}[want] {
			t.Errorf("try %d: complete %t, archived %d (%v)", tries+1, report.Complete(), r.a.Snapshot().Archived, report.Err)
		}
		r.clock.Advance(2 * time.Hour)
	}
	if it := r.item(text); it.State != ledger.Archived {
		t.Errorf("it is %+v", it)
	}
}

// TestWhoseTextsInSharedInboxes: they are chosen by whose inbox it is.
func TestWhoseTextsInSharedInboxes(t *testing.T) {
	r, queue, thread := inboxes(t)
	sales := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "201", Name: "Sales", Type: "Department"})
	r.inThread(thread, 3*time.Hour, nil)
	r.inThread(r.thread(sales, "+14155550177"), 9*24*time.Hour, nil)
	b := messagesToo
	b.Whose = &archiver.Whose{Only: []ledger.Owner{{Number: "200"}}}
	r.turnOn(b, 10*24*time.Hour)
	of := func(owners ...string) (want []ringcentralserver.TruthItem) {
		for _, it := range r.inStores(time.Time{}, ringcentralserver.InThreads) {
			if slices.Contains(owners, it.ExtensionID) {
				want = append(want, it)
			}
		}
		return want
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(of(queue))
	if day := r.calendarOf(start); day.Types[2].Held != 1 || day.Types[2].Archived != 1 {
		t.Errorf("the day is %+v", day)
	}
	if err := r.a.Choose(t.Context(), archiver.Whose{}); err != nil {
		t.Fatal(err)
	}
	r.wantInboxes("all")
	r.checkArchive(of(queue, sales))
}
