package archiver

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	AsServed                    string
	State                       ledger.State
	Reason                      reasons.Reason
	Detail                      string
	Attempts                    int
	NextTry, Deadline, Archived time.Time
	Leaving                     string // the extension is not in use any more, as ledger.Item has it
	Deleted                     bool   // its user has deleted it at RingCentral
	Bytes                       int64
	Paths                       []string // of the archived files, below the app folder
	Parts, PartsDone            int      // its files, and how many of them are archived
}

// Partly reports whether some of the item's files are archived and some are not.
func (r ItemRow) Partly() bool { return r.PartsDone > 0 && r.PartsDone < r.Parts }

// Items gives the items of the hour that begins at from, in every state, the
// oldest first. Errors: store.ErrDamaged.
func (a *Archiver) Items(from time.Time) (rows []ItemRow, err error) {
	err = a.store.View(func(tx *store.Tx) error {
		return tx.HourItems(from, func(it *ledger.Item) (bool, error) {
			rows = append(rows, itemRow(it))
			return true, nil
		})
	})
	slices.SortStableFunc(rows, func(x, y ItemRow) int { return x.Time.Compare(y.Time) })
	return rows, err
}

// FoundItems gives those items of an hour that the log finds the hour by: see LogQuery.Text. Errors:
// store.ErrDamaged.
func (a *Archiver) FoundItems(from time.Time, text string) (rows []ItemRow, err error) {
	search := newSearch(text)
	err = a.store.View(func(tx *store.Tx) error {
		return tx.HourItems(from, func(it *ledger.Item) (bool, error) {
			if search.finds(it) {
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
		Parts: len(it.Parts), PartsDone: it.DoneParts(), AsServed: it.AsServed(),
	}
	if row.AsServed != "" {
		row.Detail = cmp.Or(row.Detail, fmt.Sprintf("it was archived as RingCentral sent it, although it looks like %s", row.AsServed))
	}
	var to []string
	for _, p := range it.To {
		to = append(to, partyWords(p))
	}
	row.To = strings.Join(to, ", ")
	for _, p := range it.Parts {
		if p.Done() {
			row.Paths = append(row.Paths, p.Path)
		}
	}
	return row
}

func partyWords(p ledger.Party) string { return cmp.Or(p.Number, p.Extension, p.Name) }

// search finds text in what is known of an item.
type search struct{ words, digits string }

// newSearch reduces a number to its digits, however it is written. It looks for
// text with letters as it is.
func newSearch(text string) search {
	text = strings.ToLower(strings.TrimSpace(text))
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case strings.ContainsRune(" +-().", r):
			return -1
		default:
			return 'x'
		}
	}, text)
	if strings.Contains(digits, "x") {
		digits = ""
	}
	return search{words: text, digits: digits}
}

// mayFind reports, without decoding an item, whether finds may say yes. Words beyond ASCII are left to finds,
// and so is a head with one of the two letters beyond it whose lower case is within.
func (s search) mayFind(key ledger.Key, head []byte) bool {
	if s.digits != "" && (bytes.Contains(head, []byte(s.digits)) || strings.Contains(key.ID, s.digits)) {
		return true
	}
	for i := range len(s.words) {
		if s.words[i] >= utf8.RuneSelf {
			return true
		}
	}
	return holds(head, s.words) || bytes.Contains(head, []byte("\u212a")) || bytes.Contains(head, []byte("\u0130"))
}

// holds reports whether text holds lower-case words, in whatever case.
func holds(text []byte, words string) bool {
	for i := 0; i+len(words) <= len(text); i++ {
		n := 0
		for n < len(words) && lower(text[i+n]) == words[n] {
			n++
		}
		if n == len(words) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func (s search) finds(it *ledger.Item) bool {
	parties := append([]ledger.Party{it.From, {Name: it.Owner.Name, Extension: it.Owner.Number}}, it.To...)
	for _, p := range parties {
		if strings.Contains(strings.ToLower(p.Name), s.words) {
			return true
		}
		if s.digits != "" && (strings.Contains(p.Number, s.digits) || strings.Contains(p.Extension, s.digits)) {
			return true
		}
	}
	return s.digits != "" && strings.Contains(it.Key.ID, s.digits)
}
