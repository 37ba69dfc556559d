package ringcentral

import (
	"time"

	"ringcentral-archiver/archiver/transport"
)

// What is taken from RingCentral at most (ARCHITECTURE.md, "Limits"). What it really sends stays far
// below.
const (
	mostJSON   = 32 << 20 // bytes of an answer that is held in memory; a page of a thousand rows has a few MiB
	mostRows   = 1000     // on a page: as many as are asked for
	mostPages  = 10_000   // of a list
	mostUntold = 1000     // of one that does not tell how much there is
	mostThin   = 600      // of one that has fewer than thin rows on a page
	thin       = 50
	mostEmpty  = 3      // pages without a new row that follow each other
	mostOdd    = 10_000 // records of a list that cannot be understood
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

// mostAhead is how far RingCentral's clock may be ahead or behind; a computer without a battery begins
// anywhere.
const mostAhead = 10 * 365 * 24 * time.Hour
