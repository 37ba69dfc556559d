package ui

import (
	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// showHelp explains the log: its columns, its statuses, and settling.
func (l *logTab) showHelp() {
	head := func(words string) *widgets.Text {
		t := widgets.NewText(words, widgets.Plain)
		t.Style.Bold = true
		return t
	}
	pill := func(s archiver.Status) *widgets.Pill { return widgets.NewPill(say(statusNames[s]), toneOf[s]) }
	const first = 130
	l.read(say("The log"), nil, paragraphs(
		paragraph(say("There is one row for each hour. Choose a row to see its items, to open one in Dropbox, or to try again what is not archived.")),
		head(say("Columns")),
		widgets.Pairs(first,
			label(say("From")+", "+say("To")), paragraph(say("The hour in which the calls and messages were made, in this computer's time.")),
			label(say("Status")), paragraph(say("How the hour stands; see below.")),
			label(say("Job Start")+", "+say("Job End")), paragraph(say("When the program last worked on the hour; with the day where it was another.")),
			label(say("Numbers")), paragraph(say("What of this hour is archived in Dropbox, whenever that happened: call recordings, voicemail, SMS and MMS, fax.")),
		),
		head(say("Status")),
		widgets.Pairs(first,
			pill(archiver.Success), paragraph(say("All that RingCentral had of this hour is in Dropbox, and Dropbox has confirmed every file.")),
			pill(archiver.Settling), paragraph(say("The hour is younger than four hours. RingCentral adds recordings late; they are archived as they appear, and what comes even later is archived and counted too.")),
			pill(archiver.Running), paragraph(say("Is being archived: done / known.")),
			pill(archiver.WaitingFor), paragraph(say("Not all is archived yet, and it goes on by itself: no item is given up while RingCentral may still have it.")),
			pill(archiver.Failed), paragraph(say("Somebody has to do something, or RingCentral has deleted an item before it could be archived.")),
		),
		head(say("Show less")),
		paragraph(say("SHOW LESS shows only the hours with data, SHOW MORE all. The search finds hours by a name, an extension or a number in one of their items, however the number is written.")),
	))
}
