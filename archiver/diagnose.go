package archiver

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/place"
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
	s.Targets = targets(at, archiveIn(a.store), a.accounts.TryRingCentral, a.accounts.TryPlace)
	for _, b := range a.Besides() {
		s.Targets = append(s.Targets, archiveTargets(at, archiveIn(b.store), b.accounts.TryPlace)...)
	}
	return diagnose.Collect(ctx, s)
}

// DiagnoseWithout is Diagnose where no engine could be made; why says why not. Whoever is signed in is not
// known then, so the way to the services is tested up to their first answer.
func DiagnoseWithout(ctx context.Context, o Options, p diagnose.Program, why error) diagnose.Bundle {
	o.fill()
	s := diagnose.Source{Program: p, UserAgent: o.UserAgent, CA: o.CA, Clock: o.Clock, Why: why}
	unsigned := func(context.Context) error { return reasons.ErrNotSignedIn }
	if at, err := servers.Origins(o.RingCentralServer); err == nil && !p.Demo { // the services of a demonstration are part of what is not there
		s.Targets = targets(at, place.Place{}, unsigned, unsigned)
	}
	return diagnose.Collect(ctx, s)
}

// archiveIn is where the archive lies; in Dropbox where that cannot be read.
func archiveIn(s *store.Store) place.Place {
	_, dbx, err := s.Connections()
	if err != nil || !dbx.Connected {
		return place.Place{}
	}
	return dbx.Place
}

// targets are the hosts that the program calls, with the calls that need no sign-in (docs/ringcentral.md §6.1,
// docs/dropbox.md §2.1), and where else the archive lies.
func targets(at servers.Addresses, in place.Place, ringCentral, archive func(context.Context) error) []diagnose.Target {
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
	return append(all, archiveTargets(at, in, archive)...)
}

// archiveTargets are the hosts of where the archive lies. A storage answers whoever asks, if only that it refuses.
func archiveTargets(at servers.Addresses, in place.Place, try func(context.Context) error) []diagnose.Target {
	switch in.Kind() {
	case place.Dropbox:
		byDropbox := func(r *http.Response) bool { return r.Header.Get("X-Dropbox-Request-Id") != "" }
		return []diagnose.Target{
			{Service: string(reasons.Dropbox), Origin: at.DropboxAPI, Method: http.MethodPost, Path: "/2/check/user", SignIn: try, Answered: byDropbox},
			{Service: string(reasons.Dropbox), Origin: at.DropboxContent, Method: http.MethodPost, Path: "/2/files/download", Answered: byDropbox},
		}
	case place.S3:
		byAnyone := func(*http.Response) bool { return true }
		origin := cmp.Or(in.S3.Endpoint, "https://"+in.Host())
		return []diagnose.Target{{Service: in.Host(), Origin: origin, Method: http.MethodGet, Path: "/", SignIn: try, Answered: byAnyone}}
	default:
		return []diagnose.Target{{Service: cmp.Or(in.Host(), in.Address()), Place: in.Address(), SignIn: try}}
	}
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
