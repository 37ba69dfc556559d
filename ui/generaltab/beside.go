package generaltab

import (
	"context"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// besideSignIn connects Dropbox beside the first place. It is seen only while the browser is waited for, and when it has failed.
func besideSignIn(b *base) *signIn {
	return &signIn{
		base: b, group: actions.Beside, label: l10n.Translate("CONNECT"), failed: widgets.NewFailure(),
		first: l10n.Key("Connected to the Dropbox of %s. Everything is archived there from now on: is it yours?"),
		act: func(ctx context.Context, ask archiver.Asking) error {
			ask.Beside = true
			return b.engine.Connect(ctx, ask)
		},
	}
}
