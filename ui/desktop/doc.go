// Package desktop is what differs by operating system and is not Fyne: how a
// second start asks the first one to show its window, whether anything shows a
// tray icon, how a window is minimised, and starting with the session.
package desktop
