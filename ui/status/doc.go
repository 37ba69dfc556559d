// Package status says how things stand, for every piece of the window that does:
// the footer and the tray, the status card, the calendar. It turns a Snapshot
// into words and draws nothing.
package status
