package listing

import (
	"slices"
	"time"

	"ringcentral-archiver/store/coverage"
)

// TooShort notes a call of which RingCentral says that it is too short to have a recording.
func (h *Listing) TooShort(call string) { h.short[call] = true }

// Vanished is what the listing before left for later and this one, which goes back to start, does not show any more, not even as an item.
// What this one may only not be able to show stays left for later: a record that cannot be read may be it, and messages of shared
// numbers are not in every list.
func (h *Listing) Vanished(before coverage.Listing, start time.Time, shared bool) (vanished []coverage.Waiting) {
	for _, w := range before.Waiting {
		shown := slices.ContainsFunc(h.Waiting, func(now coverage.Waiting) bool { return now.Key == w.Key })
		switch {
		case w.More, shown, h.Has(w.Key), w.Call != "" && h.short[w.Call]:
		case w.Time.Before(start), len(h.Unread) > 0, w.Mailbox != "" && !shared:
			h.Later(w)
		default:
			vanished = append(vanished, w)
		}
	}
	return vanished
}
