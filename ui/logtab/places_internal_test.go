package logtab

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets/choices"
)

// only is a page with one hour, in which so many recordings are archived.
func only(recordings int) func(archiver.LogQuery) (archiver.LogPage, error) {
	return func(archiver.LogQuery) (archiver.LogPage, error) {
		row := completeness.Row{From: uitest.Now.Truncate(time.Hour), To: uitest.Now.Truncate(time.Hour).Add(time.Hour), Status: completeness.Success}
		row.Counts[0] = recordings
		return archiver.LogPage{Rows: []completeness.Row{row}, Total: 1}, nil
	}
}

// TestTheLogIsThatOfTheChosenPlace: its hours, its items and what is done with them come from and go to that place's engine.
func TestTheLogIsThatOfTheChosenPlace(t *testing.T) {
	folder := &uitest.Engine{Pages: only(7), Rows: uitest.Hour()}
	e := &uitest.Engine{Pages: only(3), Rows: uitest.Hour(), State: uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Complete))}
	e.Others = map[place.Kind]*uitest.Engine{place.Folder: folder}
	r := newRig(t, e, theme.VariantLight)
	r.choose()
	r.Settle()
	selector := uitest.Find[*choices.Segmented](r.Rig)
	if len(selector) != 1 || len(folder.Called()) > 0 || r.log.page.Rows[0].Counts[0] != 3 {
		t.Fatalf("it begins with %+v, and with %d selectors", r.log.page, len(selector))
	}
	r.log.openHour(0)
	r.Settle()
	if !r.log.CloseHour() {
		t.Fatal("no hour was open")
	}
	r.Win.Canvas().Focus(selector[0])
	r.Press("Right")
	if r.log.page.Rows[0].Counts[0] != 7 || r.log.archive.Kind() != place.Folder {
		t.Fatalf("the folder's log is %+v", r.log.page)
	}
	r.log.openHour(0)
	r.Settle()
	if !uitest.Has(folder, "items") || r.log.hour.look.Text != "Open in the folder" {
		t.Errorf("the folder's engine was asked for %v, and the button is %q", folder.Called(), r.log.hour.look.Text)
	}
	r.log.hour.markAll()
	r.Tap(r.Button("Retry selected"))
	if !uitest.Has(folder, "retry") || uitest.Has(e, "retry") {
		t.Errorf("retried at %v, not at %v", e.Called(), folder.Called())
	}
	// the folder is disconnected
	r.See(uitest.Office())
	if r.log.hour.open() || r.log.page.Rows[0].Counts[0] != 3 || len(uitest.Find[*choices.Segmented](r.Rig)) > 0 {
		t.Errorf("after the folder it shows %+v", r.log.page)
	}
}

// TestALogThatComesLateIsNotShown: of a place that is not shown any more.
func TestALogThatComesLateIsNotShown(t *testing.T) {
	held := make(chan struct{})
	e := &uitest.Engine{State: uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Complete))}
	e.Pages = func(q archiver.LogQuery) (archiver.LogPage, error) {
		<-held
		return only(3)(q)
	}
	e.Others = map[place.Kind]*uitest.Engine{place.Folder: {Pages: only(7)}}
	r := newRig(t, e, theme.VariantLight)
	r.front = true
	r.log.Shown() // which reads, and waits
	r.log.archive.Choose(place.Folder)
	r.log.Draw()
	close(held)
	r.Settle()
	if r.log.page.Total != 1 || r.log.page.Rows[0].Counts[0] != 7 {
		t.Errorf("it shows %+v", r.log.page)
	}
}

// TestWithOnePlaceNothingIsChosen: nothing is to be seen of a choice.
func TestWithOnePlaceNothingIsChosen(t *testing.T) {
	r := newRig(t, &uitest.Engine{Pages: only(3), State: uitest.Office()}, theme.VariantLight)
	r.choose()
	r.Settle()
	if len(uitest.Find[*choices.Segmented](r.Rig)) > 0 || r.Says("Archive in:") {
		t.Error("a place is to be chosen where there is one")
	}
}
