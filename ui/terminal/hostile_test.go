package terminal

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/output"
)

// TestNoNameActsOnTheTerminal: what RingCentral and Dropbox have to say reaches every output, and moves no cursor, begins no line and
// turns no text round in any.
func TestNoNameActsOnTheTerminal(t *testing.T) {
	const hostile = "Ana\x1b[2J\x1b]0;x\a\u009b1A\u202e\x7f\nForged: line\r\tcell"
	days := someDays()
	days[2].Extensions[0].Owner.Name = hostile
	v := admin()
	v.RingCentral.Account, v.RingCentral.Extension, v.RingCentral.Role = hostile, hostile, hostile
	v.Dropbox.Name, v.Dropbox.Email = hostile, hostile
	v.Leavers[0].Owner.Name = hostile
	v.Problems[1].Text = hostile
	v.Notices.MailTrouble, v.Notices.MailTo = &notice.Failure{Kind: notice.NoAnswer, About: hostile, Said: hostile}, []string{hostile}
	rows := archiver.LogPage{Rows: []completeness.Row{{From: noon.Add(-time.Hour), To: noon, Reason: reasons.Reason(hostile)}}}
	left := progress.Unarchived{Key: ledger.Key{Type: ledger.Fax, ID: hostile}, Who: hostile, Time: noon, Detail: hostile, Reason: reasons.NoPermission}
	env, _ := testEnv()

	for name, write := range map[string]func(out *strings.Builder) error{
		"status":        func(out *strings.Builder) error { return output.WriteStatus(out, v, english) },
		"status, JSON":  func(out *strings.Builder) error { return output.WriteJSON(out, map[string]string{"name": hostile}) },
		"calendar":      func(out *strings.Builder) error { return output.WriteCalendarTable(out, days, english) },
		"calendar, CSV": func(out *strings.Builder) error { return output.WriteCalendarCSV(out, days, true) },
		"calendar, JSON": func(out *strings.Builder) error {
			return output.WriteCalendarJSON(out, days)
		},
		"log":       func(out *strings.Builder) error { return output.WriteLogTable(out, rows, english) },
		"log, JSON": func(out *strings.Builder) error { return output.WriteLogJSON(out, rows.Rows) },
		"alerts": func(out *strings.Builder) error {
			return output.Notices(out, archiver.Notices{From: hostile}, v.Notices, v.Update, english).Flush()
		},
		"what is left": func(out *strings.Builder) error {
			output.Missing(out, []progress.Unarchived{left}, 1, english)
			english.Tell(out, "%s", output.Unarchived(left, english))
			return nil
		},
		"signed in": func(out *strings.Builder) error {
			english.Tell(out, "Signed in as %s, %s.", output.Person(store.RingCentral{Account: hostile}, english), output.Mailbox(store.Dropbox{Name: hostile}))
			return nil
		},
		"a failure": func(out *strings.Builder) error {
			env.Err = out
			fail(env, errors.New(hostile))
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			for _, r := range out.String() {
				if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
					t.Fatalf("%U is in %q", r, out.String())
				}
			}
			if forged := regexp.MustCompile(`(?m)^Forged.*$`).FindString(out.String()); forged != "" {
				t.Errorf("the line %q is not ours", forged)
			}
		})
	}
}

// TestNothingIsPrintedAroundTheCleaner: fmt and tabwriter know nothing of what acts on a terminal.
func TestNothingIsPrintedAroundTheCleaner(t *testing.T) {
	around := regexp.MustCompile(`\b(fmt\.F?[Pp]rint\w*|tabwriter\.\w+|println|print)\(`)
	for _, folder := range []string{".", "output", "phrase", "../.."} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || file == filepath.Join("output", "table.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if found := around.FindString(string(text)); found != "" {
				t.Errorf("%s has %s…): output.Say and output.Table clean what they write", file, found)
			}
		}
	}
}
