package logtab

import (
	"strings"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// showHelp explains the log: its columns, its statuses, and settling.
func (l *Tab) showHelp() { l.archive.Speak(l.explain) }

func (l *Tab) explain() {
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
		widgets.NewParagraph(l10n.Translate("Each row is one hour. Open a row to see its items, show one in Dropbox, or retry those that are not archived.")),
		head(l10n.Translate("Columns")),
		widgets.Pairs(first,
			widgets.NewLabel(l10n.Translate("From")+", "+l10n.Translate("To")), widgets.NewParagraph(l10n.Translate("The hour of the calls and messages, in this computer's time.")),
			widgets.NewLabel(l10n.Translate("Status")), widgets.NewParagraph(l10n.Translate("The status of the hour; see below.")),
			widgets.NewLabel(l10n.Translate("Job Start")+", "+l10n.Translate("Job End")), widgets.NewParagraph(l10n.Translate("When the program last worked on the hour; with the day if it was a different one.")),
			widgets.NewLabel(l10n.Translate("Numbers")), widgets.NewParagraph(l10n.Translate("The items of this hour that are archived in Dropbox, whenever that happened: call recordings, voicemail, SMS and MMS, fax.")),
		),
		head(l10n.Translate("Status")),
		widgets.Pairs(first,
			pill(completeness.Success), widgets.NewParagraph(strings.TrimSpace(l10n.Translate("Everything RingCentral had for this hour is in Dropbox, and Dropbox has confirmed every file.")+" "+status.Uncovered(l.Snapshot()))),
			pill(completeness.Settling), widgets.NewParagraph(l10n.Translate("The hour is less than four hours old. RingCentral may still add recordings; they are archived as they appear, and so are any that come later.")),
			pill(completeness.Running), widgets.NewParagraph(l10n.Translate("In progress: archived / found.")),
			pill(completeness.WaitingFor), widgets.NewParagraph(l10n.Translate("Some items are not archived yet. They are retried automatically for as long as RingCentral may have them.")),
			pill(completeness.Failed), widgets.NewParagraph(l10n.Translate("Your action is needed, or RingCentral deleted an item before it was archived.")),
		),
		head(l10n.Translate("Show less")),
		widgets.NewParagraph(l10n.Translate("SHOW LESS shows only the hours with data, SHOW MORE shows all. Search finds hours by the name, extension or number of an item; a number can be written in any form.")),
	))
}
