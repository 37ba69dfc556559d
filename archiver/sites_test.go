package archiver_test

import (
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	places "ringcentral-archiver/store/place"
)

// site is one of the places of a fault run: what lies there, and what has to.
type site struct {
	home
	kind  places.Kind
	model *model
	here  bool // it is connected
	fresh bool // no pass has ended well here since it was connected to what lay there: the program need not know of all of it
}

// here are the places that are connected, the first at first.
func (s *faultRun) here() (all []*site) {
	for _, at := range s.sites {
		if at.here {
			all = append(all, at)
		}
	}
	if len(s.sites) < 3 {
		return all
	}
	shown := s.a.Snapshot() // who signs in to Dropbox again connects it after the others
	order := []places.Kind{shown.Dropbox.Kind()}
	for _, beside := range shown.Beside {
		order = append(order, beside.Dropbox.Kind())
	}
	slices.SortStableFunc(all, func(a, b *site) int { return slices.Index(order, a.kind) - slices.Index(order, b.kind) })
	return all
}

// somewhere is one of those.
func (s *faultRun) somewhere() *site {
	all := s.here()
	if len(all) == 1 {
		return all[0]
	}
	return pick(s.rng, all)
}

// newModels makes a model of each place.
func (s *faultRun) newModels(since time.Time) {
	s.since = since.Truncate(time.Hour)
	for _, at := range s.sites {
		m := newModel(s.rig, since)
		m.home, m.everyone = at.home, s.everyone()
		m.connected = func() bool { return at.here }
		m.of = func() *archiver.Archiver { return s.in(at.kind) }
		m.beside = func() []*model { return s.modelsBeside(at) }
		m.wrong = func(format string, args ...any) {
			s.t.Helper()
			s.t.Errorf("in the "+string(at.kind)+": "+format, args...)
		}
		at.model = m
	}
}

func (s *faultRun) modelsBeside(of *site) (models []*model) {
	for _, at := range s.sites {
		if at != of {
			models = append(models, at.model)
		}
	}
	return models
}

// distrust lets the logs of all places say what they want, as model.distrust does.
func (s *faultRun) distrust(until time.Time) {
	for _, at := range s.sites {
		at.model.distrust(until)
	}
}

// holds checks in each place what has to be true at any moment, also in one that is not connected any more.
func (s *faultRun) holds() {
	s.t.Helper()
	for _, at := range s.sites {
		at.model.holds()
	}
}

// complete checks the end in each place.
func (s *faultRun) complete() {
	s.t.Helper()
	for _, at := range s.sites {
		at.model.complete()
	}
}

// kept holds what a pass has said of each place against it.
func (s *faultRun) kept(began time.Time, report progress.Report) {
	s.t.Helper()
	all := s.here()
	if len(report.Beside) != len(all)-1 {
		s.t.Errorf("a pass tells of %d places, %d are connected", 1+len(report.Beside), len(all))
		return
	}
	for _, one := range report.Beside {
		i := slices.IndexFunc(all, func(at *site) bool { return at.kind == one.Place.Kind() })
		if i < 1 {
			s.t.Errorf("a pass tells of the %s", one.Place.Kind())
			return
		}
		s.note("in the %s: archived %d, adopted %d, left %d %+v, %s %v", one.Place.Kind(), one.Report.Archived, one.Report.Adopted, one.Report.LeftCount,
			one.Report.Left, one.Report.Reason, one.Report.Err)
		all[i].kept(began, one.Report)
	}
	report.Beside = nil
	all[0].kept(began, report)
}

// kept is model.kept.
func (at *site) kept(began time.Time, report progress.Report) {
	at.model.r.t.Helper()
	at.model.kept(began, report)
	at.fresh = at.fresh && !report.Complete()
}

// move connects a place that is not connected yet, or disconnects the first where there are others, and has RingCentral forget some of
// what lies in one of them.
func (s *faultRun) move() {
	s.t.Helper()
	if len(s.sites) == 1 {
		return
	}
	all := s.here()
	switch {
	case len(all) < len(s.sites):
		if s.rng.IntN(3) == 0 {
			s.connectAll()
		}
	case s.leaves && s.rng.IntN(4) == 0:
		s.leave(all[0], all[1:])
	}
	if s.rng.IntN(4) == 0 {
		s.forget()
	}
}

// connectAll connects what is not connected beside what is.
func (s *faultRun) connectAll() {
	s.t.Helper()
	for _, at := range slices.Clone(s.sites) {
		if at.here {
			continue
		}
		s.putLast(at)
		s.note("the %s is connected", at.kind)
		at.mends(s)
		at.connect(s)
		at.here, at.fresh = true, true
		at.model.distrust(s.clock.Now())
	}
}

// leave disconnects the first place, unless only it has what RingCentral has forgotten.
func (s *faultRun) leave(first *site, others []*site) {
	s.t.Helper()
	if first.kind == places.Dropbox && s.cut {
		return
	}
	for _, at := range others {
		m := at.model
		there := m.archive(m.truth(s.clock.Now()))
		for _, f := range m.forgotten {
			if m.disturbed || len(missing([]ringcentralserver.TruthItem{f.TruthItem}, there)) > 0 {
				return
			}
		}
	}
	s.note("the %s is disconnected", first.kind)
	first.mends(s)
	if err := s.a.Disconnect(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	first.here = false
	s.putLast(first)
}

// putLast has a place come after the others, as what is connected after them does.
func (s *faultRun) putLast(last *site) {
	s.sites = append(slices.DeleteFunc(s.sites, func(at *site) bool { return at == last }), last)
}

// forget has RingCentral delete for good some of what lies in one of the places, by what is seen there.
func (s *faultRun) forget() {
	s.t.Helper()
	now := s.clock.Now()
	at := s.somewhere()
	if at.fresh || at.model.disturbed {
		return
	}
	unfinished := map[string]bool{} // a part has no address yet
	for _, u := range s.sim.RingCentral.Office().Unarchivable(now) {
		unfinished[u.Type+u.ID] = true
	}
	there := at.model.archive(at.model.truth(now))
	var gone []forgotten
	isFinal := at.model.isFinal()
	s.sim.RingCentral.Office().Forget(now, func(it ringcentralserver.TruthItem) bool {
		one := []ringcentralserver.TruthItem{it}
		if it.Time.Before(s.since) || unfinished[it.Type+it.ID] || !isFinal(it) || len(missing(one, there)) > 0 || !at.model.owns(it, there) || s.rng.IntN(3) == 0 {
			return false
		}
		gone = append(gone, forgotten{it, now})
		return true
	})
	for _, f := range gone {
		s.note("RingCentral forgets %s %s, which is in the %s", f.Type, f.ID, at.kind)
	}
	for _, at := range s.sites {
		at.model.forgotten = append(at.model.forgotten, gone...)
	}
}

// owns reports whether no file of an item is a stranger's.
func (m *model) owns(it ringcentralserver.TruthItem, there map[string]string) bool {
	for i := range it.Parts {
		if path := there[partName(it, i)]; m.strangers[path] != "" || strings.Contains(path, conflicted) {
			return false
		}
	}
	return true
}

// isLast reports whether a file is one of an item that RingCentral does not have any more, nor any other place that is connected.
func (s *faultRun) isLast(at *site, path string) bool {
	s.t.Helper()
	for _, f := range at.model.forgotten {
		if !bears(path, f.TruthItem) {
			continue
		}
		one := []ringcentralserver.TruthItem{f.TruthItem}
		return !slices.ContainsFunc(s.here(), func(other *site) bool {
			return other != at && len(missing(one, other.model.archive(other.model.truth(s.clock.Now())))) == 0
		})
	}
	return false
}

// reconnect has the archive lie where it lay, after the store was lost. Dropbox, to which the first start is connected, is the first.
func (s *faultRun) reconnect() {
	s.t.Helper()
	slices.SortStableFunc(s.sites, func(a, b *site) int { return strings.Compare(string(a.kind), string(b.kind)) })
	for _, at := range s.sites {
		if at.here {
			at.connect(s)
		}
		at.here, at.fresh = at.here || at.kind == places.Dropbox, true
	}
}
