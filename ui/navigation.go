package ui

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/archives"
	"ringcentral-archiver/ui/calendar"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
)

// This file is what the pieces ask of the window: each names what it needs in an
// interface of its own package.

// OpenBackup brings BACKUP to the front.
func (w *window) OpenBackup() { w.choose(tabBackup) }

// ShowRescue brings BACKUP to the front, at the rescue.
func (w *window) ShowRescue() {
	w.choose(tabBackup)
	w.backup.ShowRescue()
}

// Help brings GENERAL to the front and does what helps against a reason.
func (w *window) Help(of reasons.Reason) {
	w.choose(tabGeneral)
	w.general.Help(of)
}

// ShowDay brings LOG to the front, with the hours of a day.
func (w *window) ShowDay(from, to, date time.Time) {
	w.log.ShowDay(from, to, date)
	w.choose(tabLog)
}

// ShowCalendar opens the calendar; nothing happens if it is open.
func (w *window) ShowCalendar() {
	if !w.calendar.Visible() {
		days := archives.In(w.shown, func(at place.Kind) calendar.Engine { return w.engines.in(at) })
		w.calendar = calendar.Open(w.Runner, w.Dialogs, w.place, days, w)
	}
}

// ShowCalendarOf opens the calendar of the archive in a place.
func (w *window) ShowCalendarOf(at place.Kind) {
	w.shown.Choose(at)
	w.ShowCalendar()
	w.calendar.Draw()
}

// showWhatIsSaid opens the calendar of the place that the footer is about.
func (w *window) showWhatIsSaid() {
	if s := w.Snapshot(); len(s.Beside) > 0 && s.Overall() != archiver.Fine {
		w.ShowCalendarOf(status.About(s).Dropbox.Kind())
		return
	}
	w.ShowCalendar()
}

// ShowCalendarAt opens the calendar at a date.
func (w *window) ShowCalendarAt(date time.Time) {
	w.ShowCalendar()
	w.calendar.ShowDate(date)
}

// SetAside asks whether the damaged data file is to be set aside. The program ends and starts again
// for it.
func (w *window) SetAside() {
	w.Ask(l10n.Translate("Set the damaged data file aside?"),
		l10n.Translate("It is kept under another name beside where it is. The program starts again with a new one: sign in to both services and turn on backup. Files already in Dropbox are recognised, and nothing is archived twice."),
		l10n.Translate("Set the file aside"), func() {
			w.setsAside = true
			w.app.Quit()
		})
}

// ShowAbout says what this program is.
func (w *window) ShowAbout() { w.Dialogs.ShowAbout(w.options.Version) }

// AskToSignOut is LOGOUT and Revoke Access.
func (w *window) AskToSignOut() {
	w.Ask(l10n.Translate("Log out of RingCentral?"),
		l10n.Translate("LOGOUT and Revoke Access do the same: access to RingCentral is revoked, and archiving stops until you sign in again. The files in Dropbox, the log and the settings stay."),
		l10n.Translate("Log out"), func() { w.Do(actions.RingCentral, w.engine.Logout) })
}

// closeFront closes what lies in front as Escape does, or goes back to the hours
// of the log.
func (w *window) closeFront() {
	if !w.CloseFront() && w.bar.Selected() == tabLog {
		w.log.CloseHour()
	}
}

// OpenProxy opens the form that chooses the proxy.
func (w *window) OpenProxy() { w.proxy.Open() }
