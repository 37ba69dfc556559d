package output

import (
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store/ledger"
)

// EstimateWords says how many items a rescue would archive, how large they are and
// how long they take, as far as that is known.
func EstimateWords(e archiver.Estimate, zone *time.Location) string {
	said := "no items to rescue: what RingCentral has is archived or in progress."
	if e.Items > 0 {
		said = fmt.Sprintf("%s (%s), the oldest of %s, %s, %s at the rate RingCentral allows.", wording.Count(e.Items, "item"), eachType(e.ByType),
			wording.Stamp(e.Since, zone), estimatedSize(e), estimatedTime(e.Takes))
		said += room(e)
	}
	if e.Items == 0 && len(e.Missing) > 0 {
		said = "no items to rescue in what RingCentral has listed."
	}
	if e.Items == 0 && e.Unread > 0 {
		said = "no items that can be read."
	}
	for _, m := range e.Missing {
		said += fmt.Sprintf(" Not counted: %s. %s", typeList([]ledger.Type{m.Type}), m.Reason.Sentence())
	}
	for _, sentence := range e.Uncovered.Sentences() {
		said += " " + sentence
	}
	if e.Unread > 0 {
		said += fmt.Sprintf(" RingCentral also shows %s that cannot be read; a run names them.", wording.Count(e.Unread, "record"))
	}
	if e.Soon > 0 {
		said += fmt.Sprintf(" RingCentral will delete %s of them within 7 days.", wording.Number(e.Soon))
	}
	return said
}

// eachType counts items, those of each type apart.
func eachType(counts [4]int) string {
	var words []string
	for i, n := range counts {
		if n > 0 {
			var one [4]int
			one[i] = n
			words = append(words, typed(one))
		}
	}
	return strings.Join(words, ", ")
}

func estimatedSize(e archiver.Estimate) string {
	switch e.NoSize {
	case 0:
		return "about " + wording.Digits(e.Bytes)
	case e.Items:
		return "size not known"
	default:
		return fmt.Sprintf("about %s and %s whose size is not known", wording.Digits(e.Bytes), wording.Count(e.NoSize, "item"))
	}
}

func estimatedTime(d time.Duration) string {
	days, hours, minutes := wording.Split(d)
	switch {
	case d < time.Minute:
		return "less than a minute"
	case days > 0:
		return fmt.Sprintf("about %s %d h", wording.Count(days, "day"), hours)
	case hours > 0:
		return fmt.Sprintf("about %d h %d min", hours, minutes)
	default:
		return fmt.Sprintf("about %d min", minutes)
	}
}

// room says whether Dropbox has room for them, as far as that is known.
func room(e archiver.Estimate) string {
	free := wording.Space(e.Free)
	switch {
	case e.SpaceUnknown:
		return " Dropbox did not say how much space is free, so it is not known whether they fit."
	case !e.Fits:
		return fmt.Sprintf(" Dropbox has %s free: items that do not fit wait until there is space.", free)
	case e.NoSize > 0:
		return fmt.Sprintf(" Dropbox has %s free; whether all of them fit is not known.", free)
	default:
		return " They fit in Dropbox."
	}
}
