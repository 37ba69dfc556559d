package archiver

import (
	"context"
	"slices"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/proxy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/transport"
)

// Proxy says which proxy calls go through.
type Proxy = proxy.Choice

// Which proxy that may be.
const (
	SystemProxy = proxy.System
	NoProxy     = proxy.None
	NamedProxy  = proxy.Named
)

// vaultOf is the vault of accounts that are opened after whoever needs it, because they call through that.
type vaultOf struct{ a *Archiver }

func (v vaultOf) Seal(name string, plain []byte) ([]byte, error) {
	return v.a.accounts.Vault().Seal(name, plain)
}

func (v vaultOf) Unseal(name string, secret []byte) ([]byte, error) {
	return v.a.accounts.Vault().Unseal(name, secret)
}

// CheckProxy looks at the address of a proxy that a person names, and at the user name that it is told. Errors:
// reasons.ErrProxyAddress, reasons.ErrProxyPort, reasons.ErrProxyUser.
func CheckProxy(p Proxy) error { return proxy.Check(p) }

// Proxy gives which proxy calls go through, without its password. Errors: those of the store.
func (a *Archiver) Proxy() (Proxy, error) { return a.proxy.Choice() }

// SetProxy keeps which proxy calls go through from now on. An empty password keeps the present one, if address and user stay the
// same. What has failed on the way to the services is tried again. Errors: reasons.ErrProxyAddress, reasons.ErrProxyPort,
// reasons.ErrProxyUser, oauth.ErrKeychainLocked, reasons.ErrStore.
func (a *Archiver) SetProxy(ctx context.Context, p Proxy) error {
	if err := a.proxy.Set(ctx, p); err != nil {
		return err
	}
	transport.CloseIdle(a.http)
	return a.signedIn(func(r reasons.Reason) bool {
		return r == reasons.Offline || r == reasons.ProxyPassword || r == reasons.ProxyRefused || r == reasons.ProxyAddress || r == reasons.Certificate
	})
}

// TestProxy goes the way to both services, through a proxy that need not be kept, up to their first answer, and says of each service
// how far it goes. Errors: those of SetProxy.
func (a *Archiver) TestProxy(ctx context.Context, p Proxy) ([]diagnose.Connection, error) {
	ctx, done := a.life.Within(ctx)
	defer done()
	through, err := a.proxy.Way(p)
	if err != nil {
		return nil, err
	}
	at, err := a.accounts.Servers().Now()
	if err != nil {
		at, _ = servers.Origins("") // the usual ones have no error
	}
	all := targets(at, archiveIn(a.store), nil, nil)
	for _, b := range a.Besides() {
		all = append(all, archiveTargets(at, archiveIn(b.store), nil)...)
	}
	called := slices.DeleteFunc(all, func(t diagnose.Target) bool { return t.Origin == "" }) // no proxy leads there
	ways := diagnose.Test(ctx, a.clock.System(), transport.Options{UserAgent: a.opts.UserAgent, CA: a.opts.CA, Proxy: through}, called)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return worst(ways), nil
}

// worst is one way to each service, one that fails if there is one.
func worst(ways []diagnose.Connection) (each []diagnose.Connection) {
	at := map[string]int{}
	for _, w := range ways {
		i, known := at[w.Service]
		switch {
		case !known:
			at[w.Service] = len(each)
			each = append(each, w)
		case each[i].Failed == "":
			each[i] = w
		}
	}
	return each
}
