package terminal

import (
	"strings"
	"testing"

	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
)

func unverified(reason reasons.Reason, path string) progress.Unarchived {
	u := left()
	u.Reason, u.Detail = reason, path
	return u
}

func TestHowAVerificationEnds(t *testing.T) {
	missing := unverified(reasons.FileMissing, "/Ana/a.mp3")
	gone := unverified(reasons.Gone, "/Ana/b.mp3")
	changed := unverified(reasons.FileChanged, "/Ana/c.mp3")
	moved := unverified(reasons.NoReason, "/Ana/d.mp3 → /Sorted/d.mp3")
	const named = " (call recording of Ana Ruiz, 101, 2026-11-21 12:07, call-recordings/7700)"
	const next = "The next run archives these files again if they are still to be archived, and RingCentral or another place of the archive still has them (archiver run --once)."
	for name, c := range map[string]struct {
		report   progress.VerifyReport
		code     int
		out, err string
	}{
		"right":   {progress.VerifyReport{Checked: 4812, Files: 4900}, Done, "Checked 4,812 files: all are in Dropbox with the right content (by hash).\n", ""},
		"nothing": {progress.VerifyReport{}, Done, "Nothing is archived yet.\n", ""},
		"moved": {
			progress.VerifyReport{Checked: 9, Moved: []progress.Unarchived{moved}, MovedCount: 2},
			Done,
			"Checked 9 files: 2 were moved and are followed.\nmoved: /Ana/d.mp3 → /Sorted/d.mp3" + named + "\nand 1 more.\n", "",
		},
		"missing": {
			progress.VerifyReport{Checked: 9, Missing: []progress.Unarchived{missing, gone}, MissingCount: 2},
			Failed,
			"Checked 9 files: 2 are missing.\n",
			"missing: /Ana/a.mp3" + named + "\nmissing: /Ana/b.mp3" + named + ": RingCentral no longer has it.\n" + next + "\n",
		},
		"of no item": {
			progress.VerifyReport{Checked: 9, Missing: []progress.Unarchived{
				{Key: missing.Key, Time: missing.Time, Detail: "/Ana/a.mp3", Reason: reasons.FileMissing},
				{Key: missing.Key, Time: missing.Time, Detail: "/Ana/b.mp3", Reason: reasons.FileChanged},
			}, MissingCount: 2},
			Failed,
			"Checked 9 files: 2 are missing.\n",
			"missing: /Ana/a.mp3 (call-recordings/7700)\nmissing: /Ana/b.mp3 (call-recordings/7700): A file with other content has this name now.\n" + next + "\n",
		},
		"all": {
			progress.VerifyReport{
				Checked: 9, Missing: []progress.Unarchived{missing}, MissingCount: 1,
				Changed: []progress.Unarchived{changed}, ChangedCount: 1, Moved: []progress.Unarchived{moved}, MovedCount: 1,
			},
			Failed,
			"Checked 9 files: 1 is missing, 1 was changed and 1 was moved and is followed.\nmoved: /Ana/d.mp3 → /Sorted/d.mp3" + named + "\n",
			"missing: /Ana/a.mp3" + named + "\nchanged: /Ana/c.mp3" + named + "\n" + next +
				" A changed file is kept; the original is put beside it.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			env, o := testEnv()
			s := &session{Env: env, Line: &Line{}}
			if code := s.outcome().Verification(c.report); code != c.code {
				t.Errorf("code %d, want %d", code, c.code)
			}
			if o.out.String() != c.out || o.err.String() != c.err {
				t.Errorf("said %q\nand  %q\nwant %q\nand  %q", o.out.String(), o.err.String(), c.out, c.err)
			}
		})
	}
}

func TestVerifyNeedsDropbox(t *testing.T) {
	env, o := testEnv()
	if code := (&Line{}).Fail(env, reasons.ErrNotConnected); code != NotSignedIn || !strings.Contains(o.err.String(), "archiver connect") {
		t.Errorf("code %d, said %q", code, o.err.String())
	}
}

func TestWhatWasInDropboxAlreadyIsSaid(t *testing.T) {
	env, o := testEnv()
	s := &session{Env: env, Line: &Line{}}
	if code := s.outcome().Pass(progress.Report{Adopted: 4812}); code != Done {
		t.Errorf("code %d", code)
	}
	if want := "Nothing new to archive.\n4,812 items already in Dropbox, archived earlier by this or another computer.\n"; o.out.String() != want {
		t.Errorf("said %q, want %q", o.out.String(), want)
	}
}

// TestWhatIsWrongWithManifestsIsSaidInTheLanguage: whoever can write to the Dropbox chose their days.
func TestWhatIsWrongWithManifestsIsSaidInTheLanguage(t *testing.T) {
	report := progress.VerifyReport{Checked: 9, Broken: []manifest.Flaw{
		{Wrong: manifest.Changed, About: []any{"2026-11-18", "2026-11-19"}}, {Wrong: manifest.Unreadable, About: []any{"a\nb"}},
	}}
	for locale, want := range map[string]string{
		"en": "The manifest of 2026-11-18 was changed after that of 2026-11-19 was written.\nThe manifest of a b cannot be read.\n",
		"de": "Das Manifest vom 2026-11-18 wurde geändert, nachdem das vom 2026-11-19 geschrieben war.\nDas Manifest vom a b ist nicht lesbar.\n",
	} {
		env, o := testEnv()
		env.Language = translation.In(locale)
		s := &session{Env: env, Line: &Line{}}
		if code := s.outcome().Verification(report); code != Failed || o.err.String() != want {
			t.Errorf("%s: code %d, said %q, want %q", locale, code, o.err.String(), want)
		}
	}
}
