package hourlog

import (
	"bytes"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"

	"golang.org/x/sync/errgroup"
)

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

// hours finds the hours that begin in [from, to) and hold the text. Each span of them is read by itself, on as many processors
// as there are. Errors: store.ErrDamaged.
func (s search) hours(in *store.Store, from, to time.Time) (map[int64]bool, error) {
	var mu sync.Mutex
	found := map[int64]bool{}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, span := range spans(from, to, 4*runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			return in.View(func(tx *store.Tx) error {
				tx.HoursLike(span[0], span[1], s.mayFind, s.finds, func(hour time.Time) {
					mu.Lock()
					defer mu.Unlock()
					found[hour.Unix()] = true
				})
				return nil
			})
		})
	}
	err := group.Wait()
	return found, err
}

// spans splits a span into so many.
func spans(from, to time.Time, parts int) (out [][2]time.Time) {
	each := to.Sub(from)/time.Duration(parts) + 1
	for ; from.Before(to); from = from.Add(each) {
		next := from.Add(each)
		if next.After(to) {
			next = to
		}
		out = append(out, [2]time.Time{from, next})
	}
	return out
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
	if words == "" {
		return true
	}
	first := words[0]
	for i := range len(text) - len(words) + 1 {
		if lower(text[i]) == first && isLower(text[i+1:], words[1:]) {
			return true
		}
	}
	return false
}

// isLower reports whether text, which is as long at least, begins with lower-case words, in whatever case.
func isLower(text []byte, words string) bool {
	for i := range len(words) {
		if lower(text[i]) != words[i] {
			return false
		}
	}
	return true
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
