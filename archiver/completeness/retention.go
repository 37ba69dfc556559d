package completeness

import (
	"cmp"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// MayKeep is the longest that RingCentral may keep what a source lists, and so
// how far back it is worth listing. Messages have no such limit
// (docs/ringcentral.md §5.4): they are listed as far back as the user asks.
func MayKeep(who store.RingCentral, s ledger.Source) time.Duration {
	if s.Type() == ledger.CallRecording {
		return max(who.Retention, who.OnDemand, recordingRetention) + 24*time.Hour
	}
	return unlimited
}

// unlimited is longer than anything is kept, and short enough to be taken from
// any time of this century.
const unlimited = 100 * 365 * 24 * time.Hour

// SurelyKeeps is the shortest that RingCentral keeps what a source lists. Some of what is older may
// be deleted already, so it is not known how much RingCentral holds of it.
func SurelyKeeps(who store.RingCentral, s ledger.Source) time.Duration {
	if s.Type() == ledger.CallRecording {
		return min(cmp.Or(who.Retention, recordingRetention), cmp.Or(who.OnDemand, recordingRetention))
	}
	return unlimited
}

// LookBack is how far each pass lists again, because recordings attach late and
// rows are rewritten (ARCHITECTURE.md, "A pass").
const LookBack = ledger.FreshFor

// recordingRetention is how long RingCentral keeps recordings where the account does not say
// (docs/ringcentral.md §4): how far back it is worth listing, and in no deadline. There are limits
// by number as well: 100,000 recordings in an account, 200 unheard voicemails and unread faxes,
// 5,000 texts in a folder. It cannot be known before when those limits delete an item, so they are
// in no deadline either. Only the hourly pass helps an account that is near one.
const recordingRetention = 90 * 24 * time.Hour

// sentFaxRetention is how long RingCentral keeps a fax that was sent (docs/ringcentral.md §5.4).
const sentFaxRetention = 30 * 24 * time.Hour

// Deadline is when RingCentral deletes an item that came to be then; zero when no service has said.
func Deadline(who store.RingCentral, it *ledger.Item, from time.Time) time.Time {
	kept := sentFaxRetention
	switch {
	case it.KeptWithoutLimit():
		return time.Time{}
	case it.Key.Type == ledger.CallRecording:
		kept = it.KeptFor(who.Retention, who.OnDemand)
	}
	if kept <= 0 || kept >= unlimited { // a bound of ours is no word of RingCentral's
		return time.Time{}
	}
	return from.Add(kept).UTC()
}

// Patience is how long what RingCentral calls unfinished is left alone. Then what is there of it is
// taken, and taken again if it changes.
const Patience = 6 * time.Hour

// TranscriptPatience is how long an hour waits for a transcript that is "in
// progress". A transcript that comes later is archived all the same.
const TranscriptPatience = 24 * time.Hour
