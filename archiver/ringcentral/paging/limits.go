package paging

import "time"

// What a list may have at most (ARCHITECTURE.md, "Limits"). What RingCentral really sends stays far below.
const (
	MostRows   = 1000   // on a page: as many as are asked for
	MostPages  = 10_000 // of a list
	MostUntold = 1000   // of one that does not tell how much there is
	MostThin   = 600    // of one that has fewer than thin rows on a page
	thin       = 50
	MostEmpty  = 3      // pages without a new row that follow each other
	MostOdd    = 10_000 // records of a list that cannot be understood
)

// How long a list may take: one that tells how much there is, and one that does not and may have no end.
const (
	LongestTold   = 6 * time.Hour
	LongestUntold = time.Hour
)
