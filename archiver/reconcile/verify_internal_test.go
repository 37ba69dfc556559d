package reconcile

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// manyFiles answers the listing of a Dropbox in which n recordings lie, but not
// every missing-th of them.
type manyFiles struct {
	n, missing int
	last       func() // called with the last page
}

const listed = 2000 // on a page

func (m *manyFiles) RoundTrip(req *http.Request) (*http.Response, error) {
	defer req.Body.Close()
	var arg struct{ Cursor string }
	if err := json.NewDecoder(req.Body).Decode(&arg); err != nil {
		return nil, err
	}
	from := 0
	if arg.Cursor != "" {
		var err error
		if from, err = strconv.Atoi(arg.Cursor); err != nil {
			return nil, err
		}
	}
	to := min(from+listed, m.n)
	if to == m.n && m.last != nil {
		m.last()
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(m.page(from, to)))}, nil
}

func (m *manyFiles) page(from, to int) string {
	var out strings.Builder
	out.WriteString(`{"entries":[{".tag":"folder","path_display":"/Ana"}`)
	for i := from; i < to; i++ {
		if m.missing == 0 || i%m.missing != 0 {
			fmt.Fprintf(&out, `,{".tag":"file","path_display":%q,"size":%d,"content_hash":%q}`, manyPath(i), i, manyHash(i))
		}
	}
	fmt.Fprintf(&out, `],"cursor":"%d","has_more":%v}`, to, to < m.n)
	return out.String()
}

func manyPath(i int) string {
	return fmt.Sprintf("/Ana Ruiz_101/2026-11-20/Call Recording/20261120-170412_14155550123_16505550101#101_Automatic_%d.mp3", i)
}

func manyHash(i int) string { return fmt.Sprintf("%064x", i) }

type noTokens struct{}

func (noTokens) Access(context.Context) (string, error) { return "t", nil }

func (noTokens) Renew(context.Context, string) (string, error) { return "t", nil }

// clientOf is a client of what answers for Dropbox.
func clientOf(t testing.TB, answers http.RoundTripper) *dropbox.Client {
	t.Helper()
	c, err := dropbox.New(dropbox.Config{HTTP: answers, Tokens: noTokens{}, Clock: clockwork.NewFakeClock(), Rand: rand.New(rand.NewPCG(1, 2))})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// archiveOf is an engine whose store says that n recordings are archived.
func archiveOf(t testing.TB, m *manyFiles) *Reconciler {
	t.Helper()
	clock := clockwork.NewFakeClock()
	a := &Reconciler{Store: storetest.Open(t), Clock: localtime.NewClock(clock, time.UTC), Log: slog.New(slog.DiscardHandler)}
	a.Client = clientOf(t, m)
	for from := 0; from < m.n; from += 10_000 {
		err := a.Store.Update(func(tx *store.Tx) error {
			for i := from; i < min(from+10_000, m.n); i++ {
				it := &ledger.Item{
					Key: ledger.Key{Type: ledger.CallRecording, ID: strconv.Itoa(i)}, State: ledger.Archived, Time: clock.Now(), Deadline: clock.Now().Add(time.Hour),
					Parts: []ledger.Part{{Kind: layout.Audio, URI: "u", Path: manyPath(i), Size: int64(i), Hash: manyHash(i), Committed: clock.Now()}},
				}
				if err := tx.PutItem(it); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// TestVerifyMendsInPages: more is missing than fits in one transaction, and the
// report names no more than it may.
func TestVerifyMendsInPages(t *testing.T) {
	t.Parallel()
	a := archiveOf(t, &manyFiles{n: 5 * repairPage, missing: 1})
	report, err := a.Verify(t.Context())
	if err != nil || report.MissingCount != 5*repairPage || len(report.Missing) != progress.MaxNamed || report.Files != 0 {
		t.Fatalf("%d missing, %d named (%v)", report.MissingCount, len(report.Missing), err)
	}
	if totals := totalsOf(t, a); totals.Open != 5*repairPage || totals.Archived != 0 || totals.Bytes != 0 {
		t.Errorf("totals %+v", totals)
	}
}

func totalsOf(t *testing.T, a *Reconciler) (totals ledger.Totals) {
	t.Helper()
	if err := a.Store.View(func(tx *store.Tx) (err error) {
		totals, err = tx.Totals()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return totals
}

// BenchmarkVerify measures a verification of 200,000 files, and what it holds in
// memory while it runs: it must not grow by more than a few bytes a file.
func BenchmarkVerify(b *testing.B) {
	const n, most = 200_000, 16
	live := func() (bytes float64) {
		runtime.GC() // the content of pools outlives one collection
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	var peak float64
	m := &manyFiles{n: n, missing: 1000, last: func() { peak = max(peak, live()) }}
	a := archiveOf(b, m)
	if _, err := a.Verify(b.Context()); err != nil { // the store gives back what filling it took
		b.Fatal(err)
	}
	for b.Loop() {
		peak = 0
		before := live()
		report, err := a.Verify(b.Context())
		if err != nil || report.Checked != n {
			b.Fatalf("checked %d (%v)", report.Checked, err)
		}
		if held := (peak - before) / n; held > most {
			b.Errorf("%.1f bytes a file", held)
		} else {
			b.ReportMetric(held, "B/file")
		}
	}
}
