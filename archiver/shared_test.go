package archiver_test

import (
	"cmp"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// sharing is an office with a queue, and what Ana has of the features that shared numbers need.
func sharing(t *testing.T, features ...string) (r *rig, queue string) {
	t.Helper()
	r = newRig(t, ringcentralserver.RoleAdmin)
	return r, r.queue(features...)
}

// queue adds Reception, and gives Ana features.
func (r *rig) queue(features ...string) string {
	r.features(r.ana, features...)
	return r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "200", Name: "Reception", Type: "Department"})
}

// features gives an extension these features, and no others.
func (r *rig) features(extension string, features ...string) {
	r.sim.RingCentral.Office().UpdateExtension(extension, func(e *ringcentralserver.Extension) { e.Features = features })
}

// shared adds a message of a queue in the store of an extension, and perhaps in other stores.
func (r *rig) shared(queue, in, kind string, ago time.Duration, also ...string) string {
	return r.message(kind, ago, func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.OwnerID, m.AlsoIn = in, queue, also
		if kind == ringcentralserver.TypeSMS {
			m.Text, m.Pictures = "for the queue", []ringcentralserver.PictureSpec{{}}
		}
	})
}

// ownMessages archives what the extension scope has.
func (r *rig) ownMessages(since time.Duration) {
	r.t.Helper()
	r.turnOn(archiver.BackupOn{Scope: archiver.ExtensionScope, Types: ledger.Types}, since)
}

// inStores is what the stores of these extensions hold, whosever it is.
func (r *rig) inStores(since time.Time, extensions ...string) (items []ringcentralserver.TruthItem) {
	for _, it := range r.sim.RingCentral.Office().Truth(r.clock.Now()) {
		if !it.Time.Before(since) && slices.Contains(extensions, it.MailboxID) {
			items = append(items, it)
		}
	}
	return items
}

// asked counts the calls for features, and those that listed messages.
func (r *rig) asked() (features, lists int) {
	for _, q := range r.sim.RingCentral.RequestLog() {
		switch {
		case strings.HasSuffix(q.Path, "/features"):
			features++
		case strings.HasSuffix(q.Path, "/message-store"):
			lists++
		case strings.Contains(q.Path, "message-threads"):
			r.t.Errorf("%s was called: the app may not", q.Path)
		}
	}
	return features, lists
}

// wantUncovered checks what "everything" does not cover, of an archive that has all else.
func (r *rig) wantUncovered(when string, want completeness.Uncovered) {
	r.t.Helper()
	s := r.a.Snapshot()
	for _, c := range s.Coverage {
		if c.Source.Type() == ledger.SMS && c.Uncovered != want || c.Source.Type() == ledger.Fax && c.Uncovered != 0 {
			r.t.Errorf("%s: %v is not covered of %s, want %v", when, c.Uncovered.Each(), c.Source.Type(), want.Each())
		}
	}
	if w := s.Completeness; w.Uncovered != want || !w.Now {
		r.t.Errorf("%s: %v is not covered, want %v; everything else: %t (%s)", when, w.Uncovered.Each(), want.Each(), w.Now, w.Reason)
	}
}

// TestAnEstimateCountsWhatSharedNumbersHave, also before the first pass: it counts what that pass then archives.
//
//test:long
func TestAnEstimateCountsWhatSharedNumbersHave(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		features []string
		want     int
	}{
		"they are answered":     {[]string{ringcentralserver.FeatureSharedTexts}, 4},
		"they are not answered": {nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			r, queue := sharing(t, c.features...)
			for _, kind := range []string{ringcentralserver.TypeSMS, ringcentralserver.TypeVoiceMail} {
				if c.features != nil {
					r.shared(queue, r.ana, kind, 3*time.Hour)
				}
				r.of(r.ana, kind, 3*time.Hour)
			}
			if e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-24*time.Hour)); err != nil || e.Items != c.want {
				t.Errorf("%d items, want %d (%v)", e.Items, c.want, err)
			}
			r.ownMessages(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != c.want {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
		})
	}
}

// TestAnEstimateCountsWhatOthersHaveOfSharedNumbers, or says that it does not.
//
//test:long
func TestAnEstimateCountsWhatOthersHaveOfSharedNumbers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		owner, features int // what RingCentral answers instead of the truth
		leftOut         *archiver.Whose
		items           int
		want            completeness.Uncovered
	}{
		"they are shown": {0, 0, nil, 2, 0},
		"refused":        {403, 0, nil, 1, completeness.SharedRefused},
		"no answer":      {0, 501, nil, 1, completeness.SharedNotKnown | completeness.InboxesNotKnown},
		"left out":       {0, 0, &archiver.Whose{Except: []ledger.Owner{{Number: "102"}}}, 0, completeness.SharedLeftOut},
	} {
		t.Run(name, func(t *testing.T) {
			r, queue := sharing(t)
			r.features(r.bob, ringcentralserver.FeatureSharedTexts)
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.OwnerAnswer, k.FeaturesAnswer = c.owner, c.features })
			r.shared(queue, r.bob, ringcentralserver.TypeSMS, 30*time.Hour)
			r.of(r.bob, ringcentralserver.TypeSMS, 30*time.Hour)
			b := messagesToo
			b.Whose = c.leftOut
			r.turnOn(b, time.Hour)
			e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-48*time.Hour))
			if err != nil || e.Items != c.items || e.Uncovered&^completeness.InboxesNotKnown != c.want&^completeness.InboxesNotKnown {
				t.Errorf("%d items, and not %v (%v)", e.Items, e.Uncovered.Each(), err)
			}
		})
	}
}

// TestSharedNumbersAreRefusedHalfway: the list without them is read to its end, and what the pages before have shown stays.
func TestSharedNumbersAreRefusedHalfway(t *testing.T) {
	t.Parallel()
	for _, account := range []bool{false, true} {
		t.Run(fmt.Sprint("account ", account), func(t *testing.T) {
			r, queue := sharing(t, ringcentralserver.FeatureSharedTexts)
			for i := range 3 {
				r.of(r.ana, ringcentralserver.TypeSMS, time.Duration(2+i)*time.Hour)
			}
			r.shared(queue, r.ana, ringcentralserver.TypeSMS, time.Hour)
			shows := func(q *http.Request, page string) bool {
				query := q.URL.Query()
				return query.Get("owner") == "Any" && query.Get("page") == page
			}
			r.rewrite("/message-store", func(q *http.Request, body object) {
				if shows(q, "") && len(rowsOf(body)) > 0 {
					body["paging"] = object{"page": 1, "perPage": 1000, "totalPages": 2}
				}
			})
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Status: 403, Match: func(q *http.Request) bool { return shows(q, "2") }})
			if account {
				r.turnOn(messagesToo, 24*time.Hour)
			} else {
				r.ownMessages(24 * time.Hour)
			}
			if report := r.runOnce(); !report.Complete() || report.Archived != 4 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			r.wantUncovered("halfway", completeness.SharedRefused)
		})
	}
}

// TestASharedMessageInALeaversStoreComesFirst: RingCentral may delete it with the store.
//
//test:long
func TestASharedMessageInALeaversStoreComesFirst(t *testing.T) {
	r, queue := sharing(t)
	r.features(r.bob, ringcentralserver.FeatureSharedTexts)
	id := r.shared(queue, r.bob, ringcentralserver.TypeSMS, 2*time.Hour)
	r.sim.Dropbox.SetQuota(10)
	r.turnOn(messagesToo, 24*time.Hour)
	r.runOnce()
	leaving := func(id string) string {
		for _, left := range r.runOnce().Left {
			if left.Key.ID == id {
				return left.Leaving
			}
		}
		t.Errorf("%s is not open", id)
		return ""
	}
	if why := leaving(id); why != "" {
		t.Errorf("at first it is %q", why)
	}
	r.sim.RingCentral.Office().UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Status = "Disabled" })
	r.clock.Advance(time.Hour)
	if why := leaving(id); why != "Disabled" {
		t.Errorf("it is not among what is leaving: %q", why)
	}
	late := r.shared(queue, r.bob, ringcentralserver.TypeSMS, 2*time.Hour)
	r.clock.Advance(time.Hour)
	if why := leaving(late); why != "Disabled" {
		t.Errorf("what comes later is not among what is leaving: %q", why)
	}
}

// TestTextsToSharedNumbers: what the signed-in user answers for a queue is archived in the queue's folder, once, and RingCentral
// is asked once a day whether there is such.
//
//test:long
func TestTextsToSharedNumbers(t *testing.T) {
	r, queue := sharing(t, ringcentralserver.FeatureSharedTexts)
	for _, kind := range []string{ringcentralserver.TypeSMS, ringcentralserver.TypeVoiceMail} {
		r.shared(queue, r.ana, kind, 3*time.Hour)
		r.of(r.ana, kind, 3*time.Hour)
	}
	r.ownMessages(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 4 {
		t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.wantUncovered("first", 0)
	folders := map[string]int{}
	for _, f := range r.archive() {
		folders[strings.Split(f.Path, "/")[1]]++
	}
	if folders["Reception"] != 3 || folders["Ana Ruiz_101"] != 3 {
		t.Errorf("folders %v", folders)
	}
	for range 20 {
		r.clock.Advance(time.Hour)
		r.shared(queue, r.ana, ringcentralserver.TypeSMS, time.Minute)
		if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
			t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
		}
	}
	r.checkArchive(r.inStores(time.Time{}, r.ana))
	if n, _ := r.asked(); n != 1 {
		t.Errorf("the features were asked for %d times in a day", n)
	}
	if n := r.overwrites(); n > 0 {
		t.Errorf("%d files were written again", n)
	}
	r.clock.Advance(10 * time.Hour)
	r.runOnce()
	if n, _ := r.asked(); n != 2 {
		t.Errorf("the features were asked for %d times in two days", n)
	}
	if day := r.calendarOf(start); day.State != completeness.DayComplete || day.Types[2].Held != day.Types[2].Archived {
		t.Errorf("the day is %+v", day)
	}
}

// TestSharedNumbersOfAllExtensions: a text that lies in the stores of several extensions is archived once, in the queue's folder, counts
// once, and nothing of the queue's own store is in its way.
func TestSharedNumbersOfAllExtensions(t *testing.T) {
	r, queue := sharing(t)
	carol := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "103", Name: "Carol"})
	r.features(r.bob, ringcentralserver.FeatureSharedVoicemail)
	r.features(carol, ringcentralserver.FeatureSharedTexts)
	r.of(queue, ringcentralserver.TypeVoiceMail, 2*time.Hour)
	for _, kind := range []string{ringcentralserver.TypeSMS, ringcentralserver.TypeVoiceMail} {
		r.shared(queue, carol, kind, 2*time.Hour, r.bob, queue)
		r.shared(queue, r.bob, kind, 3*time.Hour)
		r.of(r.bob, kind, 2*time.Hour)
	}
	r.turnOn(messagesToo, 24*time.Hour)
	r.wantAll(r.runOnce(), start.Add(-24*time.Hour))
	r.wantUncovered("first", 0)
	all := r.inStores(time.Time{}, r.bob, carol, queue)
	r.checkArchive(all)
	inFolder := 0
	for _, f := range r.archive() {
		if strings.HasPrefix(f.Path, "/Reception_200/") {
			inFolder++
		}
	}
	if inFolder != 8 { // two texts with a picture each, three voicemails, a transcript
		t.Errorf("%d files are in the queue's folder", inFolder)
	}
	r.refuse(r.bob+"/message-store", 403) // what his store holds is known as it was
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Complete() {
		t.Error("all is complete without Bob's messages")
	}
	if day := r.calendarOf(start); day.Types[1].Held != 4 || day.Types[2].Held != 3 {
		t.Errorf("without Bob's the day is %+v", day)
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(30 * time.Hour) // everything is listed once more
	r.wantAll(r.runOnce(), start.Add(-24*time.Hour))
	r.checkArchive(all)
	day := r.calendarOf(start)
	if day.State != completeness.DayComplete || day.Types[1].Held != 4 || day.Types[2].Held != 3 || day.Types[2].Archived != 3 {
		t.Errorf("the day is %+v", day)
	}
	shares, err := r.a.DayByExtension(start)
	for _, share := range shares {
		if texts := share.Types[2]; texts.Held != texts.Archived {
			t.Errorf("of %s %d texts are held and %d archived", share.Owner.Name, texts.Held, texts.Archived)
		}
	}
	if err != nil || len(shares) != 2 {
		t.Errorf("the shares are %+v (%v)", shares, err)
	}
	if n, _ := r.asked(); n != 8 { // of Ana for the account, and of each user's mailbox
		t.Errorf("the features were asked for %d times in two days", n)
	}
}

// TestNotAllMailboxesAreAskedAtOnce: the calls are of the group that content needs. Until all were asked, that is said.
//
//test:long
func TestNotAllMailboxesAreAskedAtOnce(t *testing.T) {
	r, _ := mailboxes(t, 203)
	r.turnOn(messagesToo, 4*time.Hour)
	for pass, c := range []struct {
		asked int
		want  completeness.Uncovered
	}{{200, completeness.SharedNotKnown | completeness.InboxesNotKnown}, {5, 0}, {0, 0}} {
		r.sim.RingCentral.ClearRequestLog()
		r.runOnce()
		r.wantUncovered(fmt.Sprint("pass ", pass), c.want)
		if n, _ := r.asked(); pass == 0 && n != c.asked+1 || pass > 0 && n != c.asked { // and the user's own once a day
			t.Errorf("pass %d: %d calls for features", pass, n)
		}
		r.clock.Advance(time.Hour)
	}
}

// TestSharedNumbersAreRefused: the other messages are archived as ever, what is not asked for is said, and no call is repeated all the time.
//
//test:long
func TestSharedNumbersAreRefused(t *testing.T) {
	t.Parallel()
	texts := []string{ringcentralserver.FeatureSharedTexts}
	for name, c := range map[string]struct {
		has             []string
		owner, features int // what RingCentral answers instead of the truth
		want            completeness.Uncovered
		archived        int // of a text of Ana's and one of the queue's
	}{
		"none":                             {nil, 0, 0, 0, 1},
		"refused as a parameter":           {texts, 400, 0, completeness.SharedRefused, 1},
		"refused as not permitted":         {texts, 403, 0, completeness.SharedRefused, 1},
		"the features are not told":        {texts, 0, 403, completeness.InboxesNotKnown, 2},
		"their ids are not known":          {texts, 0, 400, completeness.InboxesNotKnown, 2},
		"the features are not there":       {texts, 0, 404, completeness.InboxesNotKnown, 2},
		"nothing is told and none":         {nil, 0, 403, completeness.InboxesNotKnown, 1},
		"nothing is told and refused":      {texts, 400, 403, completeness.SharedRefused | completeness.InboxesNotKnown, 1},
		"shared inboxes":                   {append(texts, ringcentralserver.FeatureThreads), 0, 0, completeness.SharedInboxes, 2},
		"shared inboxes, and all refused":  {append(texts, ringcentralserver.FeatureThreads), 403, 0, completeness.SharedInboxes | completeness.SharedRefused, 1},
		"shared inboxes alone":             {[]string{ringcentralserver.FeatureThreads}, 0, 0, completeness.SharedInboxes, 1},
		"RingCentral does not answer that": {texts, 0, 501, completeness.SharedNotKnown | completeness.InboxesNotKnown, 1},
	} {
		for _, account := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, account %t", name, account), func(t *testing.T) {
				r, queue := sharing(t, c.has...)
				r.features(r.bob, c.has...)
				r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.OwnerAnswer, k.FeaturesAnswer = c.owner, c.features })
				r.of(r.ana, ringcentralserver.TypeSMS, 3*time.Hour)
				r.shared(queue, r.ana, ringcentralserver.TypeSMS, 2*time.Hour)
				r.sim.RingCentral.Office().AddThreadText(ringcentralserver.ThreadTextSpec{MessageSpec: ringcentralserver.MessageSpec{Created: start.Add(-time.Hour), Text: "Hello"}})
				if account {
					r.turnOn(messagesToo, 24*time.Hour)
				} else {
					r.ownMessages(24 * time.Hour)
				}
				if report := r.runOnce(); !report.Complete() || report.Archived != c.archived {
					t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
				r.wantUncovered("first", c.want)
				r.sim.RingCentral.ClearRequestLog()
				for range 5 {
					r.clock.Advance(time.Hour)
					r.runOnce()
				}
				r.wantUncovered("then", c.want)
				page := html.UnescapeString(r.page(statusPage))
				all := "Everything RingCentral holds since 19 November 2026 is in Dropbox"
				if but := c.want.But(); but != "" {
					all += " · " + but
				}
				for _, sentence := range append(c.want.Sentences(), all+"</h1>") {
					if !strings.Contains(page, sentence) {
						t.Errorf("the status page does not say %q", sentence)
					}
				}
				features, lists := r.asked()
				if c.features == 501 {
					return // it is asked again in each pass
				}
				if features != 0 || lists != 5*3 {
					t.Errorf("%d calls for features and %d lists in five passes", features, lists)
				}
			})
		}
	}
}

// TestSharedNumbersComeAndGo: a feature that is given later shows texts of long before, a call that failed is asked again, and
// what is taken away is said until RingCentral says that there is none.
//
//test:long
func TestSharedNumbersComeAndGo(t *testing.T) {
	t.Parallel()
	for _, account := range []bool{false, true} {
		t.Run(fmt.Sprint("account ", account), func(t *testing.T) {
			r, queue := sharing(t)
			r.shared(queue, r.ana, ringcentralserver.TypeSMS, 20*24*time.Hour)
			if account {
				r.turnOn(messagesToo, 30*24*time.Hour)
			} else {
				r.ownMessages(30 * 24 * time.Hour)
			}
			pass := func(when string, later time.Duration, archived int, uncovered completeness.Uncovered) {
				t.Helper()
				got := 0
				for ; later >= 0; later -= 4 * 24 * time.Hour { // sign-ins end after a week without a run
					r.clock.Advance(min(later, 4*24*time.Hour))
					report := r.runOnce()
					if got += report.Archived; !report.Complete() {
						t.Errorf("%s: left %+v (%v)", when, report.Left, report.Err)
					}
				}
				if got != archived {
					t.Errorf("%s: archived %d", when, got)
				}
				r.wantUncovered(when, uncovered)
			}
			week := 7 * 24 * time.Hour
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.FeaturesAnswer = 501 })
			pass("no answer", 0, 0, completeness.SharedNotKnown|completeness.InboxesNotKnown)
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.FeaturesAnswer = 0 })
			pass("none", time.Hour, 0, 0)
			pass("at night", 15*time.Hour, 0, 0) // when all is listed
			r.features(r.ana, ringcentralserver.FeatureSharedTexts)
			if later := 10 * time.Hour; account {
				pass("given", week, 1, 0)
			} else {
				pass("given", later, 1, 0)
			}
			r.checkArchive(r.inStores(time.Time{}, r.ana))
			r.features(r.ana)
			refused := completeness.SharedRefused
			if account {
				refused = 0 // after the lists of all, it is asked in the same pass
			}
			pass("taken away", time.Hour, 0, refused)
			pass("taken away, an hour later", time.Hour, 0, 0)
			if s := r.a.Snapshot(); s.Archived != 1 || s.Open+s.Gone > 0 {
				t.Errorf("%d archived, %d open, %d gone", s.Archived, s.Open, s.Gone)
			}
		})
	}
}

// TestASharedMessageWaitsForItsAddress: a list that does not show messages of shared numbers says nothing of them, be it the queue's
// own or one that RingCentral shortens.
//
//test:long
func TestASharedMessageWaitsForItsAddress(t *testing.T) {
	t.Parallel()
	for _, account := range []bool{false, true} {
		t.Run(fmt.Sprint("account ", account), func(t *testing.T) {
			r, queue := sharing(t, ringcentralserver.FeatureSharedTexts)
			var keys []ledger.Key
			for kind, of := range map[string]ledger.Type{ringcentralserver.TypeSMS: ledger.SMS, ringcentralserver.TypeVoiceMail: ledger.VoiceMail} {
				id := r.message(kind, time.Hour, func(m *ringcentralserver.MessageSpec) {
					m.OwnerID, m.WithoutURI, m.AddressAfter = queue, true, 80*time.Hour
					if of == ledger.SMS {
						m.Text, m.Pictures = "Here it is", []ringcentralserver.PictureSpec{{}}
					}
				})
				keys = append(keys, ledger.Key{Type: of, ID: id})
			}
			if account {
				r.turnOn(messagesToo, 24*time.Hour)
			} else {
				r.ownMessages(24 * time.Hour)
			}
			r.runOnce()
			for i := range 11 { // of other mailboxes it is asked every week
				if i == 1 {
					r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.OwnerAnswer = 403 })
				}
				r.clock.Advance(25 * time.Hour)
				r.runOnce()
				for _, key := range keys {
					if it := r.item(key); it.State != ledger.Waiting || r.a.Snapshot().Gone > 0 {
						t.Fatalf("after %d days it is %+v", i+1, it)
					}
				}
			}
			r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.OwnerAnswer = 0 })
			for range 8 {
				r.clock.Advance(25 * time.Hour)
				r.runOnce()
			}
			r.wantUncovered("at last", 0)
			r.checkArchive(r.inStores(time.Time{}, r.ana))
		})
	}
}

// TestALostStoreKnowsSharedMessages: nothing of them is fetched or uploaded again, whichever scope has them.
//
//test:long
func TestALostStoreKnowsSharedMessages(t *testing.T) {
	r, queue := sharing(t, ringcentralserver.FeatureSharedTexts)
	r.shared(queue, r.ana, ringcentralserver.TypeSMS, time.Hour)
	r.shared(queue, r.ana, ringcentralserver.TypeVoiceMail, time.Hour)
	r.ownMessages(24 * time.Hour)
	r.runOnce()
	fetches, commits := r.fetches(), r.commits()
	for _, on := range []archiver.BackupOn{{Scope: archiver.ExtensionScope, Types: ledger.Types}, messagesToo} {
		other := r.computer()
		other.turnOn(on, 24*time.Hour)
		if report := other.runOnce(); !report.Complete() || report.Archived != 0 || report.Adopted != 2 {
			t.Errorf("%+v: archived %d, found %d, left %+v (%v)", on, report.Archived, report.Adopted, report.Left, report.Err)
		}
		if day := other.calendarOf(start); day.Types[2].Held != 1 {
			t.Errorf("%+v: the day is %+v", on, day)
		}
	}
	if r.fetches() != fetches || r.commits() != commits {
		t.Errorf("%d fetches and %d commits more", r.fetches()-fetches, r.commits()-commits)
	}
}

// TestWhatIsNotCovered: no one but completeness says what "everything" leaves out, and an old answer is none.
func TestWhatIsNotCovered(t *testing.T) {
	none := coverage.Shared{Messages: coverage.None, Threads: coverage.NoThreads}
	with := func(m coverage.Messages, threads coverage.Threads) coverage.Shared {
		return coverage.Shared{Messages: m, Threads: threads}
	}
	own, all := store.Scope{On: true, Types: ledger.Types}, store.Scope{On: true, Types: ledger.Types}
	only := func(types ...ledger.Type) store.Scope { return store.Scope{On: true, Types: types} }
	const nothing = completeness.Uncovered(0)
	for name, c := range map[string]struct {
		own, account store.Scope
		shared       coverage.Shared
		asked        time.Duration // ago; 0 = an hour
		boxes        coverage.Mailboxes
		want         completeness.Uncovered
	}{
		"may, listed":                {store.Scope{}, all, with(coverage.None, coverage.SomeThreads), 0, coverage.Mailboxes{At: start, Inboxes: true}, completeness.InboxesAsShown},
		"may, refused as none":       {store.Scope{}, all, with(coverage.None, coverage.ThreadsNotKnown), 0, coverage.Mailboxes{At: start, NoInboxes: true}, nothing},
		"may, not listed yet":        {store.Scope{}, all, with(coverage.None, coverage.SomeThreads), 0, coverage.Mailboxes{At: start}, completeness.InboxesNotKnown},
		"may, none":                  {store.Scope{}, all, none, 0, coverage.Mailboxes{At: start}, nothing},
		"may, own alone":             {own, store.Scope{}, with(coverage.None, coverage.SomeThreads), 0, coverage.Mailboxes{Inboxes: true}, completeness.InboxesOfAccount},
		"may, no texts":              {store.Scope{}, only(ledger.VoiceMail), with(coverage.None, coverage.SomeThreads), 0, coverage.Mailboxes{At: start, Inboxes: true}, nothing},
		"may not any more":           {store.Scope{}, all, with(coverage.None, coverage.SomeThreads), 0, coverage.Mailboxes{At: start, Inboxes: true}, completeness.SharedInboxes},
		"none":                       {own, store.Scope{}, none, 0, coverage.Mailboxes{}, nothing},
		"never asked":                {own, store.Scope{}, coverage.Shared{}, -1, coverage.Mailboxes{}, completeness.SharedNotKnown | completeness.InboxesNotKnown},
		"none, long ago":             {own, store.Scope{}, none, 100 * time.Hour, coverage.Mailboxes{}, completeness.SharedNotKnown | completeness.InboxesNotKnown},
		"listed, long ago":           {own, store.Scope{}, with(coverage.Listed, coverage.SomeThreads), 100 * time.Hour, coverage.Mailboxes{}, completeness.SharedInboxes},
		"wanted":                     {own, store.Scope{}, with(coverage.Wanted, coverage.NoThreads), 0, coverage.Mailboxes{}, completeness.SharedNotKnown},
		"trying":                     {own, store.Scope{}, with(coverage.Trying, coverage.ThreadsNotKnown), 0, coverage.Mailboxes{}, completeness.SharedNotKnown | completeness.InboxesNotKnown},
		"refused":                    {own, store.Scope{}, with(coverage.Refused, coverage.NoThreads), 0, coverage.Mailboxes{}, completeness.SharedRefused},
		"recordings and faxes only":  {only(ledger.CallRecording, ledger.Fax), store.Scope{}, coverage.Shared{}, -1, coverage.Mailboxes{}, nothing},
		"voicemail only":             {only(ledger.VoiceMail), store.Scope{}, with(coverage.Refused, coverage.SomeThreads), 0, coverage.Mailboxes{}, completeness.SharedRefused},
		"mailboxes":                  {store.Scope{}, all, none, 0, coverage.Mailboxes{At: start}, nothing},
		"mailboxes, own refused":     {store.Scope{}, all, with(coverage.Refused, coverage.NoThreads), 0, coverage.Mailboxes{At: start}, nothing},
		"mailboxes, not all asked":   {store.Scope{}, all, none, 0, coverage.Mailboxes{At: start, SharedNotKnown: 1}, completeness.SharedNotKnown},
		"mailboxes, one refused":     {store.Scope{}, all, none, 0, coverage.Mailboxes{At: start, SharedRefused: 1}, completeness.SharedRefused},
		"mailboxes, one has threads": {store.Scope{}, all, none, 0, coverage.Mailboxes{At: start, Threads: true}, completeness.SharedInboxes},
		"mailboxes, not listed":      {store.Scope{}, all, none, 0, coverage.Mailboxes{}, completeness.SharedNotKnown | completeness.InboxesNotKnown},
		"mailboxes, threads unknown": {store.Scope{}, all, none, 0, coverage.Mailboxes{At: start, ThreadsNotKnown: 1}, completeness.InboxesNotKnown},
		"may, threads unknown":       {store.Scope{}, all, none, 0, coverage.Mailboxes{At: start, ThreadsNotKnown: 1}, completeness.InboxesNotKnown},
		"own, threads of others":     {own, store.Scope{}, none, 0, coverage.Mailboxes{At: start, ThreadsNotKnown: 1}, nothing},
		"both, and not all asked":    {own, all, none, 0, coverage.Mailboxes{At: start, SharedNotKnown: 1}, completeness.SharedNotKnown},
	} {
		r := newRigInLine(t, ringcentralserver.RoleAdmin)
		if c.asked >= 0 {
			c.shared.At = start.Add(-cmp.Or(c.asked, time.Hour))
		}
		err := r.store.Update(func(tx *store.Tx) error {
			settings, err := tx.Settings()
			settings.Backup, settings.Extension, settings.Account = true, c.own, c.account
			who, whoErr := tx.RingCentral()
			who.Threads = strings.HasPrefix(name, "may, ")
			for _, err := range []error{err, whoErr, tx.PutRingCentral(who), tx.PutSettings(settings), tx.PutShared(c.shared), tx.PutMailboxes(c.boxes)} {
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.a.Snapshot().Completeness.Uncovered; got != c.want {
			t.Errorf("%s: %v, want %v", name, got.Each(), c.want.Each())
		}
	}
	for _, one := range completeness.Anything.Each() {
		if one.Code() == "" || one.Sentence() == "" || reasons.Reason(one.Code()).Failure() {
			t.Errorf("%d has no words", one)
		}
	}
}

// TestWhoseSharedMessages: extensions are left out by their message stores. What one that is taken in answers for a queue is archived, be
// the queue left out; what one that is left out has answered is not waited for.
func TestWhoseSharedMessages(t *testing.T) {
	r, queue := sharing(t)
	r.features(r.bob, ringcentralserver.FeatureSharedTexts)
	r.shared(queue, r.bob, ringcentralserver.TypeSMS, 3*time.Hour)
	waits := r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.OwnerID, m.Text, m.WithoutURI = r.bob, queue, "Here it is", true
		m.Pictures = []ringcentralserver.PictureSpec{{}}
	})
	b := messagesToo
	b.Whose = &archiver.Whose{Except: []ledger.Owner{{Number: "200"}}}
	r.turnOn(b, 24*time.Hour)
	r.runOnce()
	if is := r.a.Snapshot().Completeness.Uncovered; is != 0 {
		t.Errorf("with the queue left out %v is not covered", is.Each())
	}
	if s := r.a.Snapshot(); s.Archived != 1 || s.Open != 1 {
		t.Errorf("%d archived, %d open", s.Archived, s.Open)
	}
	if day := r.calendarOf(start); day.Types[2].Held != 2 {
		t.Errorf("the day is %+v", day)
	}
	if err := r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: "102"}}}); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if it := r.item(ledger.Key{Type: ledger.SMS, ID: waits}); it.State != ledger.Excluded {
		t.Errorf("it is %+v", it)
	}
	r.wantUncovered("of the others", completeness.SharedLeftOut)
	if err := r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: "102"}, {Number: "200"}}}); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.wantUncovered("of the others, with the queue left out as well", 0)
	if err := r.a.Choose(t.Context(), archiver.Whose{Only: []ledger.Owner{{Number: "200"}}}); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.wantUncovered("of the queue alone", completeness.SharedLeftOut)
}

// TestASharedMessageGoesWithItsStore: what waits for an address comes no more when RingCentral deletes the extension in whose store it is.
//
//test:long
func TestASharedMessageGoesWithItsStore(t *testing.T) {
	r, queue := sharing(t)
	r.features(r.bob, ringcentralserver.FeatureSharedTexts)
	id := r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.OwnerID, m.Text, m.WithoutURI = r.bob, queue, "Here it is", true
		m.Pictures = []ringcentralserver.PictureSpec{{}}
	})
	r.turnOn(messagesToo, 24*time.Hour)
	r.runOnce()
	r.sim.RingCentral.Office().UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Deleted = true })
	for range 4 {
		r.clock.Advance(25 * time.Hour)
		r.runOnce()
	}
	if it := r.item(ledger.Key{Type: ledger.SMS, ID: id}); it.State.Open() {
		t.Errorf("it is still %+v", it)
	}
}

// TestAMailboxThatDoesNotSayWhatIsSharedHoldsUpOnlyItself: the others are asked all the same, and it is said that not all is known.
//
//test:long
func TestAMailboxThatDoesNotSayWhatIsSharedHoldsUpOnlyItself(t *testing.T) {
	r, queue := sharing(t)
	var silent []string // their ids come before Zoe's
	for i := range 4 {
		silent = append(silent, r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: fmt.Sprint(300 + i), Name: "Silent"}))
	}
	zoe := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "400", Name: "Zoe"})
	r.features(zoe, ringcentralserver.FeatureSharedTexts)
	r.shared(queue, zoe, ringcentralserver.TypeSMS, time.Hour)
	for _, id := range silent {
		r.refuse(id+"/features", 501)
	}
	r.turnOn(messagesToo, 24*time.Hour)
	for range 3 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	if s := r.a.Snapshot(); s.Archived != 1 {
		t.Errorf("%d archived", s.Archived)
	}
	r.wantUncovered("some do not say", completeness.SharedNotKnown|completeness.InboxesNotKnown)
	r.sim.RingCentral.ClearFaults()
	r.runOnce()
	r.wantUncovered("all say", 0)
}

// TestWhatAPersonAsksForIsKeptWhileExtensionsAreAskedWhatTheyHave: a day that is to be listed again is.
func TestWhatAPersonAsksForIsKeptWhileExtensionsAreAskedWhatTheyHave(t *testing.T) {
	r, _ := sharing(t)
	r.turnOn(messagesToo, 20*24*time.Hour)
	r.runOnce()
	r.clock.Advance(6 * 24 * time.Hour)
	r.runOnce()
	r.clock.Advance(30 * time.Hour)
	asking := false
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, r.bob+"/features") {
				asking = true
				if _, err := r.a.FixDay(t.Context(), start.Add(-10*24*time.Hour)); err != nil {
					t.Error(err)
				}
			}
			next.ServeHTTP(w, q)
		})
	})
	r.runOnce()
	if again := r.mailbox(r.bob).Listed[ledger.SMS].Again; !asking || again.IsZero() {
		t.Errorf("asked %t, and the day is listed again from %s", asking, again)
	}
}

// TestASharedMessageChangesHands: a message in one store is one, whatever a list says of whose it is; it stays where it was archived.
//
//test:long
func TestASharedMessageChangesHands(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]func(row object, other string){
		"to another queue": func(row object, other string) {
			row["owner"] = object{"extensionId": other, "extensionType": "Department"}
		},
		"to the user": func(row object, _ string) { delete(row, "owner") },
	} {
		for _, first := range []bool{false, true} { // it was the queue's first
			for _, account := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, first %t, account %t", name, first, account), func(t *testing.T) {
					r, queue := sharing(t, ringcentralserver.FeatureSharedTexts)
					other := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "201", Name: "Sales", Type: "Department"})
					r.shared(queue, r.ana, ringcentralserver.TypeSMS, 2*time.Hour)
					changed := !first
					r.eachRow("/message-store", func(row object) {
						if changed {
							say(row, other)
						}
					})
					if account {
						r.turnOn(messagesToo, 24*time.Hour)
					} else {
						r.ownMessages(24 * time.Hour)
					}
					for range 3 {
						if report := r.runOnce(); !report.Complete() {
							t.Errorf("left %+v (%v)", report.Left, report.Err)
						}
						changed = !changed
						r.clock.Advance(time.Hour)
					}
					if s := r.a.Snapshot(); s.Archived != 1 {
						t.Errorf("%d archived", s.Archived)
					}
					if day := r.calendarOf(start); day.Types[2].Held != 1 || day.Types[2].Archived != 1 {
						t.Errorf("the day is %+v", day)
					}
				})
			}
		}
	}
}

// TestASharedMessageThatOneHasDeleted: in the store that showed it first it is not deleted, and what another store says changes nothing.
func TestASharedMessageThatOneHasDeleted(t *testing.T) {
	r, queue := sharing(t)
	carol := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "103", Name: "Carol"})
	r.features(r.bob, ringcentralserver.FeatureSharedTexts)
	r.features(carol, ringcentralserver.FeatureSharedTexts)
	id := r.shared(queue, r.bob, ringcentralserver.TypeSMS, 2*time.Hour, carol)
	r.eachRow(carol+"/message-store", func(row object) { row["availability"] = "Deleted" })
	r.turnOn(messagesToo, 24*time.Hour)
	for range 3 {
		r.runOnce()
		if r.item(ledger.Key{Type: ledger.SMS, ID: id}).Deleted {
			t.Error("it is taken for deleted")
		}
		r.clock.Advance(time.Hour)
	}
	r.eachRow(r.bob+"/message-store", func(row object) { row["availability"] = "Deleted" })
	r.runOnce()
	if !r.item(ledger.Key{Type: ledger.SMS, ID: id}).Deleted {
		t.Error("it is not taken for deleted")
	}
}

// TestASharedMessageGoesWithItsFeature: what waits for an address is waited for no more once RingCentral says that the user has no
// messages of shared numbers, and is again when there are some.
//
//test:long
func TestASharedMessageGoesWithItsFeature(t *testing.T) {
	t.Parallel()
	for _, account := range []bool{false, true} {
		t.Run(fmt.Sprint("account ", account), func(t *testing.T) {
			r, queue := sharing(t, ringcentralserver.FeatureSharedTexts)
			id := r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) {
				m.OwnerID, m.Text, m.WithoutURI = queue, "Here it is", true
				m.Pictures = []ringcentralserver.PictureSpec{{}}
			})
			if account {
				r.turnOn(messagesToo, 24*time.Hour)
			} else {
				r.ownMessages(24 * time.Hour)
			}
			days := func(n int) {
				for range n {
					r.runOnce()
					r.clock.Advance(25 * time.Hour)
				}
			}
			days(1)
			key := ledger.Key{Type: ledger.SMS, ID: id}
			r.features(r.ana)
			if days(12); r.item(key).State.Open() { // of other mailboxes it is asked every week
				t.Errorf("it is still %+v", r.item(key))
			}
			r.features(r.ana, ringcentralserver.FeatureSharedTexts)
			if days(9); !r.item(key).State.Open() {
				t.Errorf("it is shown again and %+v", r.item(key))
			}
		})
	}
}
