package archiver

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/reasons"
)

// Diagnose collects what a helper needs who does not see the computer. It changes nothing, but it calls both
// services, which may take a minute.
func (a *Archiver) Diagnose(ctx context.Context, p diagnose.Program) diagnose.Bundle {
	ctx, done := a.life.Within(ctx)
	defer done()
	s := diagnose.Source{Program: p, UserAgent: a.opts.UserAgent, CA: a.opts.CA, Proxy: a.proxy.Proxy, Clock: a.clock.System(), Store: a.store, Kept: a.accounts.Vault().Secrets}
	at, err := a.accounts.Servers().Now()
	if err != nil {
		at, _ = servers.Origins("") // the usual ones have no error
	}
	s.Targets = targets(at, a.accounts.TryRingCentral, a.accounts.TryDropbox)
	return diagnose.Collect(ctx, s)
}

// DiagnoseWithout is Diagnose where no engine could be made; why says why not. Whoever is signed in is not
// known then, so the way to the services is tested up to their first answer.
func DiagnoseWithout(ctx context.Context, o Options, p diagnose.Program, why error) diagnose.Bundle {
	o.fill()
	s := diagnose.Source{Program: p, UserAgent: o.UserAgent, CA: o.CA, Clock: o.Clock, Why: why}
	unsigned := func(context.Context) error { return reasons.ErrNotSignedIn }
	if at, err := servers.Origins(o.RingCentralServer); err == nil && !p.Demo { // the services of a demonstration are part of what is not there
		s.Targets = targets(at, unsigned, unsigned)
	}
	return diagnose.Collect(ctx, s)
}

// targets are the hosts that the program calls, with the calls that need no sign-in (docs/ringcentral.md §6.1,
// docs/dropbox.md §2.1).
func targets(at servers.Addresses, ringCentral, dropbox func(context.Context) error) []diagnose.Target {
	byDropbox := func(r *http.Response) bool { return r.Header.Get("X-Dropbox-Request-Id") != "" }
	byAnyone := func(*http.Response) bool { return true }
	all := []diagnose.Target{
		{
			Service: string(reasons.RingCentral), Origin: at.Platform, Method: http.MethodGet, Path: "/restapi/v1.0", SignIn: ringCentral,
			Answered: func(r *http.Response) bool {
				return r.StatusCode == http.StatusOK && strings.Contains(r.Header.Get("Content-Type"), "json")
			},
		},
	}
	if media := mediaOf(at); media != "" {
		all = append(all, diagnose.Target{Service: string(reasons.RingCentral), Origin: media, Method: http.MethodGet, Path: "/", Answered: byAnyone})
	}
	return append(all,
		diagnose.Target{Service: string(reasons.Dropbox), Origin: at.DropboxAPI, Method: http.MethodPost, Path: "/2/check/user", SignIn: dropbox, Answered: byDropbox},
		diagnose.Target{Service: string(reasons.Dropbox), Origin: at.DropboxContent, Method: http.MethodPost, Path: "/2/files/download", Answered: byDropbox})
}

// mediaOf is where RingCentral's recordings are: beside its platform (docs/ringcentral.md §1.1); empty where
// that is not known.
func mediaOf(at servers.Addresses) string {
	u, err := url.Parse(at.Platform)
	if err != nil || at.Media != "" {
		return at.Media
	}
	if domain, is := strings.CutPrefix(u.Host, "platform."); is {
		return u.Scheme + "://media." + domain
	}
	return ""
}
