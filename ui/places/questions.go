package places

import (
	"context"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
)

// other asks whether to go on in a place that is not where the archive was before.
func (f *Forms) other(ctx context.Context) func(before, now string) bool {
	return func(before, now string) bool {
		return f.await(ctx, func(answer chan<- bool) {
			f.Ask(l10n.Translate("Continue in another place?"),
				l10n.Translate("This log belongs to the archive in %s. The one in %s has a log of its own; going back finds this one again.", before, now),
				l10n.Translate("Use the other place"), func() { answer <- true }, func() { answer <- false })
		})
	}
}

// hostKey shows the key of a server, which has to be agreed to before anything is sent there.
func (f *Forms) hostKey(ctx context.Context) func(archiver.HostKey) bool {
	return func(k archiver.HostKey) bool {
		return f.await(ctx, func(answer chan<- bool) {
			yes, no := func() { answer <- true }, func() { answer <- false }
			if k.Before == "" {
				f.Confirm(l10n.Translate("Is this the right server?"),
					l10n.Translate("%s shows the host key %s (%s). Compare it with what whoever runs the server says.", k.Server, k.Fingerprint, k.Type),
					l10n.Translate("Confirm"), yes, no)
				return
			}
			f.Ask(l10n.Translate("The host key has changed"),
				l10n.Translate("%s shows the host key %s (%s). Before it was %s. Someone may have come between: confirm it only if whoever runs the server has changed the key.", k.Server, k.Fingerprint, k.Type, k.Before),
				l10n.Translate("Confirm"), yes, no)
		})
	}
}

// await asks from the engine's goroutine; the end of the connecting answers no.
func (f *Forms) await(ctx context.Context, ask func(answer chan<- bool)) bool {
	answer := make(chan bool, 1)
	f.Post(func() { ask(answer) })
	select {
	case yes := <-answer:
		return yes
	case <-ctx.Done():
		f.Post(func() { f.Dismiss() })
		return false
	}
}
