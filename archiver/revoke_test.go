package archiver_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
)

// TestWhatWasRevokedCannotBeRead: after sign-out and disconnection no token that ever was can be read
// in the data file.
//
//test:long
func TestWhatWasRevokedCannotBeRead(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	secrets := []string{r.rcToken.Access, r.rcToken.Refresh, r.dbxToken.Access, r.dbxToken.Refresh}
	r.day()
	r.backup(24 * time.Hour)
	for range 5 { // several pairs follow each other
		r.clock.Advance(5 * time.Hour)
		r.runOnce()
		tokens, err := r.a.Tokens(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, tokens.Access, tokens.Refresh)
	}
	if n := r.readable(secrets); n == 0 {
		t.Fatal("no token is in the file, so the test would prove nothing")
	}
	if err := errors.Join(r.a.Logout(t.Context()), r.a.Disconnect(t.Context())); err != nil {
		t.Fatal(err)
	}
	if n := r.readable(secrets); n != 0 {
		t.Errorf("%d of %d tokens can be read in the file", n, len(secrets))
	}
}

// readable counts the secrets that can be read in the data file.
func (r *rig) readable(secrets []string) (n int) {
	r.t.Helper()
	raw, err := os.ReadFile(r.store.Path())
	if err != nil {
		r.t.Fatal(err)
	}
	for _, s := range secrets {
		if bytes.Contains(raw, []byte(s)) {
			n++
		}
	}
	return n
}

// TestARevocationIsSentLater: a service that cannot be told of a sign-out is told as soon as it
// answers, and until then a person learns where to end the access by hand.
func TestARevocationIsSentLater(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		leave  func(*rig) error
		want   error
		where  string
		works  func(*rig) bool // whether the token of the first start does
		secret func(*rig) string
	}{
		"RingCentral": {
			func(r *rig) error { return r.a.Logout(t.Context()) }, reasons.ErrNotRevoked, "in your RingCentral account",
			func(r *rig) bool { return r.sim.RingCentral.Sessions(r.ana) > 0 },
			func(r *rig) string { return r.rcToken.Refresh },
		},
		"Dropbox": {
			func(r *rig) error { return r.a.Disconnect(t.Context()) }, reasons.ErrNotDisconnected, "https://www.dropbox.com/account/connected_apps",
			(*rig).dropboxTokenWorks,
			func(r *rig) string { return r.dbxToken.Refresh },
		},
	} {
		for trouble, broken := range map[string]func(*rig){
			"no answer": func(r *rig) {
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/oauth/revoke", Kind: ringcentralserver.FaultReset})
				r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "auth/token/revoke", Do: dropboxserver.ResetBefore, Times: -1})
			},
			"trouble": func(r *rig) {
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/oauth/revoke", Kind: ringcentralserver.FaultOverloaded})
				r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "auth/token/revoke", Do: dropboxserver.Answer, Status: 500, Times: -1})
			},
		} {
			t.Run(name+" "+trouble, func(t *testing.T) {
				r := newQuickRig(t)
				r.backup(time.Hour)
				broken(r)
				err := c.leave(r)
				if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.where) || !strings.Contains(err.Error(), "tries again") {
					t.Errorf("it says %v", err)
				}
				if s := r.a.Snapshot(); s.RingCentral.SignedIn && s.Dropbox.Connected {
					t.Error("nothing has ended here")
				}
				r.tryOnce() // in vain
				if !c.works(r) {
					t.Fatal("the access has ended, so the test would prove nothing")
				}
				r.a.Close()
				r.open() // it is kept over a restart
				r.sim.RingCentral.ClearFaults()
				r.sim.Dropbox.ClearFaults()
				r.tryOnce()
				if c.works(r) {
					t.Error("the access lives on")
				}
				if n := r.readable([]string{c.secret(r)}); n != 0 {
					t.Error("the token can still be read in the file")
				}
				if err := r.store.View(func(tx *store.Tx) error {
					if tx.Secret(store.NameRevocations) != nil {
						t.Error("it would be sent again")
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// TestASilentServiceHoldsUpNoOtherRevocation: what the one is to be told may never come through.
func TestASilentServiceHoldsUpNoOtherRevocation(t *testing.T) {
	r := newQuickRig(t)
	r.backup(time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/oauth/revoke", Kind: ringcentralserver.FaultReset})
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "auth/token/revoke", Do: dropboxserver.ResetBefore, Times: -1})
	if r.a.Logout(t.Context()) == nil || r.a.Disconnect(t.Context()) == nil {
		t.Fatal("the services were told, so the test would prove nothing")
	}
	r.sim.RingCentral.ClearFaults()
	r.sim.Dropbox.ClearFaults()
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/oauth/revoke", Kind: ringcentralserver.FaultStall})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := r.a.RunOnce(ctx)
		ended <- err
	}()
	within, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for r.dropboxTokenWorks() {
		if within.Err() != nil {
			t.Error("Dropbox is told nothing while RingCentral does not answer")
			break
		}
	}
	stop()
	<-ended
}

// tryOnce runs once where no pass can run, because a sign-in is missing.
func (r *rig) tryOnce() {
	r.t.Helper()
	r.clock.Advance(time.Hour)
	if _, err := r.a.RunOnce(r.t.Context()); !errors.Is(err, reasons.ErrNotSignedIn) && !errors.Is(err, reasons.ErrNotConnected) {
		r.t.Errorf("a pass without a sign-in gave %v", err)
	}
}

// dropboxTokenWorks reports whether Dropbox still accepts the token of the first start.
func (r *rig) dropboxTokenWorks() bool {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.sim.DropboxAPIURL+"/2/users/get_current_account", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.dbxToken.Access)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}
