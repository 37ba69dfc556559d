package hourlog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// ItemRow is an item as a row of the log opens to it.
type ItemRow struct {
	Key        ledger.Key
	Owner      string // "Ana Ruiz, 101"
	From, To   string // numbers, else extensions, else names
	Time       time.Time
	Duration   time.Duration // of what was recorded, if the call log says
	CallLength time.Duration // of the whole call; 0 = not known
	// of the sound, measured when it was copied; 0 = not known
	Length time.Duration
	// the sound is shorter than what was recorded of the call
	Short bool
	// media type that an archived file looks like, where that is not what RingCentral announced
	AsServed string
	// nothing tells that an archived file is whole
	MayBeCut                    bool
	State                       ledger.State
	Reason                      reasons.Reason
	Detail                      string
	Attempts                    int
	NextTry, Deadline, Archived time.Time
	Leaving                     string // the extension is not in use any more, as ledger.Item has it
	Deleted                     bool   // as that of ledger.Item
	Bytes                       int64
	Paths                       []string // of the archived files, below the app folder
	Sound                       string   // the first of Paths that can be played; empty = none
	Texts                       []string // those of Paths that can be read
	Parts, PartsDone            int      // its files, and how many of them are archived
}

// Partly reports whether some of the item's files are archived and some are not.
func (r ItemRow) Partly() bool { return r.PartsDone > 0 && r.PartsDone < r.Parts }

// Items gives the items of the hour that begins at from, in every state, the
// oldest first: those that the log finds the hour by (see Query.Text), all for an empty text. Errors:
// store.ErrDamaged.
func Items(in *store.Store, from time.Time, text string) (rows []ItemRow, err error) {
	search := newSearch(text)
	err = in.View(func(tx *store.Tx) error {
		return tx.HourItems(from, func(it *ledger.Item) (bool, error) {
			if text == "" || search.finds(it) {
				rows = append(rows, itemRow(it))
			}
			return true, nil
		})
	})
	slices.SortStableFunc(rows, func(x, y ItemRow) int { return x.Time.Compare(y.Time) })
	return rows, err
}

func itemRow(it *ledger.Item) ItemRow {
	row := ItemRow{
		Key: it.Key, Owner: progress.Describe(it).Who, From: partyWords(it.From), Time: it.Time, Duration: it.Duration,
		State: it.State, Reason: reasons.Reason(it.Reason), Detail: it.Detail, Attempts: it.Attempts,
		NextTry: it.NextTry, Deadline: it.Deadline, Archived: it.Archived, Bytes: it.Bytes(), Leaving: it.Leaving, Deleted: it.Deleted,
		CallLength: it.Call, Length: it.SoundLength(), Short: it.Short(),
		Parts: len(it.Parts), PartsDone: it.DoneParts(), AsServed: it.AsServed(), MayBeCut: it.MayBeCut(),
	}
	if row.AsServed != "" {
		row.Detail = cmp.Or(row.Detail, fmt.Sprintf("it was archived as RingCentral sent it, although it looks like %s", row.AsServed))
	}
	if row.MayBeCut {
		row.Detail = cmp.Or(row.Detail, "it was archived as RingCentral sent it, and nothing tells that it is whole")
	}
	var to []string
	for _, p := range it.To {
		to = append(to, partyWords(p))
	}
	row.To = strings.Join(to, ", ")
	for _, p := range it.Parts {
		if p.Done() {
			row.Paths = append(row.Paths, p.Path)
			switch {
			case plays(p):
				row.Sound = cmp.Or(row.Sound, p.Path)
			case reads(p):
				row.Texts = append(row.Texts, p.Path)
			}
		}
	}
	return row
}

// plays reports whether a file is a sound by its content and by its name, which decides what opens it.
func plays(p ledger.Part) bool {
	kind, _, _ := strings.Cut(layout.TypeOfName(p.Path), "/")
	return p.Kind == layout.Audio && !odd(p) && p.Size > 0 && (kind == "audio" || kind == "video")
}

// reads reports whether a file is a text that a person wrote or said.
func reads(p ledger.Part) bool {
	return (p.Kind == layout.Text || p.Kind == layout.Transcript) && !odd(p) && p.Size > 0
}

// odd reports whether a file does not look like what it should be.
func odd(p ledger.Part) bool { return p.Doubt != nil && !p.Doubt.Unended }

func partyWords(p ledger.Party) string { return cmp.Or(p.Number, p.Extension, p.Name) }
