package words

import "testing"

func TestEmojiHaveAStandIn(t *testing.T) {
	for s, want := range map[string]string{
		"Ana Ruiz, 101": "Ana Ruiz, 101", "Zoë → Łukasz …": "Zoë → Łukasz …", "Ana 🌸 Ruiz": "Ana ※ Ruiz", "🎉🎉 done": "※ done",
		"👨‍👩‍👧 home": "※ home", "I ❤️ it": "I ※ it", "🇩🇪": "※", "👍🏽!": "※!",
	} {
		if got := Drawable(s); got != want {
			t.Errorf("%q is shown as %q, want %q", s, got, want)
		}
	}
}
