//go:build cgo && !windows && !darwin

package desktop

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>

// minimise asks the window manager for it; 0 when there is none to ask.
static int minimise(unsigned long window) {
	Display *display = XOpenDisplay(NULL);
	if (!display)
		return 0;
	Atom check = XInternAtom(display, "_NET_SUPPORTING_WM_CHECK", True), type = None;
	int format, asked = 0;
	unsigned long count = 0, more;
	unsigned char *manager = NULL;
	if (check != None)
		XGetWindowProperty(display, DefaultRootWindow(display), check, 0, 1, False, AnyPropertyType, &type, &format, &count, &more, &manager);
	if (manager)
		XFree(manager);
	if (count)
		asked = XIconifyWindow(display, window, DefaultScreen(display)) != 0;
	XCloseDisplay(display);
	return asked;
}
*/
import "C"

// Minimise minimises a window of this process by its X11 id. It reports whether
// there was a window manager to ask; without one the window stays where it is.
// Fyne cannot do it.
func Minimise(window uintptr) bool { return window != 0 && C.minimise(C.ulong(window)) != 0 }
