package terminal

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/outcome"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/placeflags"
)

var onNAS = store.Dropbox{Connected: true, Place: place.Place{Folder: "/mnt/nas"}, Name: "/mnt/nas"}

// besideDropbox is an archive in Dropbox, and one in a folder that is not there.
func besideDropbox() archiver.Snapshot {
	v := admin()
	nas := archiver.Snapshot{
		At: noon, Mood: archiver.Paused, RingCentral: v.RingCentral, Backup: v.Backup,
		Dropbox: archiver.DropboxView{Connected: true, Dropbox: onNAS}, Waiting: reasons.FolderMissing, NextRun: noon.Add(time.Hour),
		CompleteTo: v.CompleteTo, Open: 3, Removed: 1, Archived: 38, Bytes: 17_000_000, Verified: destination.Verification{At: noon.Add(-day), Checked: 62, Missing: 2},
		Problems:     []archiver.Problem{{Reason: reasons.FolderMissing, Items: 3, NextTry: noon.Add(time.Hour)}},
		Completeness: completeness.Answer{Reason: reasons.FolderMissing, At: noon.Add(-26 * time.Hour)},
	}
	v.Beside = []archiver.Snapshot{nas}
	return v
}

// TestStatusOfSeveralPlaces: the first place is told of as if there were no other; each other is told of in the words of its kind.
func TestStatusOfSeveralPlaces(t *testing.T) {
	var alone strings.Builder
	if err := output.WriteStatus(&alone, admin(), english); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]phrase.Voice{"status-places.txt": english, filepath.Join("de", "status-places.txt"): phrase.In(translation.In("de"), pacific)} {
		var out strings.Builder
		if err := output.WriteStatus(&out, besideDropbox(), in); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.String())
		if in == english && !strings.HasPrefix(out.String(), alone.String()) {
			t.Error("of the first place something else is said")
		}
	}
	var out strings.Builder
	if err := output.WriteJSON(&out, output.StatusOf(besideDropbox())); err != nil {
		t.Fatal(err)
	}
	golden(t, "status-places.json", out.String())
}

// reportOfTwo is of passes of which that in the folder could not run.
func reportOfTwo() progress.Report {
	return progress.Report{Hours: 1, Archived: 2, Bytes: 1000, Beside: []progress.InPlace{{
		Place: onNAS, Report: progress.Report{Reason: reasons.FolderMissing, Err: errors.New("open /mnt/nas"), LeftCount: 2, Left: []progress.Unarchived{left()}},
	}}}
}

// TestHowPassesInSeveralPlacesEnd: each with the name of its place, and with the worst exit code of all.
func TestHowPassesInSeveralPlacesEnd(t *testing.T) {
	ended := func(r reasons.Reason) progress.Report {
		report := reportOfTwo()
		report.Beside[0].Report = progress.Report{Reason: r}
		return report
	}
	for name, c := range map[string]struct {
		report progress.Report
		err    error
		code   int
		out    string
		errs   []string
		not    string
	}{
		"folder away": {
			reportOfTwo(), nil, Failed, "Dropbox: Archived 2 items (1 kB) for 1 hour. 0 left.\nThe files are in Apps/RingCentral Application in Dropbox (your Dropbox may show a translated Apps folder).\n" +
				"/mnt/nas: Nothing was archived. 2 left.\n",
			[]string{"/mnt/nas:\ncall recording of Ana Ruiz", "The folder of the archive is not there.", "Open /mnt/nas.\n"},
			"Dropbox",
		},
		"Dropbox ended":   {ended(reasons.NoReason), reasons.ErrSealed, NotSignedIn, "/mnt/nas: Nothing new to archive.\n", []string{"Dropbox:\narchiver: "}, "/mnt/nas"},
		"all well":        {ended(reasons.NoReason), nil, Done, "Dropbox: Archived", nil, ":"},
		"folder's server": {ended(reasons.Disconnected), nil, NotSignedIn, "Dropbox: Archived", []string{"/mnt/nas:\n"}, "Dropbox:"},
		"not signed in": {
			progress.Report{Beside: []progress.InPlace{{Place: onNAS, Report: progress.Report{Err: reasons.ErrNotSignedIn, Reason: reasons.NotSignedIn}}}},
			reasons.ErrNotSignedIn,
			NotSignedIn, "",
			[]string{"Dropbox:\narchiver: not signed in to RingCentral\n"},
			"/mnt/nas",
		},
		"backup off": {progress.Report{}, reasons.ErrBackupOff, Done, "Backup is off: nothing is archived until it is turned on.", nil, ":"},
	} {
		t.Run(name, func(t *testing.T) {
			env, o := testEnv()
			teller := (&session{Env: env, Line: &Line{}}).outcome()
			teller.Place = func() string { return output.Place("", english) }
			if code := teller.Passes(c.report, besideDropbox(), c.err); code != c.code {
				t.Errorf("code %d, want %d", code, c.code)
			}
			if !strings.HasPrefix(o.out.String(), c.out) {
				t.Errorf("said %q, want %q", o.out.String(), c.out)
			}
			for _, text := range c.errs {
				if !strings.Contains(o.err.String(), text) {
					t.Errorf("said %q, want %q in it", o.err.String(), text)
				}
			}
			if strings.Contains(o.err.String(), c.not) {
				t.Errorf("said %q", o.err.String())
			}
		})
	}
}

// TestProgressInSeveralPlaces: each that works is shown, in one line on a terminal, elsewhere in lines of its own.
func TestProgressInSeveralPlaces(t *testing.T) {
	v := besideDropbox()
	v.Pass, v.Beside[0].Pass = copying(27, 41), archiver.PassView{Running: true, Phase: progress.Listing}
	env, o := testEnv()
	p := output.NewPassLine(env.Out, func() int { return 100 }, env.Clock, english)
	p.ShowAll(v)
	v.Pass.Running = false
	p.ShowAll(v)
	want := "\rDropbox: 27 of 41 · /mnt/nas: checking for new items\r/mnt/nas: checking for new items" + strings.Repeat(" ", 20)
	if got := o.out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	o.out.Reset()
	v.Pass.Running = true
	p = output.NewPassLine(env.Out, nil, env.Clock, english)
	p.ShowAll(v)
	p.ShowAll(v)
	v.Beside[0].Pass = archiver.PassView{Running: true, Phase: progress.Reaching, Total: 1}
	p.ShowAll(v)
	want = "Dropbox: 27 of 41 · 18.2 MB · 1.1 MB/s · RingCentral allows 10 a minute · done at 14:06\n/mnt/nas: Checking RingCentral for new items.\n" +
		"/mnt/nas: Contacting RingCentral and the folder.\n"
	if got := o.out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestAServiceTellsOfEachPlace: and goes on as long as one of them can be archived to.
func TestAServiceTellsOfEachPlace(t *testing.T) {
	env, o := testEnv()
	ended := -1
	l := &outcome.Log{Teller: (&session{Env: env, Line: &Line{}}).outcome(), Clock: clockwork.NewFakeClockAt(noon), SignedOut: func(code int) { ended = code }}
	l.Place = func() string { return "" }
	v := besideDropbox()
	v.Waiting = ""
	v.Pass.Running = true
	l.Note(v)
	l.Note(v) // nothing new
	v.Pass = archiver.PassView{LastResult: progress.Report{Began: noon, Ended: noon.Add(time.Minute)}}
	v.Dropbox.Expired, v.Waiting = true, reasons.Disconnected
	l.Note(v)
	want := "2026-11-21 12:07:10  Dropbox: Checking for new items.\n" +
		"2026-11-21 12:07:10  /mnt/nas: The folder of the archive is not there. Is its disk or NAS connected? Archiving resumes automatically when it is back.\n" +
		"2026-11-21 12:07:10  Dropbox:\nNothing new to archive.\n" +
		"2026-11-21 12:07:10  Dropbox: Dropbox is no longer connected. Connect it again.\n"
	if got := o.out.String(); got != want || ended >= 0 {
		t.Errorf("ended with %d, said %q\nwant %q", ended, got, want)
	}
	o.out.Reset()
	first := v.Beside[0]
	first.Pass.LastResult = v.Pass.LastResult // Dropbox was disconnected: the engine stays, and what it did in Dropbox was told
	l.Note(first)
	if got := o.out.String(); strings.Contains(got, "new") || strings.Contains(got, "Dropbox") {
		t.Errorf("of the other place, which is the first now: %q", got)
	}
	v.Beside[0].Dropbox.Expired = true
	l.Note(v)
	if ended != NotSignedIn {
		t.Errorf("ended with %d", ended)
	}
}

// TestWhichPlaceIsDisconnected: the one that is named; without a name none of several.
func TestWhichPlaceIsDisconnected(t *testing.T) {
	one, two := admin(), besideDropbox()
	for _, c := range []struct {
		view       archiver.Snapshot
		kind, want string
		wrong      string
	}{
		{archiver.Snapshot{}, "", "", ""},
		{archiver.Snapshot{}, place.SFTP, "", ""},
		{one, "", "", ""},
		{one, place.Dropbox, place.Dropbox, ""},
		{one, place.Folder, "", "nothing was disconnected: the archive is not in a folder but in Dropbox"},
		{two, place.Folder, place.Folder, ""},
		{two, "", "", "the archive is in Dropbox and the folder /mnt/nas: say which to disconnect, dropbox or folder"},
		{two, place.S3, "", "nothing was disconnected: the archive is not in an S3 bucket but in Dropbox and the folder /mnt/nas"},
	} {
		got, err := placeflags.Which(c.view, c.kind)
		if wrong := words(err); got != c.want || wrong != c.wrong {
			t.Errorf("%q: %q, said %q, want %q", c.kind, got, wrong, c.wrong)
		}
	}
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
