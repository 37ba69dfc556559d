package ringcentral

import (
	"strings"
	"time"

	"ringcentral-archiver/archiver/transport"
)

// What is taken from RingCentral at most (ARCHITECTURE.md, "Limits"). What it really sends stays far
// below.
const (
	mostJSON    = 32 << 20 // bytes of an answer that is held in memory; a page of a thousand rows has a few MiB
	mostRow     = 1 << 20  // bytes of a record
	mostRows    = 1000     // on a page: as many as are asked for
	mostPages   = 10_000   // of a list
	mostUntold  = 1000     // of one that does not tell how much there is
	mostThin    = 600      // of one that has fewer than thin rows on a page
	thin        = 50
	mostEmpty   = 3        // pages without a new row that follow each other
	mostOdd     = 10_000   // records of a list that cannot be understood
	mostListed  = 1000     // elements of a list in a record, such as the legs of a call
	mostKept    = 16 << 20 // bytes of a call, times its recordings: each is archived with the whole record
	mostID      = 128      // bytes of an id
	mostURI     = 4096     // bytes of an address
	mostName    = 1024     // bytes of a name, a number or a word
	mostLong    = 31 * 24 * time.Hour
	mostCounted = 1 << 30 // keeps an odd number within an int of every machine
)

// How long a content may be, in bytes. What its record says is a hint only; what the answer says
// counts. An answer that does not say ends there.
const (
	mostContent    = 8 << 30  // that the answer announces
	mostRecording  = 4 << 30  // of unknown length: a day and a half of sound without compression
	mostAttachment = 64 << 20 // of unknown length: more than RingCentral takes in a message or a fax
)

// In how many pieces a content may come, each of which costs a call: after the first few they have so
// many bytes on average.
const (
	mostPieces = 1000
	fewPieces  = 16
	leastPiece = 512
)

// longestJSON is how long an answer may take that is held in memory.
const longestJSON = 10 * time.Minute

// How long a list may take: one that tells how much there is, and one that does not and may have no end.
// One page counts at most longestPage, as the computer may have slept.
const (
	longestTold   = 6 * time.Hour
	longestUntold = time.Hour
	longestPage   = transport.MostSilence + longestJSON
)

// How far from what was asked for the time of a record may be. Before it, there is nothing to be
// shown at all; after it, a clock may be wrong.
const (
	mostBefore = 24 * time.Hour
	mostAfter  = 365 * 24 * time.Hour
	mostAhead  = 10 * 365 * 24 * time.Hour // of RingCentral's clock; a computer without a battery begins anywhere
)

// period is what the rows of a list may be of: what was asked for, and what is of use besides. The zero
// period is any time.
type period struct{ from, to time.Time }

// holds reports whether a record of the list can be of that time.
func (p period) holds(at time.Time) bool {
	return p == period{} || !at.Before(p.from.Add(-mostBefore)) && !at.After(p.to.Add(mostAfter))
}

// brief is a text of which more than a name's length is of no use.
func brief(t text) string {
	if len(t) <= mostName {
		return string(t)
	}
	return strings.ToValidUTF8(string(t[:mostName]), "")
}

// known is a secondary id, address or the like; one that is blank or too long counts as absent.
func known(t text, most int) string {
	if len(t) > most || blank(t) {
		return ""
	}
	return string(t)
}
