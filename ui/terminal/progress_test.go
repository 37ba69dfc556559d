package terminal

import (
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/ui/terminal/output"
)

func copying(done, total int) archiver.PassView {
	return archiver.PassView{
		Running: true, Phase: progress.Copying, Done: done, Total: total, Bytes: 18_200_000, PerSecond: 1_100_000,
		PerMinute: 10, Finish: time.Date(2026, 11, 21, 22, 6, 0, 0, time.UTC),
	}
}

func TestProgressLine(t *testing.T) {
	tomorrow := copying(1, 6200)
	tomorrow.Finish = noon.Add(13 * time.Hour)
	troubled := archiver.PassView{Phase: progress.Copying, Done: 3, Total: 9, Failed: 2}
	for _, c := range []struct {
		pass archiver.PassView
		want string
	}{
		{copying(27, 41), "27 of 41 · 18.2 MB · 1.1 MB/s · RingCentral allows 10 a minute · done at 14:06"},
		{tomorrow, "1 of 6,200 · 18.2 MB · 1.1 MB/s · RingCentral allows 10 a minute · done on 22 November at 01:07"},
		{troubled, "3 of 9 · 0 B · 2 could not be archived yet"},
		{archiver.PassView{Phase: progress.Reaching}, "Contacting RingCentral and Dropbox."},
		{archiver.PassView{Phase: progress.Listing}, "Checking RingCentral for new items."},
		{archiver.PassView{Phase: progress.Listing, Total: 1}, "Checking RingCentral for new items: 1 item so far, 0 archived."},
		{archiver.PassView{Phase: progress.Listing, Total: 250, Done: 12}, "Checking RingCentral for new items: 250 items so far, 12 archived."},
		{
			archiver.PassView{Phase: progress.Listing, Rows: 12_000, Back: noon.AddDate(-7, -8, -18), Total: 250, Done: 12},
			"Checking RingCentral for new items: back to 3 March 2019, 12,000 records read, 12 archived.",
		},
	} {
		if got := output.ProgressLine(c.pass, noon, english); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestThrottleLooksEightTimesASecondAtMost(t *testing.T) {
	clock := clockwork.NewFakeClockAt(noon)
	changed, over, looked := make(chan struct{}), make(chan struct{}), make(chan struct{}, 100)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		output.Throttle{Clock: clock}.Follow(changed, over, func() { looked <- struct{}{} })
	}()
	for range 50 {
		changed <- struct{}{}
	}
	<-looked // the first change is shown at once
	if len(looked) > 0 {
		t.Errorf("looked %d times too many without time passing", len(looked))
	}
	if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Second / 8)
	<-looked // what changed meanwhile is shown when it may
	close(over)
	<-ended
	if len(looked) != 1 {
		t.Errorf("looked %d times at the end, want once", len(looked))
	}
}

func TestProgressOnATerminalIsOneLine(t *testing.T) {
	env, o := testEnv()
	env.Width = func() int { return 40 }
	p := output.NewPassLine(env.Out, env.Width, env.Clock, env.Voice())
	changed, over := make(chan struct{}), make(chan struct{})
	p.Show(copying(1, 41))
	p.Show(copying(1, 41)) // nothing new, nothing drawn
	p.Show(archiver.PassView{Running: true, Phase: progress.Copying, Done: 2, Total: 41})
	close(over)
	p.Follow(changed, over, func() archiver.Snapshot { return archiver.Snapshot{} })
	cut := string([]rune(output.ProgressLine(copying(1, 41), noon, english))[:39])
	short := "2 of 41 · 0 B"
	want := "\r" + cut + "\r" + short + strings.Repeat(" ", 39-13) + "\r" + strings.Repeat(" ", 13) + "\r"
	if got := o.out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestProgressElsewhereIsALineNowAndThen(t *testing.T) {
	env, o := testEnv()
	clock := clockwork.NewFakeClockAt(noon)
	env.Clock = clock
	p := output.NewPassLine(env.Out, env.Width, env.Clock, env.Voice())
	p.Show(archiver.PassView{Phase: progress.Copying, Done: 9}) // no pass runs
	p.Show(archiver.PassView{Running: true, Phase: progress.Listing})
	for done := range 30 { // a second each
		p.Show(archiver.PassView{Running: true, Phase: progress.Copying, Done: done, Total: 30})
		clock.Advance(time.Second)
	}
	want := "Checking RingCentral for new items.\n0 of 30 · 0 B\n10 of 30 · 0 B\n20 of 30 · 0 B\n"
	if got := o.out.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
