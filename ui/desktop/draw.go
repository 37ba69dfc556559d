//go:build cgo

package desktop

import (
	"errors"
	"fmt"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// ErrNoWindow: no window can be shown here.
var ErrNoWindow = errors.New("no window can be shown here")

// CanDraw makes a window like the toolkit's that is never shown, and says why that is not possible:
// the toolkit itself would crash, or go on without a window. It has to be called on the main
// goroutine. Errors: ErrNoWindow.
func CanDraw() (err error) {
	defer func() { // that the display could not be opened is only written by the library, which then panics
		if recover() != nil {
			err = fmt.Errorf("%w: the display cannot be opened", ErrNoWindow)
		}
	}()
	if err := glfw.Init(); err != nil {
		return fmt.Errorf("%w: the display cannot be opened: %w", ErrNoWindow, err)
	}
	defer glfw.DefaultWindowHints()
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	w, err := glfw.CreateWindow(10, 10, "", nil, nil)
	if err != nil {
		return fmt.Errorf("%w: the display has no OpenGL 2.1: %w", ErrNoWindow, err)
	}
	w.Destroy()
	return nil
}
