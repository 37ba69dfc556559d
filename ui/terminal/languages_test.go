package terminal

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/offer"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
)

// spoken are the languages beside English, with the word for yes and a letter of it.
var spoken = map[string][]string{"de": {"ja", "J"}, "fr": {"oui", "o"}, "es": {"sí", "s"}}

// TestWhatIsSaidInEveryLanguage keeps what the commands say in a folder of testdata for each language.
func TestWhatIsSaidInEveryLanguage(t *testing.T) {
	for code := range spoken {
		in := phrase.In(translation.In(code), pacific)
		for name, write := range map[string]func(*outputs, *session){
			"status": func(o *outputs, s *session) { _ = output.WriteStatus(&o.out, admin(), in) },
			"log": func(o *outputs, s *session) {
				_ = output.WriteLogTable(&o.out, archiver.LogPage{Rows: testRows(), Archived: 54, Failed: 1}, in)
			},
			"calendar": func(o *outputs, s *session) {
				_ = output.WriteCalendarTable(&o.out, someDays(), in)
				s.outcome().Days(someDays())
			},
			"progress": writeProgress,
			"passes":   writePasses,
			"rescue": func(o *outputs, s *session) {
				in.Tell(&o.out, "%s", output.EstimateWords(archiver.Estimate{Since: noon, Items: 1206, ByType: [4]int{1, 2, 1200, 3}, Bytes: 11_800_000, NoSize: 1, Soon: 3, Takes: 50 * time.Hour, Fits: true}, true, in))
				in.Tell(&o.out, "%s", output.EstimateWords(archiver.Estimate{}, false, in))
			},
			"mistakes": func(o *outputs, s *session) {
				for _, line := range []string{"lgoin", "run --onec", "run now", "log --from x", "rescue --begin", "backup on --types x", "notify --mail-to ana", "--data", "help status"} {
					in.Tell(&o.err, "$ archiver %s", line)
					Start(strings.Fields(line), s.Env)
				}
			},
			"errors": func(o *outputs, s *session) {
				for _, err := range []error{reasons.ErrNotSignedIn, fmt.Errorf("sign in: %w", oauth.ErrTimeout), fmt.Errorf("open a file: %w", errFull), errNoAlert} {
					s.Fail(s.Env, err)
				}
			},
		} {
			t.Run(code+" "+name, func(t *testing.T) {
				env, o := testEnv()
				env.Language = in.Language
				write(o, &session{Env: env, Line: &Line{}})
				golden(t, filepath.Join(code, name+".txt"), o.out.String()+o.err.String())
			})
		}
	}
}

func writeProgress(o *outputs, s *session) {
	tomorrow := copying(1, 6200)
	tomorrow.Finish = noon.Add(13 * time.Hour)
	for _, pass := range []archiver.PassView{{Running: true, Phase: progress.Reaching}, {Running: true, Phase: progress.Listing, Total: 1204}, copying(27, 41), tomorrow} {
		s.Tell("%s", output.ProgressLine(pass, noon, s.Voice()))
	}
}

func writePasses(o *outputs, s *session) {
	unread := progress.Unarchived{Key: ledger.Key{Type: ledger.SMS}, Reason: reasons.Unreadable, Record: &coverage.Unread{Place: 3, Whose: "Ana Ruiz", Why: "no id"}}
	teller := s.outcome()
	teller.Place = func() string { return output.Place("", s.Voice()) }
	teller.Pass(progress.Report{Hours: 24, Archived: 1204, Bytes: 18_200_000, Adopted: 1, Left: []progress.Unarchived{left(), unread}, LeftCount: 3, Reason: reasons.Offline})
	teller.BackupIsOff()
	missing := progress.Unarchived{Key: ledger.Key{Type: ledger.Fax, ID: "1"}, Who: "Ana Ruiz, 101", Time: noon, Detail: "/Ana/a.pdf", Reason: reasons.Gone}
	teller.Verification(progress.VerifyReport{Checked: 62, Missing: []progress.Unarchived{missing}, MissingCount: 2, ChangedCount: 1, MovedCount: 1})
}

// TestAProgramReadsEnglish: what is for programs is the same in every language.
func TestAProgramReadsEnglish(t *testing.T) {
	for code := range spoken {
		env, o := testEnv()
		env.Language = translation.In(code)
		if line, exit := Start([]string{"completion", "bash"}, env); line != nil || exit != Done {
			t.Errorf("%s: exit code %d", code, exit)
		}
		english, plain := testEnv()
		Start([]string{"completion", "bash"}, english)
		if o.out.String() != plain.out.String() {
			t.Errorf("the completion is another in %s", code)
		}
		env, o = testEnv()
		env.Language = translation.In(code)
		Start([]string{"__complete", "sta"}, env)
		if !strings.Contains(o.out.String(), "status\tshow who is signed in") {
			t.Errorf("%s completes to %q", code, o.out.String())
		}
	}
}

// TestAnAnswerIsHeardInTheLanguage: and in English.
func TestAnAnswerIsHeardInTheLanguage(t *testing.T) {
	for code, words := range spoken {
		for _, word := range append(words, "yes", "y") {
			env, o := testEnv()
			env.Language, env.In, env.Asks = translation.In(code), strings.NewReader(word+"\nno\n"), true
			s := &session{Env: env, Line: &Line{}}
			if ask := s.asking(t.Context(), &signInTask{}, "Dropbox", "Connected to the Dropbox of %s."); !ask.Yours("ana@example.com") {
				t.Errorf("%s: %q is no, said %q", code, word, o.out.String())
			}
			for _, no := range []string{"no", "n"} {
				env.In = strings.NewReader(no + "\nyes\n")
				s := &session{Env: env, Line: &Line{}}
				if ask := s.asking(t.Context(), &signInTask{}, "Dropbox", "Connected to the Dropbox of %s."); ask.Yours("ana@example.com") {
					t.Errorf("%s: %q is yes", code, no)
				}
			}
			written := ""
			terminal := offer.Terminal{Out: &o.out, Voice: env.Voice(), In: strings.NewReader(word + "\n"), Write: func(path string, _ []byte, _ bool) (string, error) {
				written = path
				return path, nil
			}}
			if err := terminal.Offer(t.Context(), diagnose.Bundle{Name: "day.zip"}, "", false); err != nil || written == "" {
				t.Errorf("%s: %q writes nothing: %v", code, word, err)
			}
		}
	}
}

// TestAnHourIsSaidInTheLanguage: whatever its status.
func TestAnHourIsSaidInTheLanguage(t *testing.T) {
	german := phrase.In(translation.In("de"), pacific)
	for want, row := range map[string]completeness.Row{
		"läuft 3/1.204":                      {Status: completeness.Running, Done: 3, Total: 1204},
		"Fehler: 2 bei RingCentral weg":      {Status: completeness.Failed, Gone: 2},
		"Fehler: 1 aus Dropbox entfernt":     {Status: completeness.Failed, Removed: 1, Reason: reasons.Removed},
		"Fehler: 1 teilweise archiviert":     {Status: completeness.Failed, Partly: 1},
		"wartet: kein Netz":                  {Status: completeness.WaitingFor, Reason: reasons.Offline},
		"erfolgreich, Fax nicht bekannt":     {Status: completeness.Success, NotKnown: ledger.OwnFax},
		"vorläufig, Voicemail nicht bekannt": {Status: completeness.Settling, NotKnown: ledger.OwnVoiceMail},
	} {
		var out strings.Builder
		if err := output.WriteLogTable(&out, archiver.LogPage{Rows: []completeness.Row{row}}, german); err != nil || !strings.Contains(out.String(), "  "+want+"  ") {
			t.Errorf("%+v: %v, %s", row, err, out.String())
		}
	}
}
