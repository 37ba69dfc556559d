package cause

import (
	"slices"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
)

// ofPlace are the reasons that are about where the archive lies, or about what is recorded of it, and not about RingCentral: they hold in
// that place only.
var ofPlace = []reasons.Reason{
	reasons.DropboxFull, reasons.FolderRefused, reasons.FolderMissing, reasons.FolderFull, reasons.FolderReadOnly, reasons.HostKeyChanged,
	reasons.PlaceSignIn, reasons.PlaceBlocked, reasons.PlaceAway, reasons.BucketMissing, reasons.BucketRegion, reasons.BucketUnsafe,
	reasons.EmailUnverified, reasons.Suspended, reasons.DropboxScope, reasons.DropboxBlocked, reasons.Disconnected, reasons.NotConnected,
	reasons.NameTaken, reasons.BadName, reasons.FileInTheWay, reasons.Mismatch, reasons.FileMissing, reasons.FileChanged, reasons.Removed,
	reasons.IndexBehind, reasons.Damaged,
}

// OfPlace reports whether a reason is about where the archive lies, and not about RingCentral or this computer.
func OfPlace(r reasons.Reason) bool { return slices.Contains(ofPlace, r) }

// Apart is how the archive stands in another place, without what the first place says already: what concerns RingCentral is said once.
func Apart(first, other archiver.Snapshot) archiver.Snapshot {
	other.Problems = slices.DeleteFunc(slices.Clone(other.Problems), func(one archiver.Problem) bool { return said(first, one) })
	if first.RingCentral.Expired {
		other.RingCentral.Expired = false
	}
	if other.Waiting == first.Waiting && !OfPlace(other.Waiting) {
		other.Waiting = reasons.NoReason
	}
	other.OtherComputer = false
	return other
}

// said reports whether the first place has a problem, too, that is not of the other place alone. What was lost may be more in one of them.
func said(first archiver.Snapshot, one archiver.Problem) bool {
	return !OfPlace(one.Reason) && slices.ContainsFunc(first.Problems, func(of archiver.Problem) bool {
		lost := one.Reason == reasons.Gone || one.Reason == reasons.PartlyGone
		return of.Reason == one.Reason && (!lost || of.Items == one.Items)
	})
}
