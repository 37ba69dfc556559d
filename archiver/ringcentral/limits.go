package ringcentral

import (
	"time"

	"ringcentral-archiver/archiver/transport"
)

// What is taken from RingCentral at most (ARCHITECTURE.md, "Limits"). What it really sends stays far
// below.
const mostJSON = 32 << 20 // bytes of an answer that is held in memory; a page of a thousand rows has a few MiB

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

// longestPage is what one page of a list counts at most, as the computer may have slept.
const longestPage = transport.MostSilence + longestJSON

// mostAhead is how far RingCentral's clock may be ahead or behind; a computer without a battery begins
// anywhere.
const mostAhead = 10 * 365 * 24 * time.Hour
