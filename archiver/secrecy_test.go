package archiver_test

import (
	"bytes"
	"io"
	"log/slog"
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
