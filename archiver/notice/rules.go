package notice

import (
	"maps"
	"slices"
	"time"
)

// When something is told.
const (
	Again       = 24 * time.Hour     // a cause is told again at the soonest
	Lasting     = 3 * time.Hour      // a cause that goes away without help is told after this time
	Soon        = 7 * 24 * time.Hour // or when something is lost within this time
	digestHour  = 8                  // on Mondays, by this computer's clock
	digestApart = 3 * 24 * time.Hour // Mondays of two weeks are never so near, in whatever zones
	// a digest noted this far in the future was noted by a wrong clock
	digestFuture = 8 * 24 * time.Hour
)

// Cause is one thing that keeps something from being archived.
type Cause struct {
	Name     string        // causes of one name are the same; it never changes
	Text     string        // one sentence for people
	Items    int           // how many it holds up, 0 when it is not about items
	Deadline time.Time     // when the first of them is lost; zero = not known
	Since    time.Time     // filled in by Decide
	Patience time.Duration // how long it may last before people are told; 0 = it needs a person
	Stops    bool          // nothing at all is archived while it lasts
	// no one can fix it, or the user wanted it: its end is no news
	Final bool
	// people do not want to be told of it now: it is noted, and told when it is no longer silent
	Silent bool
}

// Situation is how things are at the end of a pass.
type Situation struct {
	At     time.Time // in the zone of this computer
	Ran    bool      // the pass could see everything: a cause that is not named is gone
	Paused bool      // nothing runs because the user wants it so: only Causes are told
	Causes []Cause
}

// State is what was seen and told so far. It is kept over restarts.
type State struct {
	Since  map[string]time.Time `json:",omitempty"` // when a cause was first there
	Told   map[string]Told      `json:",omitempty"`
	Digest time.Time            `json:",omitzero"` // the Monday of the last weekly digest
}

// Told is what people know of a cause.
type Told struct {
	At    time.Time `json:",omitzero"`  // when it was last told; zero while Owed for the first time
	Owed  bool      `json:",omitempty"` // it is to be told and no mail has arrived yet
	Over  bool      `json:",omitempty"` // it was told that it is over
	Near  bool      `json:",omitempty"` // it was told that something is lost soon
	Quiet bool      `json:",omitempty"` // it has been silent since
	Items int       `json:",omitempty"` // how many it held up when it was told
	Text  string
	Since time.Time
	Final bool `json:",omitempty"`
}

// Plan is what is to be told now. Each part is a mail of its own.
type Plan struct {
	Trouble []Cause   // all that keeps something from being archived now; empty = no mail
	Solved  []Told    // what is over, all of it; empty = no mail
	Digest  time.Time // the Monday whose digest is due; zero = none
}

// Begin is the state of people who are told from now on. They get no digest for
// a week that is half over.
func Begin(now time.Time) State { return State{Digest: monday(now)} }

// Decide works out what is to be told, and notes what it has seen. The state that
// it returns is kept before anything is sent, so that what cannot be sent now is
// told later; Plan's parts are confirmed with TroubleTold, SolvedTold, DigestTold.
func Decide(before State, now Situation) (after State, plan Plan) {
	after = before.copied(now.At)
	present := map[string]bool{}
	var ripe []Cause
	due := false
	for _, c := range now.Causes {
		present[c.Name] = true
		if after.Since[c.Name].IsZero() {
			after.Since[c.Name] = now.At
		}
		c.Since = after.Since[c.Name]
		told, known := after.Told[c.Name]
		if c.Silent {
			if told.Quiet = true; known {
				after.Told[c.Name] = told
			}
			continue
		}
		news := !known || told.Over || told.Owed || told.Quiet || c.again(told, now.At)
		switch {
		case !after.ripe(c, now.At) || c.Final && !news:
			continue
		case news:
			after.Told[c.Name], due = told.owed(c), true
		}
		ripe = append(ripe, c)
	}
	if due {
		plan.Trouble = ripe
	}
	if now.Paused {
		return after, plan
	}
	after.forget(present, now)
	if now.Ran && len(ripe) == 0 {
		plan.Solved = after.solved(present)
	}
	plan.Digest = after.digest(now.At)
	return after, plan
}

// ripe reports whether a cause is worth telling. A cause that comes back soon
// after it was over has to last first, or it would be told each time.
func (s State) ripe(c Cause, now time.Time) bool {
	patience := c.Patience
	if s.Told[c.Name].Over {
		patience = max(patience, Lasting)
	}
	return now.Sub(c.Since) >= patience || c.near(now)
}

func (c Cause) near(now time.Time) bool {
	return !c.Deadline.IsZero() && c.Deadline.Sub(now) <= Soon
}

// again reports whether a cause that was told is told once more: after a day, and
// only when it has become worse.
func (c Cause) again(told Told, now time.Time) bool {
	worse := c.Stops || c.Items > told.Items || c.near(now) && !told.Near
	return worse && now.Sub(told.At) >= Again
}

func (t Told) owed(c Cause) Told {
	t.Owed, t.Over, t.Text, t.Since, t.Final = true, false, c.Text, c.Since, c.Final
	return t
}

// forget drops what is of no use any more.
func (s *State) forget(present map[string]bool, now Situation) {
	maps.DeleteFunc(s.Since, func(name string, _ time.Time) bool {
		return !present[name] && (now.Ran || s.Told[name].Final)
	})
	maps.DeleteFunc(s.Told, func(name string, t Told) bool {
		return !present[name] && (t.Final || t.Over && now.At.Sub(t.At) >= Again)
	})
}

// solved gives what was told, or should have been, when all of it is over.
func (s State) solved(present map[string]bool) (over []Told) {
	for _, name := range slices.Sorted(maps.Keys(s.Told)) {
		switch t := s.Told[name]; {
		case t.Final || t.Over:
		case present[name]:
			return nil
		default:
			over = append(over, t)
		}
	}
	return over
}

// TroubleTold notes that the mail about causes has arrived.
func (s State) TroubleTold(causes []Cause, now time.Time) State {
	s = s.copied(now)
	for _, c := range causes {
		s.Told[c.Name] = Told{At: now, Near: c.near(now), Items: c.Items, Text: c.Text, Since: c.Since, Final: c.Final}
	}
	return s
}

// SolvedTold notes that the mail that all is well again has arrived.
func (s State) SolvedTold(now time.Time) State {
	s = s.copied(now)
	for name, t := range s.Told {
		if !t.Final && !t.Over {
			t.Owed, t.Over = false, true
			if t.At.IsZero() {
				t.At = now
			}
			s.Told[name] = t
		}
	}
	return s
}

// DigestTold notes that the digest of that Monday has arrived.
func (s State) DigestTold(of time.Time) State {
	s.Digest = of
	return s
}

// digest is the Monday whose digest is due.
func (s *State) digest(now time.Time) time.Time {
	of := monday(now)
	if s.Digest.IsZero() || s.Digest.Sub(now) > digestFuture {
		s.Digest = of
	}
	if of.Sub(s.Digest) > digestApart {
		return of
	}
	return time.Time{}
}

// monday is the last Monday morning, when the digest is due.
func monday(now time.Time) time.Time {
	back := (int(now.Weekday()) + 6) % 7 // days since Monday
	at := time.Date(now.Year(), now.Month(), now.Day()-back, digestHour, 0, 0, 0, now.Location())
	if at.After(now) {
		at = time.Date(now.Year(), now.Month(), now.Day()-back-7, digestHour, 0, 0, 0, now.Location())
	}
	return at
}

// copied is a copy for changes. In it no time lies in the future, so that a
// clock that was set back delays no mail.
func (s State) copied(now time.Time) State {
	out := State{Since: map[string]time.Time{}, Told: map[string]Told{}, Digest: s.Digest}
	for name, at := range s.Since {
		out.Since[name] = earlier(at, now)
	}
	for name, t := range s.Told {
		t.At = earlier(t.At, now)
		out.Told[name] = t
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if a.After(b) {
		return b
	}
	return a
}
