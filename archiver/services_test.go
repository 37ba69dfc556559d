package archiver_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// ofExtensions matches the list of extensions and no other path.
func ofExtensions(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/extension") && r.Method == http.MethodGet
}

// TestNamesAreWorthNoItem: without the list of extensions everything is archived, under ids where
// no name is known, and no extension counts as leaving. The folder of an id is not kept: the name
// counts as soon as it comes.
//
//test:long
func TestNamesAreWorthNoItem(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]ringcentralserver.Fault{
		"500":     {Kind: ringcentralserver.FaultStatus, Status: 500},
		"404":     {Kind: ringcentralserver.FaultStatus, Status: 404},
		"400":     {Kind: ringcentralserver.FaultStatus, Status: 400},
		"gateway": {Kind: ringcentralserver.FaultGateway},
		"HTML":    {Kind: ringcentralserver.FaultHTML},
		"cut":     {Kind: ringcentralserver.FaultShortBody},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			fault.Match = ofExtensions
			r.sim.RingCentral.Inject(fault)
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			if leavers := r.a.Snapshot().Leavers; len(leavers) != 0 {
				t.Errorf("leaving are %+v", leavers)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
			r.wantFolder("ext-"+r.bob, 6)

			r.sim.RingCentral.ClearFaults()
			r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("with names %+v are left (%v)", report.Left, report.Err)
			}
			r.wantFolder("Bob Stone_102", 1)
		})
	}
}

// wantFolder wants so many files of the archive in a folder.
func (r *rig) wantFolder(folder string, want int) {
	r.t.Helper()
	n := 0
	for _, f := range r.archive() {
		if strings.HasPrefix(f.Path, "/"+folder+"/") {
			n++
		}
	}
	if n != want {
		for _, f := range r.archive() {
			r.t.Log(f.Path)
		}
		r.t.Errorf("%d files in %s, want %d", n, folder, want)
	}
}

// TestTheNameCountsBeforeTheCopy: an item that was planned without a name and could not be copied
// yet goes where the name says.
func TestTheNameCountsBeforeTheCopy(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Match: ofExtensions, Kind: ringcentralserver.FaultStatus, Status: 400})
	r.sim.Dropbox.SetTrouble(dropboxserver.Unverified)
	r.backup(time.Hour)
	r.runOnce()
	r.sim.RingCentral.ClearFaults()
	r.sim.Dropbox.SetTrouble(dropboxserver.NoTrouble)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.wantFolder("Bob Stone_102", 1)
}

// TestAListWithoutOneselfNamesNoLeavers: a list that lacks the user who is signed in says nothing
// about who is missing in it.
//
//test:long
func TestAListWithoutOneselfNamesNoLeavers(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.EmptyExtensionList = true })
	r.sim.Dropbox.SetTrouble(dropboxserver.Unverified)
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if leavers := r.a.Snapshot().Leavers; len(leavers) != 0 || report.LeftCount != 17 {
		t.Errorf("leaving are %+v, left %d (%v)", leavers, report.LeftCount, report.Err)
	}
}

// TestThePermissionCheckIsAHint: whatever it answers, a sign-in succeeds, and what can be read is
// archived.
//
//test:long
func TestThePermissionCheckIsAHint(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"ReadCompanyCallLog", "ReadCompanyCallRecordings", "ReadCallLog", "ReadCallRecordings"} {
		for _, status := range []int{400, 404, 403, 500, 200} {
			for _, before := range []bool{true, false} { // whether there is a recording at the sign-in
				t.Run(fmt.Sprint(id, status, before), func(t *testing.T) {
					r := newQuickRig(t)
					if before {
						r.day()
					}
					r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.PermissionChecks = map[string]int{id: status} })
					r.login()
					if s := r.a.Snapshot(); before && (!s.Backup.MayAccount || !s.RingCentral.OwnRecordings || len(s.RingCentral.Missing) > 0) {
						t.Errorf("may archive the account: %v, missing %q", s.Backup.MayAccount, s.RingCentral.Missing)
					}
					if !before {
						r.day()
					}
					if err := r.a.SetBackup(t.Context(), archiver.BackupOn{Scope: archiver.AccountScope}); err != nil {
						t.Error(err)
					}
					r.backup(24 * time.Hour)
					if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
						t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
					}
				})
			}
		}
	}
}

// TestPermissionsAreNamed: a plain user who asks for the whole account learns which permissions
// that needs.
func TestPermissionsAreNamed(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	err := r.a.SetBackup(t.Context(), archiver.BackupOn{Scope: archiver.AccountScope})
	for _, want := range []string{"Company Call Log: View Only (ReadCompanyCallLog)", "Company Call Log: Access Recordings (ReadCompanyCallRecordings)"} {
		if !errors.Is(err, reasons.ErrScope) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}

// TestAPermissionGivenLater is found when it is needed, without another sign-in.
func TestAPermissionGivenLater(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	r.day()
	r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.Role = ringcentralserver.RoleAdmin })
	if err := r.a.SetBackup(t.Context(), archiver.BackupOn{Scope: archiver.AccountScope}); err != nil || !r.a.Snapshot().Backup.MayAccount {
		t.Error(err)
	}
}

// TestUnknownSpaceStopsNothing: where Dropbox does not say how much space there is, connecting,
// estimating and archiving go on, and the space is shown as unknown.
func TestUnknownSpaceStopsNothing(t *testing.T) {
	t.Parallel()
	const route = "users/get_space_usage"
	for name, harm := range map[string]func(*dropboxserver.Server){
		"500": func(d *dropboxserver.Server) {
			d.Inject(dropboxserver.Fault{Route: route, Do: dropboxserver.Answer, Status: 500, Times: -1})
		},
		"409": func(d *dropboxserver.Server) {
			d.Inject(dropboxserver.Fault{Route: route, Do: dropboxserver.Answer, Status: 409, Times: -1})
		},
		"garbage": func(d *dropboxserver.Server) {
			d.Inject(dropboxserver.Fault{Route: route, Do: dropboxserver.NotJSON, Times: -1})
		},
		"unknown kind": func(d *dropboxserver.Server) { d.SetAllocation("pooled") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			harm(r.sim.Dropbox)
			if err := r.a.Disconnect(t.Context()); err != nil {
				t.Fatal(err)
			}
			ask, wait := r.browser("", true)
			err := r.a.Connect(t.Context(), ask)
			wait()
			if err != nil {
				t.Fatal(err)
			}
			e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-90*day))
			if err != nil || !e.SpaceUnknown || e.Fits || e.Items == 0 {
				t.Errorf("the estimate is %+v, %v", e, err)
			}
			r.backup(24 * time.Hour)
			if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
				t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
			}
			if s := r.a.Snapshot(); !s.Dropbox.Connected || s.Dropbox.Allocated != 0 || s.Dropbox.Used != 0 {
				t.Errorf("the space is %d of %d", s.Dropbox.Used, s.Dropbox.Allocated)
			}
			if _, err := r.a.Verify(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestBatchRoutesInTroubleHoldUpNothing: files go alone, whatever the routes for many of them
// answer.
//
//test:long
func TestBatchRoutesInTroubleHoldUpNothing(t *testing.T) {
	t.Parallel()
	for _, route := range []string{"append_batch", "start_batch", "finish_batch_v2"} {
		for name, fault := range map[string]dropboxserver.Fault{
			"500":         {Do: dropboxserver.Answer, Status: 500},
			"403":         {Do: dropboxserver.Answer, Status: 403},
			"unknown tag": {Do: dropboxserver.Answer, Status: 409},
			"HTML":        {Do: dropboxserver.NotJSON},
			"reset":       {Do: dropboxserver.ResetBefore},
			"lost":        {Do: dropboxserver.ResetAfter},
			"half":        {Do: dropboxserver.ResetMid},
		} {
			t.Run(route+" "+name, func(t *testing.T) {
				r := newQuickRig(t)
				r.day()
				fault.Route, fault.Times = "files/upload_session/"+route, -1
				r.sim.Dropbox.Inject(fault)
				r.backup(24 * time.Hour)
				if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
					t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
				r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
			})
		}
	}
}

// TestARefusedFolderHoldsUpOnlyItself: another extension's files are archived in the same pass, the
// refused ones are named, fetched at most once in a pass, and archived once the folder is writable.
//
//test:long
func TestARefusedFolderHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]reasons.Reason{
		"insufficient_space":               reasons.DropboxFull,
		"member_folder_insufficient_space": reasons.DropboxFull,
		"access_restricted":                reasons.FolderRefused,
		"no_write_permission":              reasons.FolderRefused,
		"team_folder":                      reasons.FolderRefused,
	} {
		t.Run(tag, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.sim.Dropbox.RefusePaths("/Bob Stone_102", tag)
			r.backup(24 * time.Hour)
			for pass := range 4 {
				for range 10 {
					r.call(r.bob, 5*time.Minute, ringcentralserver.RecordingSpec{})
				}
				if pass > 0 { // in the first pass all that is tried is refused
					r.call(r.ana, 10*time.Minute, ringcentralserver.RecordingSpec{})
				}
				fetches := r.contentCalls()
				report := r.runOnce()
				if report.LeftCount != 10*(pass+1) || report.Left[0].Reason != want || (report.Reason == want) != (pass == 0) {
					t.Fatalf("pass %d ended with %q: left %d, %+v (%v)", pass, report.Reason, report.LeftCount, report.Left[0], report.Err)
				}
				if n := r.contentCalls() - fetches; n > 10*(pass+1)+1 { // none twice
					t.Errorf("pass %d fetched %d", pass, n)
				}
				r.wantFolder("Ana Ruiz_101", pass)
				r.clock.Advance(20 * time.Minute)
			}
			r.sim.Dropbox.RefusePaths("", "")
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}

// TestAFileLargerThanWhatIsLeftHoldsUpOnlyItself: what fits is archived, in the first pass and in
// later ones that begin with the large file.
//
//test:long
func TestAFileLargerThanWhatIsLeftHoldsUpOnlyItself(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	r.call(r.ana, 10*time.Minute, ringcentralserver.RecordingSpec{Size: 6 << 20})
	r.sim.Dropbox.SetQuota(5 << 20)
	r.backup(24 * time.Hour)
	for i := range 4 {
		id := r.call(r.ana, 5*time.Minute, ringcentralserver.RecordingSpec{Size: 20_000})
		for range 2 { // at the latest when the large file is not due
			r.runOnce()
			r.clock.Advance(20 * time.Minute)
		}
		if _, found := r.find(id); !found {
			t.Errorf("round %d: what fits is not archived", i)
		}
	}
	report := r.runOnce()
	if report.LeftCount != 1 || report.Left[0].Reason != reasons.DropboxFull {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
}

// find looks for the file of an item.
func (r *rig) find(id string) (path string, found bool) {
	for _, f := range r.archive() {
		if strings.Contains(f.Path, "_"+id+".") {
			return f.Path, true
		}
	}
	return "", false
}

// TestWhoHasToAct: what only a person can put right is said with who has to do what, stops
// everything, and is over without a restart.
func TestWhoHasToAct(t *testing.T) {
	t.Parallel()
	for trouble, want := range map[dropboxserver.Trouble]reasons.Reason{
		dropboxserver.Unverified:  reasons.EmailUnverified,
		dropboxserver.Suspended:   reasons.Suspended,
		dropboxserver.AppDisabled: reasons.AppDisabled,
	} {
		t.Run(string(want), func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.backup(24 * time.Hour)
			r.sim.Dropbox.SetTrouble(trouble)
			if report := r.runOnce(); report.Reason != want || report.Archived != 0 {
				t.Errorf("ended with %q (%v)", report.Reason, report.Err)
			}
			if s := r.a.Snapshot(); s.Mood != archiver.Attention || s.Waiting != want {
				t.Errorf("mood %s, waiting for %q", s.Mood, s.Waiting)
			}
			fetches := r.contentCalls()
			r.clock.Advance(20 * time.Minute)
			if report := r.runOnce(); report.Reason != want || r.contentCalls()-fetches > 3 {
				t.Errorf("ended with %q after %d fetches (%v)", report.Reason, r.contentCalls()-fetches, report.Err)
			}
			r.sim.Dropbox.SetTrouble(dropboxserver.NoTrouble)
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
		})
	}
}

// TestRefusedSignIns: RingCentral refuses the user, at the sign-in and at the renewal.
//
//test:long
func TestRefusedSignIns(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]reasons.Reason{
		"CMN-408": reasons.AppAccess,
		"OAU-105": reasons.ExtensionState,
		"OAU-136": reasons.ExtensionState,
		"OAU-141": reasons.ExtensionState,
		"OAU-142": reasons.ExtensionState,
	} {
		t.Run(code, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.backup(24 * time.Hour)
			refuse := func(code string) {
				r.sim.RingCentral.Office().UpdateExtension(r.ana, func(e *ringcentralserver.Extension) { e.SignInRefused = code })
			}
			refuse(code)
			err := r.refusedLogin()
			if reasons.Of(err) != want || !strings.Contains(err.Error(), "administrator") || strings.Contains(err.Error(), "client id") {
				t.Errorf("the sign-in ended with %v", err)
			}
			r.sim.RingCentral.ExpireAccessTokens()
			if report := r.runOnce(); report.Reason != want {
				t.Errorf("the pass ended with %q (%v)", report.Reason, report.Err)
			}
			if s := r.a.Snapshot(); !s.RingCentral.Expired || s.RingCentral.Over != want {
				t.Errorf("expired %v, over for %q", s.RingCentral.Expired, s.RingCentral.Over)
			}
			refuse("")
			r.login()
			if report := r.runOnce(); !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
		})
	}
}

// refusedLogin signs in where the last page is one that says why it failed.
func (r *rig) refusedLogin() error {
	oneSignIn.Lock()
	defer oneSignIn.Unlock()
	page := make(chan error, 1)
	err := r.a.Login(r.t.Context(), archiver.Asking{Show: func(address string) {
		go func() { page <- simulator.Consent(context.WithoutCancel(r.t.Context()), nil, address, "101", true) }()
	}})
	if shown := <-page; shown == nil {
		r.t.Error("the browser shows a good end")
	}
	return err
}
