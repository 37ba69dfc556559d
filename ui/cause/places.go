package cause

import (
	"slices"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
)

// Apart is how the archive stands in another place, without what the first place says already: what concerns RingCentral is said once.
func Apart(first, other archiver.Snapshot) archiver.Snapshot {
	other.Problems = slices.DeleteFunc(slices.Clone(other.Problems), func(one archiver.Problem) bool { return said(first, one) })
	if first.RingCentral.Expired {
		other.RingCentral.Expired = false
	}
	if other.Waiting == first.Waiting && !other.Waiting.OfPlace() {
		other.Waiting = reasons.NoReason
	}
	other.OtherComputer = false
	return other
}

// said reports whether the first place has a problem, too, that is not of the other place alone. What was lost may be more in one of them.
func said(first archiver.Snapshot, one archiver.Problem) bool {
	return !one.Reason.OfPlace() && slices.ContainsFunc(first.Problems, func(of archiver.Problem) bool {
		lost := one.Reason == reasons.Gone || one.Reason == reasons.PartlyGone || one.Reason == reasons.Damaged
		return of.Reason == one.Reason && (!lost || of.Items == one.Items)
	})
}
