package transfer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"ringcentral-archiver/store/ledger"
)

// A content in doubt is taken once RingCentral has served the same so often, and for so long: what
// passes, like the page of a network in between, has passed by then.
const (
	insistences = 3
	insistsFor  = time.Hour
)

// insists notes that a content in doubt was served, told by its print, and reports whether RingCentral has served
// nothing else for long enough. A first time that lies ahead was noted while the clock was wrong.
func insists(last *ledger.Doubt, print, looks string, now time.Time) (*ledger.Doubt, bool) {
	d := &ledger.Doubt{Looks: looks, Print: print, Since: now}
	if last != nil && last.Print == d.Print && !last.Since.After(now) {
		d.Since, d.Times = last.Since, last.Times
	}
	d.Times++
	return d, d.Times >= insistences && now.Sub(d.Since) >= insistsFor
}

// fingerprint tells contents apart by their type, their length and how they begin.
func fingerprint(s served) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d\n", s.media, s.size) // a hash never fails
	h.Write(s.head)
	return hex.EncodeToString(h.Sum(nil)[:8])
}
