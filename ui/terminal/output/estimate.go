package output

import (
	"strconv"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

// EstimateWords says how many items a rescue would archive, how large they are and
// how long they take, as far as that is known. some: there are items that are archived, or wait.
func EstimateWords(e archiver.Estimate, some bool, in phrase.Voice) string {
	said := in.Say("no items to rescue: RingCentral lists no older items.")
	if some {
		said = in.Say("no items to rescue: what RingCentral has is archived or in progress.")
	}
	if e.Items > 0 {
		said = in.Say("%s (%s), the oldest of %s, %s, %s.", in.Count(e.Items, "item"), eachType(e.ByType, in),
			in.Stamp(e.Since), estimatedSize(e, in), estimatedTime(e.Takes, in))
		said += " " + room(e, in)
	}
	if e.Items == 0 && len(e.Missing) > 0 {
		said = in.Say("no items to rescue in what RingCentral has listed.")
	}
	if e.Items == 0 && e.Unread > 0 {
		said = in.Say("no items that can be read.")
	}
	for _, m := range e.Missing {
		said += " " + in.Say("Not counted: %s.", completeness.Names([]ledger.Type{m.Type}, in.Language)) + " " + in.Say(m.Reason.Sentence())
	}
	for _, sentence := range e.Uncovered.Sentences() {
		said += " " + in.Say(sentence)
	}
	if e.Unread > 0 {
		said += " " + in.Say("RingCentral also shows %s that cannot be read; a run names them.", in.Count(e.Unread, "record"))
	}
	if e.Soon > 0 {
		said += " " + in.Say("RingCentral will delete %s of them within 7 days.", in.Number(e.Soon))
	}
	return said
}

// eachType counts items, those of each type apart.
func eachType(counts [4]int, in phrase.Voice) string {
	var words []string
	for i, n := range counts {
		if n > 0 {
			var one [4]int
			one[i] = n
			words = append(words, typed(one, in))
		}
	}
	return strings.Join(words, ", ")
}

func estimatedSize(e archiver.Estimate, in phrase.Voice) string {
	switch e.NoSize {
	case 0:
		return in.Say("about %s", in.Digits(e.Bytes))
	case e.Items:
		return in.Say("size not known")
	default:
		return in.Say("about %s and %s whose size is not known", in.Digits(e.Bytes), in.Count(e.NoSize, "item"))
	}
}

func estimatedTime(d time.Duration, in phrase.Voice) string {
	days, hours, minutes := wording.Split(d)
	switch {
	case d < time.Minute:
		return in.Say("less than a minute at the rate RingCentral allows")
	case days > 0:
		return in.Say("about %s at the rate RingCentral allows", in.Count(days, "day")+" "+strconv.Itoa(hours)+" h")
	case hours > 0:
		return in.Say("about %s at the rate RingCentral allows", strconv.Itoa(hours)+" h "+strconv.Itoa(minutes)+" min")
	default:
		return in.Say("about %s at the rate RingCentral allows", strconv.Itoa(minutes)+" min")
	}
}

// room says whether Dropbox has room for them, as far as that is known.
func room(e archiver.Estimate, in phrase.Voice) string {
	free := in.Space(e.Free)
	switch {
	case e.SpaceUnknown:
		return in.Say("Dropbox did not say how much space is free, so it is not known whether they fit.")
	case !e.Fits:
		return in.Say("Dropbox has %s free. Items that do not fit wait until there is space.", free)
	case e.NoSize > 0:
		return in.Say("Dropbox has %s free; whether all of them fit is not known.", free)
	default:
		return in.Say("They fit in Dropbox.")
	}
}
