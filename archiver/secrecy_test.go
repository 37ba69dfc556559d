package archiver_test

import (
	"bytes"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// lockedBuffer is a log that several goroutines write to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var _ io.Writer = (*lockedBuffer)(nil)

// TestNoTokenIsLogged: with everything logged and much going wrong, no token of
// either service stands in the log, in a report or in an error.
//
//test:long
func TestNoTokenIsLogged(t *testing.T) {
	r := newQuickRig(t)
	r.a.Close()
	var log lockedBuffer
	r.openWith(r.clock, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	var secrets []string
	remember := func() {
		tokens, err := r.a.Tokens(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, tokens.Access, tokens.Refresh)
	}
	remember()
	r.day()
	r.backup(24 * time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/content", Kind: ringcentralserver.FaultHTML, Times: 3})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/call-log", Kind: ringcentralserver.FaultTokenExpired, Times: 1})
	r.sim.Dropbox.Inject(dropboxserver.Fault{Do: dropboxserver.Answer, Status: 500, Times: 2})
	report := r.runOnce()
	remember()
	r.sim.RingCentral.RevokeSessions(r.ana)
	failed := r.runOnce()
	text := log.String()
	for _, e := range []error{report.Err, failed.Err, r.a.Logout(t.Context())} {
		if e != nil {
			text += e.Error()
		}
	}
	if !strings.Contains(text, "call-log") {
		t.Fatal("nothing was logged, so the test would prove nothing")
	}
	for _, s := range secrets {
		if s != "" && strings.Contains(text, s) {
			t.Errorf("the token …%s stands in the log", s[len(s)-4:])
		}
	}
	if strings.Contains(text, "Bearer ") {
		t.Error("an Authorization header stands in the log")
	}
}

// TestATokenThatIsRepeatedIsNotLogged: a gateway tells what the call carried, as its refusal and as the call's name.
//
//test:long
func TestATokenThatIsRepeatedIsNotLogged(t *testing.T) {
	r := newQuickRig(t)
	r.a.Close()
	var log lockedBuffer
	r.openWith(r.clock, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	r.day()
	r.backup(24 * time.Hour)
	var said strings.Builder
	for _, fault := range []func(){
		func() {
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/call-log", Kind: ringcentralserver.FaultEcho})
		},
		func() { r.sim.Dropbox.Inject(dropboxserver.Fault{Do: dropboxserver.Echo, Times: -1, Status: 400}) },
	} {
		fault()
		if report := r.runOnce(); report.Err != nil {
			said.WriteString(report.Err.Error() + "\n")
		}
		r.sim.RingCentral.ClearFaults()
	}
	text := log.String() + said.String()
	// Other names of calls are shorter.
	if told := regexp.MustCompile(`(?:Not |request[= ])[^\s)]{40,}`).FindString(text); told != "" {
		t.Errorf("it says %q", told)
	}
	if n := strings.Count(text, "request=***"); n < 2 {
		t.Errorf("it was repeated %d times, so the test proves little", n)
	}
	if n := strings.Count(text, "Not ***"); n < 2 {
		t.Errorf("it was repeated in %d refusals, so the test proves little", n)
	}
}
