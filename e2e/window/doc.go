// Package window drives the real window: the program on a screen with a window
// manager and a session bus, which .ci/window starts for it. The tests are built
// with the tag window.
//
//	xdisplay    the program on the X display: its window, keys, pictures
//	trayhost    a stand-in for the desktop's panel: tray icon, menu, notifications
//	bus         a session bus of a test's own
//	browser     Chromium, and a stand-in for xdg-open
//	firststart  from the first start to a filled log, with mouse and keyboard
//	lifecycle   second start, start without tray or bus, a start that fails
//	tray        what the icon shows and its menu does
//	demo        --demo
//	bench       what the window costs
package window
