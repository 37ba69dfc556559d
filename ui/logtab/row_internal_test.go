package logtab

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/table"
)

func TestStatusesAreWordedInTheLanguage(t *testing.T) {
	running := completeness.Row{Status: completeness.Running, Done: 27, Total: 1041}
	full := completeness.Row{Status: completeness.WaitingFor, Reason: reasons.DropboxFull}
	for locale, want := range map[string][2]string{
		"de_DE.UTF-8": {"läuft 27/1.041", "wartet: Dropbox ist voll"},
		"fr_FR.UTF-8": {"en cours 27/1\u202f041", "en attente\u00a0: Dropbox est plein"},
		"es_ES.UTF-8": {"en curso 27/1\u202f041", "en espera: Dropbox está lleno"},
	} {
		t.Run(locale, func(t *testing.T) {
			uitest.Speak(t, locale)
			if got := [2]string{statusWords(running), statusWords(full)}; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

func TestJobTimesHaveTheirDayWhereItIsAnother(t *testing.T) {
	hour := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]string{
		{}: "", hour.Add(3 * time.Hour): "16:00:00", hour.AddDate(0, 0, 1): "21/11 13:00",
	} {
		if got := jobTime(here, at, hour); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

// TestNothingIsCutAt1024 measures the widest words that a column may get, in
// every language.
func TestNothingIsCutAt1024(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	for _, locale := range uitest.Locales {
		t.Run(locale, func(t *testing.T) {
			uitest.Speak(t, locale)
			at := l10n.PlaceOf(strings.TrimSuffix(locale, ".UTF-8"), time.UTC)
			late := time.Date(2026, 12, 20, 20, 0, 0, 0, time.UTC)
			rows, items := [][]widgets.Phrase{}, [][]widgets.Phrase{}
			for _, reason := range uitest.Reasons(t) {
				r := completeness.Row{From: late, To: late, JobStart: late.AddDate(0, 0, 1), JobEnd: late.AddDate(0, 0, 1), Status: completeness.WaitingFor, Reason: reason, Counts: [4]int{10_000, 10_000, 999, 999}}
				if r.Reason.Failure() || r.Reason == "too-old" {
					r.Status = completeness.Failed
				}
				rows = append(rows, rowCells(at, r))
			}
			rows = append(rows, rowCells(at, completeness.Row{Status: completeness.Running, Done: 1200, Total: 1200}), rowCells(at, completeness.Row{Status: completeness.Failed, Gone: 120, Reason: reasons.Gone}))
			for _, of := range ledger.Types {
				for state := range stateNames {
					cells := itemCells(at, archiver.ItemRow{
						Key: ledger.Key{Type: of}, Owner: "Ana Ruiz, 101", From: "+14085550144", To: "+16505550104", Time: late, Duration: 3*time.Hour + 59*time.Minute,
						State: state, Attempts: 999, NextTry: late.AddDate(0, 0, 1),
					}, late)
					cells[0].Text = table.Checked
					items = append(items, cells)
				}
			}
			fit(t, logColumns(), rows)
			fit(t, itemColumns(), items)
		})
	}
}

// fit measures titles and cells against their columns.
func fit(t *testing.T, columns []table.Column, rows [][]widgets.Phrase) {
	t.Helper()
	const sides, pillSides, scrollBar, room = 16, 20, 6, 1024 - 2*layouts.PageSide - 2
	total := float32(0)
	for i, c := range columns {
		total += c.Width
		free := c.Width - sides
		if i == len(columns)-1 {
			free -= scrollBar
		}
		if w := fyne.MeasureText(c.Title, 12.5, fyne.TextStyle{Bold: true}).Width; w > free {
			t.Errorf("the title %s needs %v of %v", c.Title, w, free)
		}
		for _, row := range rows {
			size, style, free := float32(12.5), fyne.TextStyle{}, free
			if c.Pill {
				size, style.Bold, free = 12, true, free-pillSides
			}
			if w := fyne.MeasureText(row[i].Text, size, style).Width; w > free && !c.Check {
				t.Errorf("%q needs %v of %v in %s", row[i].Text, w, free, c.Title)
			}
		}
	}
	if total > room {
		t.Errorf("the columns need %v of %v", total, room)
	}
}
