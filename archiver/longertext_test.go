package archiver_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestATextIsArchivedWhole: a list may show a text before all of it is there, or only how it begins.
//
//test:long
func TestATextIsArchivedWhole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A long text that goes on. ", 30)
	for name, c := range map[string]struct {
		spec   func(m *ringcentralserver.MessageSpec)
		status int // of what is fetched
		first  []string
		then   []string
	}{
		"all of it at once":                             {func(m *ringcentralserver.MessageSpec) {}, 0, []string{long}, []string{long}},
		"an empty one first":                            {func(m *ringcentralserver.MessageSpec) { m.TextAfter = 3 * time.Hour }, 0, []string{""}, []string{"", long}},
		"its beginning":                                 {func(m *ringcentralserver.MessageSpec) { m.CutAt = 160 }, 0, []string{long}, []string{long}},
		"an empty one, then its beginning":              {func(m *ringcentralserver.MessageSpec) { m.TextAfter, m.CutAt = 3*time.Hour, 160 }, 0, []string{""}, []string{"", long}},
		"its beginning, and not how long it is":         {func(m *ringcentralserver.MessageSpec) { m.CutAt, m.SizeUntold = 160, true }, 0, []string{long}, []string{long}},
		"its beginning, which is all that can be had":   {func(m *ringcentralserver.MessageSpec) { m.CutAt, m.SizeUntold = 160, true }, 404, nil, []string{long[:160]}},
		"its beginning, and no more":                    {func(m *ringcentralserver.MessageSpec) { m.CutAt = 160 }, 404, nil, []string{long[:160]}},
		"an empty one, then no more than its beginning": {func(m *ringcentralserver.MessageSpec) { m.TextAfter, m.CutAt = 3*time.Hour, 160 }, 404, []string{""}, []string{"", long[:160]}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = long; c.spec(m) })
			if c.status > 0 {
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultStatus, Status: c.status, Match: func(q *http.Request) bool {
					return strings.Contains(q.URL.Path, "/content/")
				}})
			}
			r.backup(24 * time.Hour)
			r.runOnce()
			r.holdsTexts("at first", c.first)
			for range 16 { // a name that is taken costs another day
				r.login()
				r.clock.Advance(14 * time.Hour)
				r.runOnce()
			}
			r.holdsTexts("then", c.then)
			if s := r.a.Snapshot(); !s.Completeness.Now || s.Archived != 1 || s.Gone != 0 {
				t.Errorf("everything is there: %t (%s), %d are archived, %d gone", s.Completeness.Now, s.Completeness.Reason, s.Archived, s.Gone)
			}
		})
	}
}

// holdsTexts checks which texts are in Dropbox, one that came later behind the one before.
func (r *rig) holdsTexts(when string, want []string) {
	r.t.Helper()
	var got []string
	for _, f := range r.archive() {
		data, err := r.sim.Dropbox.ReadFile(f.Path)
		if err != nil {
			r.t.Fatal(err)
		}
		got = append(got, string(data))
	}
	slices.SortFunc(got, func(a, b string) int { return len(a) - len(b) })
	if !slices.Equal(got, want) {
		r.t.Errorf("%s Dropbox has %q (%s)", when, got, r.a.Snapshot().Completeness.Reason)
	}
}

// TestATextThatIsCutInTheMiddleOfACharacter: what the list shows of it is not all, and is archived only once it can be had.
func TestATextThatIsCutInTheMiddleOfACharacter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ shown, text string }{
		"cut":                   {`Well done \ud83c`, "Well done 🎉"},
		"another character set": {"Well done, Ren\xe9e", "Well done, Renée"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = c.text })
			r.sim.Watch(func(next http.Handler) http.Handler {
				torn := altered(next, func(body []byte) []byte {
					return bytes.ReplaceAll(body, []byte(`"subject":"`+c.text), []byte(`"subject":"`+c.shown))
				})
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.HasSuffix(q.URL.Path, "/message-store") {
						torn.ServeHTTP(w, q)
						return
					}
					next.ServeHTTP(w, q)
				})
			})
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			r.holdsTexts("at first", []string{c.text})
		})
	}
}
