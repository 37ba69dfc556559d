package words

import "strings"

// standIn is what a run of emoji is shown as: the toolkit's fonts have none.
const standIn = '※'

// Drawable replaces what the fonts cannot draw, so that names and texts of others have no � in them.
func Drawable(s string) string {
	if strings.IndexFunc(s, pictured) < 0 {
		return s
	}
	var b strings.Builder
	in := false
	for _, r := range s {
		switch {
		case pictured(r):
			if !in {
				b.WriteRune(standIn)
			}
			in = true
		case in && joins(r):
		default:
			b.WriteRune(r)
			in = false
		}
	}
	return b.String()
}

// pictured reports whether a character is drawn as a picture.
func pictured(r rune) bool { return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF }

// joins reports whether a character only changes the picture before it, or joins it to the next.
func joins(r rune) bool {
	return r == 0x200D || r == 0x20E3 || r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0020 && r <= 0xE007F
}
