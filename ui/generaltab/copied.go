package generaltab

import (
	"time"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

const copiedFor = 3 * time.Second // so long a button says that it has copied

// copied puts a text on the clipboard; the button that asked for it says so for a while.
func (b *base) copied(text string, button *widgets.Button) {
	b.Copy(text)
	button.SetText(l10n.Translate("Copied"))
	b.After(copiedFor, func() { button.SetText(l10n.Translate("Copy")) })
}
