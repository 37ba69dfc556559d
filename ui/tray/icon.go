package tray

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"runtime"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/assets"
	"ringcentral-archiver/ui/widgets"
)

// picture is what the icon shows.
type picture string

const (
	waiting picture = "waiting"
	paused  picture = "paused"
)

// pictureOf tells as the footer does whether a person has paused it or it waits by itself.
func pictureOf(mood archiver.Mood, footer widgets.Shape) picture {
	switch footer {
	case widgets.Bars:
		return paused
	case widgets.Dots:
		return waiting
	default:
		return picture(mood)
	}
}

// icons are the pictures. They are PNG: the toolkit would draw an SVG on the wrong goroutine.
func icons() map[picture]fyne.Resource {
	all := map[picture]fyne.Resource{}
	for shows, file := range map[picture][]byte{
		picture(archiver.Fine): assets.TrayFine, picture(archiver.Working): assets.TrayWorking, waiting: assets.TrayWaiting, paused: assets.TrayPaused,
		picture(archiver.Attention): assets.TrayAttention, picture(archiver.Never): assets.TrayNever,
	} {
		if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
			file = crisp(file)
		}
		all[shows] = fyne.NewStaticResource("tray-"+string(shows)+".png", file)
	}
	return all
}

// crisp makes each point of a picture opaque or leaves it out. The Tray library
// sends panels on Linux the wrong colours of points that are neither; panels
// draw the icon smaller and smooth its edges themselves. A picture that cannot
// be read stays as it is.
func crisp(file []byte) []byte {
	from, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return file
	}
	to := image.NewNRGBA(from.Bounds())
	for y := from.Bounds().Min.Y; y < from.Bounds().Max.Y; y++ {
		for x := from.Bounds().Min.X; x < from.Bounds().Max.X; x++ {
			if c := color.NRGBAModel.Convert(from.At(x, y)).(color.NRGBA); c.A > 127 {
				c.A = 255
				to.SetNRGBA(x, y, c)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, to); err != nil {
		return file
	}
	return out.Bytes()
}
