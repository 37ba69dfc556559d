package logtab

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// errNoPlayer: nothing on this computer opens a sound.
var errNoPlayer = errors.New("no player")

// playSound fetches an item's sound, and the system's player opens it.
func (h *hourView) playSound() {
	r, one := h.single()
	if !one || r.Sound == "" {
		return
	}
	folder, engine := h.sounds(), h.archive.Engine()
	h.fetch(func(ctx context.Context) error {
		file, err := folder.Keep(path.Base(r.Sound), func(to io.Writer) error { return engine.Fetch(ctx, r.Key, r.Sound, to) })
		if err == nil && h.Open(actions.FileAddress(file)) != nil {
			err = errors.Join(errNoPlayer, folder.Clear())
		}
		return err
	}, func(err error) {
		if errors.Is(err, errNoPlayer) {
			h.Forget(actions.Content)
			h.archive.Speak(func() {
				h.answer = widgets.Phrase{Text: l10n.Translate("No program on this computer plays it. Open it in Dropbox."), Tone: widgets.Bad}
			})
		}
	})
}

// mostShown is how much text is shown in front of the window, in bytes: an item may have a thousand texts.
const mostShown = 128 << 10

// readText fetches an item's texts and shows them in front of the window.
func (h *hourView) readText() {
	r, one := h.single()
	if !one || len(r.Texts) == 0 {
		return
	}
	var text bytes.Buffer
	engine := h.archive.Engine()
	h.fetch(func(ctx context.Context) error {
		for i, file := range r.Texts {
			if i > 0 {
				text.WriteString("\n\n")
			}
			if err := engine.Fetch(ctx, r.Key, file, &text); err != nil {
				return err
			}
			if text.Len() > mostShown {
				return reasons.ErrFileLarge
			}
		}
		return nil
	}, func(err error) {
		if err == nil {
			h.showText(r, plaintext.Text(text.String()))
		}
	})
}

// fetch runs what fetches something until the hour is left.
func (h *hourView) fetch(content func(context.Context) error, done func(error)) {
	h.answer = widgets.Phrase{}
	h.giveUp = h.DoUntil(actions.Content, content, done)
}

// endFetch gives up what is being fetched, because no one waits for it any more.
func (h *hourView) endFetch() {
	if h.giveUp != nil {
		h.giveUp()
	}
	h.giveUp = nil
	h.Forget(actions.Content)
}

// showText shows what a person wrote or said: who and when, and Copy.
func (h *hourView) showText(r archiver.ItemRow, text string) {
	about := widgets.NewNote(l10n.Join(r.Owner, parties(r), h.place.Stamp(r.Time)))
	var copies *widgets.Button
	copies = widgets.NewLink(l10n.Translate("Copy"), func() {
		h.Copy(text)
		copies.SetText(l10n.Translate("Copied"))
		h.After(copiedFor, func() { copies.SetText(l10n.Translate("Copy")) })
	})
	h.ShowLetter(l10n.TypeName(r.Key.Type), widgets.Line(8, about, copies), strings.TrimSpace(text))
}

const copiedFor = 3 * time.Second // so long Copy says that it has copied

// drawFetch shows what can be done with what an item holds.
func (h *hourView) drawFetch(one archiver.ItemRow) {
	has := func(fits func(archiver.ItemRow) bool) bool {
		for _, r := range h.items {
			if fits(r) {
				return true
			}
		}
		return false
	}
	sound := func(r archiver.ItemRow) bool { return r.Sound != "" }
	text := func(r archiver.ItemRow) bool { return len(r.Texts) > 0 }
	widgets.ShowIf(h.play, has(sound))
	widgets.ShowIf(h.read, has(text))
	h.play.SetEnabled(sound(one) && !h.Busy(actions.Content))
	h.read.SetEnabled(text(one) && !h.Busy(actions.Content))
}
