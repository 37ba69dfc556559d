package alerts

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

var update = flag.Bool("update", false, "write the mails in testdata again")

// TestMailsInEveryLanguage: all that mails can say, in testdata, a language each.
func TestMailsInEveryLanguage(t *testing.T) {
	at := time.Date(2026, 11, 23, 8, 10, 0, 0, time.UTC)
	day := 24 * time.Hour
	full := notice.Cause{Name: string(reasons.DropboxFull), Text: reasons.DropboxFull.Sentence(), Items: 1204, Deadline: at.Add(9 * day), Since: at.Add(-day), Stops: true}
	lost := notice.Cause{Name: string(reasons.Gone), Text: reasons.Gone.Sentence(), Items: 1, Final: true}
	removed := notice.Cause{Name: string(reasons.Removed), Text: reasons.Removed.Sentence(), Items: 2, Final: true}
	for _, code := range []string{"en", "de", "fr", "es"} {
		t.Run(code, func(t *testing.T) {
			good := mailFacts{
				in: translation.In(code), at: at, computer: "office-pc", account: "Whitfield Dental LLC", dbx: store.Dropbox{Used: 356 << 30, Allocated: 2 << 40},
				completeTo: at.Add(-4 * time.Hour), totals: ledger.Totals{Archived: 4812, Bytes: 9_400_000_000}, verified: destination.Verification{At: at.Add(-day), Checked: 4812, Missing: 1},
			}
			good.asked = completeness.Asked{
				Account: store.Scope{On: true, Types: ledger.Types}, Extension: store.Scope{On: true, Types: ledger.Types},
				Except: []ledger.Owner{{Number: "103"}}, Own: "101",
			}
			bad := good
			bad.asked = completeness.Asked{}
			bad.totals = ledger.Totals{Archived: 1, Bytes: 820, Open: 1204, Gone: 1, Removed: 2, Accepted: 3, Partly: 4, Damaged: 1}
			bad.first, bad.uncovered, bad.account = at.Add(9*day), completeness.SharedRefused|completeness.SharedInboxes, ""
			unknown := good
			unknown.completeTo, unknown.dbx, unknown.verified = time.Time{}, store.Dropbox{}, destination.Verification{}
			perhaps := good
			perhaps.uncovered = completeness.SharedNotKnown | completeness.InboxesNotKnown
			var got strings.Builder
			for _, m := range []mail{
				good.test(), bad.problem([]notice.Cause{full, lost, removed}), good.problem([]notice.Cause{full}), good.problem([]notice.Cause{lost}), good.problem([]notice.Cause{removed}),
				good.problem([]notice.Cause{{Name: string(reasons.Paused), Since: at.Add(-2 * day)}}),
				perhaps.solved([]notice.Told{{Text: full.Text, Since: full.Since}}), good.digest(at, [4]int{1204, 7, 0, 12}), unknown.digest(at, [4]int{}),
			} {
				got.WriteString("Subject: " + m.subject + "\n\n" + m.text() + "\n\n")
			}
			path := filepath.Join("testdata", "mails."+code+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("go test ./archiver/alerts -update writes %s again; it was\n%s\nand is\n%s", path, want, got.String())
			}
		})
	}
}
