// Package assets holds the program's pictures. All are PNG, which the window toolkit draws without
// a further library; the drawings that they were made from are in source.
package assets

import _ "embed"

// Icon is the program's icon, 512×512.
//
//go:embed icon.png
var Icon []byte

// The tray's icons, 64×64. They differ by shape and by colour, and are for light and dark panels.
var (
	// TrayFine: everything that is due is archived. A check mark in a circle.
	//go:embed tray-fine.png
	TrayFine []byte
	// TrayWorking: archiving now. Turning arrows in a square.
	//go:embed tray-working.png
	TrayWorking []byte
	// TrayWaiting: offline, told to wait, or something is open; continues automatically. An hourglass.
	//go:embed tray-waiting.png
	TrayWaiting []byte
	// TrayPaused: paused or off; a person did that, and a person ends it. Two bars.
	//go:embed tray-paused.png
	TrayPaused []byte
	// TrayAttention: only the user can make it go on. A triangle with an exclamation mark.
	//go:embed tray-attention.png
	TrayAttention []byte
	// TrayNever: nothing was archived yet. An empty broken circle.
	//go:embed tray-never.png
	TrayNever []byte
)
