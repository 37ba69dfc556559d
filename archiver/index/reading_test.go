//go:build unix

package index

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"ringcentral-archiver/e2e/browser"
)

// plays presses a row's button and waits until the player has the file.
func plays(t *testing.T, b *browser.Browser, control string, it *Item) {
	t.Helper()
	b.Run(`window.ready = new Promise((told, failed) => { const audio = document.querySelector("audio");
		audio.addEventListener("playing", told, { once: true }); audio.addEventListener("error", () => failed(audio.error.message), { once: true }); })`, nil)
	press(b, control)
	got := seen[struct {
		Src      string
		Duration float64
		Ready    int
		Pressed  string
	}](b, `await window.ready; const audio = document.querySelector("audio");
		return { src: audio.src, duration: audio.duration, ready: audio.readyState, pressed: document.querySelector('`+control+`').getAttribute("aria-pressed") }`)
	at, err := url.Parse(got.Src)
	if err != nil || !strings.HasSuffix(at.Path, it.Files[0].Path) || at.RawQuery+at.Fragment != "" {
		t.Errorf("it plays %s, not %s", got.Src, it.Files[0].Path)
	}
	if got.Ready < 2 || got.Duration < 2 || got.Pressed != "true" {
		t.Errorf("the player is at %+v", got)
	}
	quiet(t, b)
}

func showsWhatARowHolds(t *testing.T, b *browser.Browser) {
	f, items := newFolder(t), small(t)
	items[0].Deleted, items[2].Deleted = true, true
	f.fill(items...)
	openMonth(t, b, f, "", items...)
	for row, mark := range map[string]string{"#row-0": ", call deleted from the call log", "#row-1": "", "#row-2": ", deleted by its user"} {
		if got := text(b, row+` .type small`); !strings.HasSuffix(got, mark) || strings.Contains(got, "deleted") != (mark != "") {
			t.Errorf("%s says %q", row, got)
		}
	}
	if got := text(b, `#row-0 .length`); got != "1:00\nof 2:00" {
		t.Errorf("a recording that is shorter than its call has the length %q", got)
	}
	press(b, `#row-2 [data-what=transcript]`)
	if got := seen[string](b, `const frame = document.querySelector("iframe"); return frame.getAttribute("sandbox") + decodeURIComponent(frame.src)`); !strings.HasSuffix(got, items[2].Files[1].Path) {
		t.Errorf("the transcript's frame shows %q", got)
	}
	b.Inside("iframe", func() {
		if got := text(b, "body"); got != "Hello, this is Zoë. Please call me back about the appointment." {
			t.Errorf("the transcript says %q", got)
		}
	})
	press(b, `#row-2 [data-what=transcript]`)
	press(b, `#row-6 [data-what=pictures]`)
	if got := seen[int](b, `const picture = document.querySelector(".more img"); await picture.decode(); return picture.naturalWidth`); got != 1 {
		t.Errorf("the picture is %d wide", got)
	}
	if got := seen[[]string](b, `return [...document.querySelectorAll(".more, #row-5 a.main")].map((each) => each.innerText)`); !slices.Equal(got, []string{"", "Open fax"}) {
		t.Errorf("the page shows %q", got)
	}
	plays(t, b, `#row-2 button.play`, items[2])
	quiet(t, b)
}

func opensAConversation(t *testing.T, b *browser.Browser) {
	f, items := newFolder(t), small(t)
	f.fill(items...)
	openMonth(t, b, f, "", items...)
	press(b, `#row-3 [data-do=thread]`)
	bubbles := `return [...document.querySelectorAll(".bubble")].map((each) => [each.className, each.querySelector("p").innerText].join(": "))`
	want := []string{"bubble: Shall we all meet at nine?", "bubble ours chosen: Fine by me, the code is 0042", "bubble: With a picture 💚"}
	if got := seen[[]string](b, bubbles); !slices.Equal(got, want) {
		t.Errorf("the group's conversation is %q", got)
	}
	if with := text(b, "#with"); with != "Kim Park, José Núñez-Straße" {
		t.Errorf("it is with %q", with)
	}
	b.Click("#close")
	press(b, `#row-4 [data-do=thread]`)
	if got := seen[[]string](b, bubbles); !slices.Equal(got, []string{"bubble chosen: Only you and me now"}) {
		t.Errorf("the conversation of two is %q", got)
	}
	quiet(t, b)
}

func obeysKeys(t *testing.T, b *browser.Browser) {
	f, items := newFolder(t), small(t)
	f.fill(items...)
	openMonth(t, b, f, "", items...)
	b.Type("body", "/")
	if got := seen[string](b, `return document.activeElement.name`); got != "q" {
		t.Errorf("the slash leads to %q", got)
	}
	const down, up, enter, escape = "\uE015", "\uE013", "\uE007", "\uE00C"
	b.Type("[name=q]", down)
	b.Type(":focus", down)
	b.Type(":focus", down)
	b.Type(":focus", up)
	if got := seen[string](b, `return document.activeElement.id`); got != "row-6" {
		t.Errorf("the arrows lead to %q", got)
	}
	b.Type(":focus", enter)
	if !seen[bool](b, `return document.querySelector("#thread").open`) {
		t.Error("Enter opens no conversation")
	}
	b.Type(":focus", escape)
	b.Run(`document.querySelector("#row-2").focus();
		window.held = new Promise((told) => document.querySelector("audio").addEventListener("play", told, { once: true }))`, nil)
	b.Type(":focus", " ")
	b.Run(`await window.held; window.held = new Promise((told) => document.querySelector("audio").addEventListener("pause", told, { once: true }))`, nil)
	b.Type(":focus", " ")
	b.Run(`await window.held`, nil)
	quiet(t, b)
}
