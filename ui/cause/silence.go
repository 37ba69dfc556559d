package cause

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// silenceLine is the line of a card about whether its cause is told.
type silenceLine struct {
	all    fyne.CanvasObject
	state  *widgets.Text
	change *widgets.Button
	silent bool // what pressing it ends
}

// silenceWords are its words; without a change there is no line.
type silenceWords struct {
	state, change string
	silent        bool // it is silenced
}

// silenceWordsOf offers to silence what alerts and notifications tell: what needs a person.
func silenceWordsOf(p l10n.Place, r reasons.Reason, s archiver.Snapshot) silenceWords {
	at := slices.IndexFunc(s.Notices.Silenced, func(one archiver.Silence) bool { return one.Reason == r })
	told := s.Backup.Notify || len(s.Notices.MailTo) > 0 || s.Notices.PingHost != "" || s.Notices.HookHost != ""
	switch {
	case at < 0 && r.Failure() && told:
		return silenceWords{change: l10n.Translate("Don't tell me about this")}
	case at < 0:
		return silenceWords{}
	}
	one := s.Notices.Silenced[at]
	w := silenceWords{change: l10n.Translate("Tell me again"), silent: true}
	switch {
	case one.Told:
		w.state = l10n.Translate("Silenced, but told all the same: more is lost, or about to be.")
	case one.Until.IsZero():
		w.state = l10n.Translate("Silenced until it is over. You are told if something is about to be lost.")
	default:
		w.state = l10n.Translate("Silenced until %s. You are told if something is about to be lost.", p.Day(one.Until, s.At))
	}
	return w
}

func (v *silenceLine) build(l *List, of reasons.Reason) fyne.CanvasObject {
	v.state = widgets.NewNote("")
	v.change = widgets.NewLink("", func() {
		silent := v.silent
		l.runner.Do(actions.Notices, func(ctx context.Context) error {
			if silent {
				return l.engine.EndSilence(ctx, of)
			}
			return l.engine.SetSilence(ctx, of, time.Time{})
		})
	})
	v.all = widgets.NewColumn(0, v.state, widgets.Line(0, v.change, widgets.Spacer()))
	return v.all
}

func (v *silenceLine) set(w silenceWords, may bool) {
	v.silent = w.silent
	v.state.Set(w.state, widgets.Subtle)
	widgets.ShowIf(v.state, w.state != "")
	v.change.SetText(w.change)
	v.change.SetEnabled(may)
	widgets.ShowIf(v.all, w.change != "")
}
