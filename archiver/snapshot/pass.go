package snapshot

import (
	"time"

	"ringcentral-archiver/archiver/discover"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
)

// fillPass fills in what the running pass is doing, and how the last one ended.
func (r *Reader) fillPass(s *Snapshot) {
	p, last := r.Progress.Read()
	s.Pass.LastResult = last
	if p == nil {
		return
	}
	s.Pass = PassView{
		Running: true, Phase: p.Phase, Began: p.Began, From: p.From, To: p.To, Done: p.Done, Failed: p.Failed, Total: max(p.Total, p.Done),
		Bytes: p.Bytes, Rows: p.Rows, Back: p.Back, LastResult: s.Pass.LastResult,
	}
	s.NextRun = time.Time{} // one runs: until it has ended, the next would always be now
	if spent := s.At.Sub(p.Began).Seconds(); spent > 0 {
		s.Pass.PerSecond = float64(p.Bytes) / spent
	}
	s.Pass.PerMinute, s.Pass.Finish = r.finish(p, s.At)
}

// finish works out when the pass will be done at the rate that RingCentral
// allows, and that rate for the kind of calls that takes longest.
func (r *Reader) finish(p *progress.Pass, now time.Time) (perMinute float64, at time.Time) {
	if p.Phase != progress.Copying {
		return 0, time.Time{}
	}
	for group, n := range discover.Fetches(p.ToFetch) {
		rate := r.Accounts.RingCentral().Rate(group)
		if n == 0 || rate.PerMinute <= 0 {
			continue
		}
		begin := now
		if rate.BlockedUntil.After(begin) {
			begin = rate.BlockedUntil
		}
		if done := begin.Add(time.Duration(float64(n) / rate.PerMinute * float64(time.Minute))); done.After(at) {
			perMinute, at = rate.PerMinute, done
		}
	}
	return perMinute, at
}

// rescueView says how far the rescue has come.
func (r *Reader) rescueView(of ledger.Rescue, waiting reasons.Reason, now time.Time) RescueView {
	v := RescueView{Active: !of.To.IsZero(), Since: of.From, Done: of.Archived, Total: of.Archived + of.Left(), Bytes: of.Bytes}
	if v.Active && of.Left() > 0 && waiting == reasons.NoReason {
		v.Finish = now.Add(discover.Takes(r.Accounts.RingCentral(), of.Open))
	}
	return v
}
