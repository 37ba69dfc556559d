package notifications

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/uitest"
)

var here = uitest.Here

func TestMain(m *testing.M) { uitest.Main(m) }

func TestNews(t *testing.T) {
	running := func(s archiver.Snapshot) archiver.Snapshot {
		return uitest.But(s, func(s *archiver.Snapshot) { s.Pass.Running, s.Mood = true, archiver.Working })
	}
	waiting := func(r reasons.Reason) archiver.Snapshot {
		return uitest.With(func(s *archiver.Snapshot) { s.Waiting, s.Problems = r, []archiver.Problem{{Reason: r}} })
	}
	expired := uitest.But(uitest.Office(), func(s *archiver.Snapshot) { s.RingCentral.Expired = true })
	gone := func(n int) archiver.Snapshot {
		return uitest.With(func(s *archiver.Snapshot) {
			s.Gone, s.Problems = n, []archiver.Problem{{Reason: reasons.Gone, Items: n}}
		})
	}
	partly := func(n int) archiver.Snapshot {
		return uitest.With(func(s *archiver.Snapshot) {
			s.Partly, s.Problems = n, []archiver.Problem{{Reason: reasons.PartlyGone, Items: n}}
		})
	}
	silenced := uitest.But(uitest.Stuck(reasons.DropboxFull), func(s *archiver.Snapshot) {
		s.Notices.Silenced = []archiver.Silence{{Reason: reasons.DropboxFull}}
	})
	const full, space, again = "Dropbox is full", "Free some space", "working again"
	for name, c := range map[string]struct {
		seen []archiver.Snapshot
		want []string // what is told about each, by words in it
	}{
		"routine": {
			[]archiver.Snapshot{uitest.Office(), uitest.Copying(), uitest.Office(), waiting(reasons.Offline), waiting(reasons.RateLimited), uitest.Office()},
			[]string{"", "", "", "", "", ""},
		},
		"a cause and its end": {
			[]archiver.Snapshot{uitest.Office(), uitest.Stuck(reasons.DropboxFull), uitest.Stuck(reasons.DropboxFull), running(uitest.Office()), uitest.Office(), uitest.Office()},
			[]string{"", full + "|2 items", "", "", again, ""},
		},
		"known when the program begins": {
			[]archiver.Snapshot{uitest.Stuck(reasons.DropboxFull), uitest.Stuck(reasons.DropboxFull)},
			[]string{space, ""},
		},
		"silenced, and no longer": {
			[]archiver.Snapshot{uitest.Office(), silenced, silenced, uitest.Stuck(reasons.DropboxFull), silenced, uitest.Office()},
			[]string{"", "", "", full, "", ""},
		},
		"silenced, and told all the same": {
			[]archiver.Snapshot{silenced, uitest.But(silenced, func(s *archiver.Snapshot) {
				s.Notices.Silenced = []archiver.Silence{{Reason: reasons.DropboxFull, Told: true}}
			}), uitest.Office()},
			[]string{"", full, again},
		},
		"two causes": {
			[]archiver.Snapshot{uitest.Stuck(reasons.DropboxFull), uitest.Stuck(reasons.DropboxFull, reasons.NoPermission), uitest.Stuck(reasons.NoPermission), uitest.Office()},
			[]string{full, "not allowed to read all", "", again},
		},
		"a pass hides the cause": {
			[]archiver.Snapshot{uitest.Stuck(reasons.DropboxFull), running(uitest.Office()), uitest.Stuck(reasons.DropboxFull)},
			[]string{full, "", ""},
		},
		"so does being offline": {
			[]archiver.Snapshot{waiting(reasons.DropboxFull), waiting(reasons.Offline), waiting(reasons.DropboxFull), uitest.Office()},
			[]string{full, "", "", again},
		},
		"the sign-in ends, with and without a problem": {
			[]archiver.Snapshot{uitest.Office(), expired, uitest.But(expired, func(s *archiver.Snapshot) { s.Problems = []archiver.Problem{{Reason: reasons.SignedOut}} }), uitest.Office()},
			[]string{"", "Sign in again", "", again},
		},
		"the user signs out": {
			[]archiver.Snapshot{uitest.Office(), waiting(reasons.NotSignedIn), waiting(reasons.NotConnected)},
			[]string{"", "", ""},
		},
		"the user turns it off instead of mending it": {
			[]archiver.Snapshot{uitest.Stuck(reasons.DropboxFull), uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }), uitest.Office()},
			[]string{full, "", ""},
		},
		"deleted too early": {
			[]archiver.Snapshot{gone(3), gone(3), running(gone(4)), gone(4), gone(6), gone(6)},
			[]string{"", "", "", "were archived: 1 item.", "were archived: 2 items.", ""},
		},
		"deleted too early, in part": {
			[]archiver.Snapshot{partly(1), partly(1), running(partly(2)), partly(2), partly(2)},
			[]string{"", "", "", "some files of items", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var k known
			for i, s := range c.seen {
				var told []notification
				k, told = news(here, k, s)
				var all []string
				for _, n := range told {
					all = append(all, n.title+": "+n.text)
				}
				got := strings.Join(all, "\n")
				if (got == "") != (c.want[i] == "") || len(told) > 1 {
					t.Fatalf("snapshot %d: told %q, want %q", i, got, c.want[i])
				}
				for _, words := range strings.Split(c.want[i], "|") {
					if !strings.Contains(got, words) {
						t.Errorf("snapshot %d: told %q, want %q", i, got, words)
					}
				}
			}
		})
	}
}

func TestItNotifiesOnlyWhenWanted(t *testing.T) {
	for _, wanted := range []bool{true, false} {
		sent := 0
		r := uitest.New(t, &uitest.Engine{State: uitest.Office()}, theme.VariantLight)
		n := &Notifier{runner: r.Runner, place: r.Place, send: func(notification) { sent++ }}
		r.Put(nil, n.Draw, nil)
		full := uitest.But(uitest.Stuck(reasons.DropboxFull), func(s *archiver.Snapshot) { s.Backup.Notify = wanted })
		for range 3 {
			r.See(full)
		}
		if want := map[bool]int{true: 1, false: 0}[wanted]; sent != want {
			t.Errorf("wanted %v: it notified %d times", wanted, sent)
		}
		r.See(uitest.But(full, func(s *archiver.Snapshot) { s.Backup.Notify = true }))
		if sent > 1 {
			t.Error("it notifies of what was so before it was wanted")
		}
	}
}

// TestANameIsNoMarkup: a desktop would show the name of an extension as a link or a picture.
func TestANameIsNoMarkup(t *testing.T) {
	of := archiver.Problem{Reason: reasons.FileInTheWay, Text: `a file stands in the place of /<a href="https://x.example">Sign in</a> &#60;`}
	s := uitest.With(func(s *archiver.Snapshot) { s.Waiting, s.Problems = of.Reason, []archiver.Problem{of} })
	_, told := news(here, known{begun: true}, s)
	if len(told) != 1 || !strings.Contains(told[0].text, "Sign in") || strings.ContainsAny(told[0].text, "<>&") {
		t.Errorf("told %+v", told)
	}
}
