// Package desktop is what differs by operating system and is not Fyne: the door
// at which a second start asks the first one to show its window, and whether
// anything shows a tray icon.
package desktop
