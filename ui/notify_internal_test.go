package ui

import (
	"strings"
	"testing"

	"ringcentral-archiver/archiver"
)

// stuck is the office with causes that keep items from being archived.
func stuck(reasons ...archiver.Reason) archiver.Snapshot {
	return with(func(s *archiver.Snapshot) {
		for _, r := range reasons {
			s.Problems = append(s.Problems, archiver.Problem{Reason: r, Items: 2})
		}
		s.Mood = archiver.Attention
	})
}

// but is the office after further changes.
func but(s archiver.Snapshot, change func(*archiver.Snapshot)) archiver.Snapshot {
	change(&s)
	return s
}

func TestNews(t *testing.T) {
	running := func(s archiver.Snapshot) archiver.Snapshot {
		return but(s, func(s *archiver.Snapshot) { s.Pass.Running, s.Mood = true, archiver.Working })
	}
	waiting := func(r archiver.Reason) archiver.Snapshot {
		return with(func(s *archiver.Snapshot) { s.Waiting, s.Problems = r, []archiver.Problem{{Reason: r}} })
	}
	expired := but(office(), func(s *archiver.Snapshot) { s.RingCentral.Expired = true })
	gone := func(n int) archiver.Snapshot {
		return with(func(s *archiver.Snapshot) {
			s.Gone, s.Problems = n, []archiver.Problem{{Reason: archiver.IsGone, Items: n}}
		})
	}
	const full, space, again = "Dropbox is full", "Make room", "All is well again"
	for name, c := range map[string]struct {
		seen []archiver.Snapshot
		want []string // what is told about each, by words in it
	}{
		"routine": {
			[]archiver.Snapshot{office(), copying(), office(), waiting(archiver.Offline), waiting(archiver.RateLimited), office()},
			[]string{"", "", "", "", "", ""},
		},
		"a cause and its end": {
			[]archiver.Snapshot{office(), stuck(archiver.DropboxFull), stuck(archiver.DropboxFull), running(office()), office(), office()},
			[]string{"", full + "|2 items", "", "", again, ""},
		},
		"known when the program begins": {
			[]archiver.Snapshot{stuck(archiver.DropboxFull), stuck(archiver.DropboxFull)},
			[]string{space, ""},
		},
		"two causes": {
			[]archiver.Snapshot{stuck(archiver.DropboxFull), stuck(archiver.DropboxFull, archiver.NoPermission), stuck(archiver.NoPermission), office()},
			[]string{full, "may not read it", "", again},
		},
		"a pass hides the cause": {
			[]archiver.Snapshot{stuck(archiver.DropboxFull), running(office()), stuck(archiver.DropboxFull)},
			[]string{full, "", ""},
		},
		"so does being offline": {
			[]archiver.Snapshot{waiting(archiver.DropboxFull), waiting(archiver.Offline), waiting(archiver.DropboxFull), office()},
			[]string{full, "", "", again},
		},
		"the sign-in ends, with and without a problem": {
			[]archiver.Snapshot{office(), expired, but(expired, func(s *archiver.Snapshot) { s.Problems = []archiver.Problem{{Reason: archiver.SignedOut}} }), office()},
			[]string{"", "Sign in again", "", again},
		},
		"the user signs out": {
			[]archiver.Snapshot{office(), waiting(archiver.NotSignedIn), waiting(archiver.NotConnected)},
			[]string{"", "", ""},
		},
		"the user turns it off instead of mending it": {
			[]archiver.Snapshot{stuck(archiver.DropboxFull), with(func(s *archiver.Snapshot) { s.Backup.On = false }), office()},
			[]string{full, "", ""},
		},
		"deleted too early": {
			[]archiver.Snapshot{gone(3), gone(3), running(gone(4)), gone(4), gone(6), gone(6)},
			[]string{"", "", "", "archived: 1 item.", "archived: 2 items.", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var k known
			for i, s := range c.seen {
				var told []notification
				k, told = here.news(k, s)
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

func TestTheBellRingsOnlyWhenWanted(t *testing.T) {
	for _, wanted := range []bool{true, false} {
		r := newOffice(t, office())
		rung := 0
		b := &bell{window: r.window, ring: func(notification) { rung++ }}
		r.also = append(r.also, b)
		full := but(stuck(archiver.DropboxFull), func(s *archiver.Snapshot) { s.Backup.Notify = wanted })
		for range 3 {
			r.see(full)
		}
		if want := map[bool]int{true: 1, false: 0}[wanted]; rung != want {
			t.Errorf("wanted %v: it rang %d times", wanted, rung)
		}
		r.see(but(full, func(s *archiver.Snapshot) { s.Backup.Notify = true }))
		if rung > 1 {
			t.Error("it rings for what was so before it was wanted")
		}
	}
}
