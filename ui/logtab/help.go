package logtab

import (
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// showHelp explains the log: its columns, its statuses, and settling.
func (l *Tab) showHelp() {
	head := func(words string) *widgets.Text {
		t := widgets.NewText(words, widgets.Plain)
		t.Style.Bold = true
		return t
	}
	pill := func(s completeness.Status) *widgets.Pill {
		return widgets.NewPill(l10n.Translate(statusNames[s]), toneOf[s])
	}
	const first = 130
	l.ShowSheet(l10n.Translate("The log"), nil, dialogs.Paragraphs(
		widgets.NewParagraph(l10n.Translate("There is one row for each hour. Choose a row to see its items, to open one in Dropbox, or to try again what is not archived.")),
		head(l10n.Translate("Columns")),
		widgets.Pairs(first,
			widgets.NewLabel(l10n.Translate("From")+", "+l10n.Translate("To")), widgets.NewParagraph(l10n.Translate("The hour in which the calls and messages were made, in this computer's time.")),
			widgets.NewLabel(l10n.Translate("Status")), widgets.NewParagraph(l10n.Translate("How the hour stands; see below.")),
			widgets.NewLabel(l10n.Translate("Job Start")+", "+l10n.Translate("Job End")), widgets.NewParagraph(l10n.Translate("When the program last worked on the hour; with the day where it was another.")),
			widgets.NewLabel(l10n.Translate("Numbers")), widgets.NewParagraph(l10n.Translate("What of this hour is archived in Dropbox, whenever that happened: call recordings, voicemail, SMS and MMS, fax.")),
		),
		head(l10n.Translate("Status")),
		widgets.Pairs(first,
			pill(completeness.Success), widgets.NewParagraph(l10n.Translate("All that RingCentral had of this hour is in Dropbox, and Dropbox has confirmed every file.")),
			pill(completeness.Settling), widgets.NewParagraph(l10n.Translate("The hour is younger than four hours. RingCentral adds recordings late; they are archived as they appear, and what comes even later is archived and counted too.")),
			pill(completeness.Running), widgets.NewParagraph(l10n.Translate("Is being archived: done / known.")),
			pill(completeness.WaitingFor), widgets.NewParagraph(l10n.Translate("Not all is archived yet, and it goes on by itself: no item is given up while RingCentral may still have it.")),
			pill(completeness.Failed), widgets.NewParagraph(l10n.Translate("Somebody has to do something, or RingCentral has deleted an item before it could be archived.")),
		),
		head(l10n.Translate("Show less")),
		widgets.NewParagraph(l10n.Translate("SHOW LESS shows only the hours with data, SHOW MORE all. The search finds hours by a name, an extension or a number in one of their items, however the number is written.")),
	))
}
