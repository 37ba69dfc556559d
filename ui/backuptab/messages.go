package backuptab

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// messageTypes are what an administrator can archive of all extensions besides their recordings.
var messageTypes = []ledger.Type{ledger.VoiceMail, ledger.SMS, ledger.Fax}

// messages is the choice of the messages of all extensions, in Account Settings.
type messages struct {
	*base
	checks       map[ledger.Type]*widgets.Check
	only, except *widgets.Entry
	shown        archiver.Whose // that the fields show
	apply        *widgets.Button
	whose        fyne.CanvasObject // the fields
	state        *widgets.Text
	failed       *widgets.Text
	all          fyne.CanvasObject
}

func (m *messages) build() fyne.CanvasObject {
	m.checks = map[ledger.Type]*widgets.Check{}
	row := widgets.Flow(22)
	for _, t := range messageTypes {
		m.checks[t] = widgets.NewCheck(l10n.TypeNames(t), func(bool) { m.tick(t) })
		row.Add(m.checks[t])
	}
	m.only, m.except = widgets.NewEntry(l10n.Translate("all extensions")), widgets.NewEntry(l10n.Translate("none"))
	m.only.OnChanged = func(string) { m.drawApply() }
	m.except.OnChanged = m.only.OnChanged
	m.only.OnSubmitted = func(string) { m.choose() }
	m.except.OnSubmitted = m.only.OnSubmitted
	m.apply = widgets.NewButton(l10n.Translate("Apply"), widgets.Outline, m.choose)
	m.state, m.failed = widgets.NewNote(""), widgets.NewFailure()
	m.whose = widgets.Stack(8,
		widgets.Pairs(170, widgets.NewLabel(l10n.Translate("Only extensions")), m.only, widgets.NewLabel(l10n.Translate("Except extensions")), m.except),
		widgets.Line(14, m.apply, m.state), m.failed)
	m.all = widgets.Stack(10, widgets.NewLabel(l10n.Translate("Voicemail, SMS and fax of all extensions")), outdented(row), m.whose)
	return m.all
}

// tick sets the types of the account to what is checked.
func (m *messages) tick(changed ledger.Type) {
	shown := m.Snapshot().Backup.Account
	var types []ledger.Type
	for _, t := range ledger.Types {
		has := shown.Has(t)
		if t == changed {
			has = m.checks[t].Checked
		}
		if has {
			types = append(types, t)
		}
	}
	m.Do(actions.Backup, func(ctx context.Context) error {
		return m.engine.SetTypes(ctx, archiver.AccountScope, types, len(types) > 0)
	})
}

// choose sets whose messages are archived to what is in the fields.
func (m *messages) choose() {
	c := archiver.Whose{Only: ownersIn(m.only.Text), Except: ownersIn(m.except.Text)}
	m.Do(actions.Extensions, func(ctx context.Context) error { return m.engine.Choose(ctx, c) })
}

func ownersIn(text string) (out []ledger.Owner) {
	for _, number := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; \t\n", r) }) {
		out = append(out, ledger.Owner{Number: number})
	}
	return out
}

// numbersOf names extensions by their numbers, which may be those of several, each once.
func numbersOf(owners []ledger.Owner) string {
	var words []string
	for _, o := range owners {
		if word := cmp.Or(o.Number, o.ExtensionID); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

func (m *messages) draw(account, ready bool) {
	s := m.Snapshot()
	chosen := false
	for t, check := range m.checks {
		widgets.SetChecked(check, s.Backup.Account.Has(t))
		widgets.Enable(check, ready && !m.Busy(actions.Backup))
		chosen = chosen || s.Backup.Account.Has(t)
	}
	if c := s.Backup.Whose; !sameChoice(c, m.shown) {
		m.shown = c
		m.only.SetText(numbersOf(c.Only))
		m.except.SetText(numbersOf(c.Except))
	}
	widgets.ShowIf(m.all, account)
	widgets.ShowIf(m.whose, chosen)
	m.state.Set(mailboxWords(s.Mailboxes), widgets.Subtle)
	m.drawApply()
	m.ShowFailure(m.failed, actions.Extensions)
}

func sameChoice(a, b archiver.Whose) bool {
	return slices.Equal(a.Only, b.Only) && slices.Equal(a.Except, b.Except)
}

func (m *messages) drawApply() {
	changed := numbersOf(ownersIn(m.only.Text)) != numbersOf(m.shown.Only) || numbersOf(ownersIn(m.except.Text)) != numbersOf(m.shown.Except)
	m.apply.SetEnabled(changed && !m.Busy(actions.Extensions))
}

// mailboxWords says how often each extension is listed, and what is wrong with some.
func mailboxWords(m coverage.Mailboxes) string {
	var parts []string
	switch {
	case m.Every == 0:
		return l10n.Translate("New extensions are included automatically.")
	case m.Slower > m.Every:
		parts = append(parts, l10n.Translate("Each of %s extensions is listed every %s hours at the pace of the last run: the hour was too short for all of them.", l10n.Number(m.Wanted), l10n.Number(m.Slower)))
	case m.Every == 1:
		parts = append(parts, l10n.Translate("Each of %s extensions is listed every hour.", l10n.Number(m.Wanted)))
	default:
		parts = append(parts, l10n.Translate("Each of %s extensions is listed every %s hours, as often as RingCentral allows.", l10n.Number(m.Wanted), l10n.Number(m.Every)))
	}
	if left := m.Wanted - m.Listed; left > 0 {
		parts = append(parts, l10n.Translate("Not listed yet: %s.", l10n.Number(left)))
	}
	if m.Failing > 0 {
		parts = append(parts, l10n.Translate("Could not be listed: %s, first %s (%s).", l10n.Number(m.Failing),
			failingName(m.First.Owner), l10n.ReasonShortly(reasons.Reason(m.First.Reason))))
	}
	return strings.Join(parts, " ")
}

// failingName names an extension whose messages could not be listed, or the shared inboxes.
func failingName(o ledger.Owner) string {
	if o.ExtensionID == ledger.Inboxes {
		return l10n.Translate("Shared inboxes")
	}
	return strings.TrimSpace(numbersOf([]ledger.Owner{o}) + " " + o.Name)
}
