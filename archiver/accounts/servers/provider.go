package servers

import (
	"net/url"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// dropboxScopes is what uploading, listing and showing the account need (docs/dropbox.md §1).
var dropboxScopes = []string{"account_info.read", "files.content.write", "files.content.read", "files.metadata.read"}

// Provider is how one signs in to a service at its address. name is that of its connection, clientID
// names this program to it.
func Provider(name string, at Addresses, clientID string) oauth.Provider {
	if name == store.NameDropbox {
		return dropboxProvider(at, clientID)
	}
	return ringCentralProvider(at, clientID)
}

func ringCentralProvider(at Addresses, clientID string) oauth.Provider {
	return oauth.Provider{
		Name: string(reasons.RingCentral), ClientID: clientID,
		AuthURL:   at.Platform + "/restapi/oauth/authorize",
		TokenURL:  at.Platform + "/restapi/oauth/token",
		RevokeURL: at.Platform + "/restapi/oauth/revoke",
	}
}

func dropboxProvider(at Addresses, appKey string) oauth.Provider {
	return oauth.Provider{
		Name: string(reasons.Dropbox), ClientID: appKey,
		AuthURL:          at.DropboxWeb + "/oauth2/authorize",
		TokenURL:         at.DropboxAPI + "/oauth2/token",
		RevokeURL:        at.DropboxAPI + "/2/auth/token/revoke",
		Scopes:           dropboxScopes,
		Extra:            url.Values{"token_access_type": {"offline"}},
		RevokeWithBearer: true, BareCode: true,
	}
}
