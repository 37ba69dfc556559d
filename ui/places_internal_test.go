package ui

import (
	"testing"

	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/uitest"
)

// TestTheFooterLeadsToThePlaceThatItIsAbout: the calendar shows the archive there, and the log then does, too.
func TestTheFooterLeadsToThePlaceThatItIsAbout(t *testing.T) {
	r := newOffice(t, uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Away)))
	r.Engine.Others = map[place.Kind]*uitest.Engine{place.Folder: {Pages: uitest.Week, Months: uitest.Days}}
	r.footer.completeness.OnTapped()
	r.Settle()
	if !r.calendar.Visible() || r.shown.Kind() != place.Folder || !r.Says("42 items are not archived yet") {
		t.Errorf("it shows the archive of %s", r.shown.Kind())
	}
	r.closeFront()
	r.choose(tabLog)
	r.Settle()
	if other := r.Engine.Others[place.Folder]; len(other.Queries) == 0 || len(r.Engine.Queries) > 0 {
		t.Error("the log is that of another place")
	}
	r.See(uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Complete)))
	if got, want := r.footer.words.Text, "Everything RingCentral holds since 9 November is in Dropbox and in the folder\u00a0›"; got != want {
		t.Errorf("the footer says %q", got)
	}
}
