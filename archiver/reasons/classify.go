package reasons

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// Of classifies an error of a pass. The order matters: the first match is
// the most telling.
func Of(err error) Reason {
	var still *stillError
	if errors.As(err, &still) {
		return still.why
	}
	if errors.Is(err, ErrUnread) {
		return IndexUnread
	}
	if r := ofPlace(err); r != NoReason {
		return r
	}
	var of *serviceError
	signedOut := SignedOut
	if errors.As(err, &of) && of.at == Dropbox {
		signedOut = Disconnected
	}
	for _, c := range []struct {
		target error
		reason Reason
	}{
		{ErrNotSignedIn, NotSignedIn},
		{ErrNotConnected, NotConnected},
		{ErrNoSecret, Disconnected},
		{ErrMovedFolder, OtherComputer},
		{oauth.ErrAppAccess, AppAccess},
		{oauth.ErrExtensionState, ExtensionState},
		{oauth.ErrAppDisabled, AppDisabled},
		{oauth.ErrKeychainLocked, KeychainLocked},
		{oauth.ErrSessionOver, signedOut},
		{oauth.ErrNoToken, signedOut},
		{ringcentral.ErrExtensionState, ExtensionState},
		{dropbox.ErrUnverified, EmailUnverified},
		{dropbox.ErrSuspended, Suspended},
		{dropbox.ErrAppDisabled, AppDisabled},
		{target.ErrNoWrite, FolderRefused},
		{target.ErrFull, DropboxFull},
		{target.ErrBlocked, DropboxBlocked},
		{dropbox.ErrPermission, DropboxScope},
		{target.ErrHashMismatch, Mismatch},
		{target.ErrInTheWay, FileInTheWay},
		{target.ErrConflict, NameTaken},
		{target.ErrBadPath, BadName},
		{ErrElsewhere, Elsewhere},
		{ErrMailbox, MailboxUnclear},
		{ringcentral.ErrScope, AppPermission},
		{ringcentral.ErrOthers, OthersMessages},
		{ringcentral.ErrPermission, NoPermission},
		{ringcentral.ErrBadList, BadList},
		{ringcentral.ErrNotFound, NotYetAvailable},
		{ErrBadContent, BadContent},
		{ringcentral.ErrUntrusted, ForeignAddress},
		{ringcentral.ErrNotReady, NotReady},
		{ringcentral.ErrRateLimited, RateLimited},
		{target.ErrRateLimited, RateLimited},
		{ringcentral.ErrBadAnswer, BadContent},
		{ringcentral.ErrBrokenOff, ServiceTrouble},
		{transport.ErrProxyPassword, ProxyPassword},
		{transport.ErrProxyRefused, ProxyRefused},
		{transport.ErrProxyAddress, ProxyAddress},
		{transport.ErrCertificate, Certificate},
		{store.ErrDamaged, StoreDamaged},
		{ErrStore, StoreTrouble},
		{context.Canceled, Stopped},
	} {
		if errors.Is(err, c.target) {
			return c.reason
		}
	}
	if transport.IsNetwork(err) {
		return Offline
	}
	return ServiceTrouble
}
