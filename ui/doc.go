// Package ui is the window: a header, the tabs GENERAL, BACKUP and LOG, and a
// footer. It shows the engine's Snapshot and calls its actions; it holds no
// rule of its own. Here are only the frame, its start and its end: each tab is a
// package (generaltab, backuptab, logtab), and so are the calendar, the tray and
// the notifications. No piece knows another: it says in an interface of its own
// where its buttons lead, and the window leads there (navigation.go).
//
// What the pieces share lies below them: l10n words things, status says how things
// stand, cause what is wrong and what helps, dialogs what lies in front of the
// window, runcontrol starts and pauses runs.
//
// Nothing waits on the UI goroutine: the actions of package actions run in
// goroutines that the window owns, and come back through its Post.
package ui
