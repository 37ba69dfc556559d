package table

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/ui/widgets"
)

// TestColumnsUseTheRoom: what is left over goes to the words that are cut, and where there is too little
// the figures are the last to go.
func TestColumnsUseTheRoom(t *testing.T) {
	test.NewTempApp(t)
	c := newColumns([]Column{{Title: "Who", Width: 100, Least: 60}, {Title: "State", Width: 200, Least: 100, Pill: true}, {Title: "Job", Width: 90, Optional: true}, {Title: "SMS", Width: 50, Trailing: true}})
	name := "Dr. Narayanan Iyer: Smiles and More, 101"
	c.measure([][]widgets.Phrase{{{Text: name}, {Text: "waiting"}, {Text: "09:27"}, {Text: "7"}}})
	want := fyne.MeasureText(name, 12.5, fyne.TextStyle{}).Width
	for _, room := range []float32{800, 1000, 1400} {
		if w := c.widths(room); w[0] < want+2*side {
			t.Errorf("%v: the name gets %v of %v: %v", room, w[0], want, w)
		}
	}
	if w := c.widths(250); w[0] < 60 || w[1] < 100 || w[2] != 0 || w[3] < 50 {
		t.Errorf("narrow: %v", w)
	}
	if w := c.widths(360); w[0] < 200 || w[1] < 100 || w[2] != 0 {
		t.Errorf("less narrow: %v", w)
	}
	if w := c.widths(440); w[2] < 90 || w[3] < 50 {
		t.Errorf("as wide as all want: %v", w)
	}
	short := newColumns([]Column{{Title: "Type", Width: 200, Least: 60}, {Title: "Who", Width: 100, Least: 60}})
	short.measure([][]widgets.Phrase{{{Text: "Fax"}, {Text: name}}})
	if w := short.widths(want + 2*side + 80); w[0] < 60 || w[1] < want+2*side {
		t.Errorf("what short words leave: %v of %v", w, want)
	}
	for _, room := range []float32{210, 250, 333, 440, 700, 1400} {
		total := float32(0)
		for _, w := range c.widths(room) {
			total += w
		}
		if total < room-0.5 || total > room+0.5 {
			t.Errorf("of %v %v is used", room, total)
		}
	}
	if c.least() != 210 {
		t.Errorf("it cannot do without %v", c.least())
	}
}
