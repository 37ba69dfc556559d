package generaltab

import (
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// noticesWords is the words of the card.
type noticesWords struct {
	note            widgets.Phrase
	trouble, change string
}

func noticesWordsOf(p l10n.Place, s archiver.Snapshot) noticesWords {
	v := s.Notices
	if len(v.MailTo) == 0 && v.PingHost == "" && v.HookHost == "" {
		words := l10n.Translate("No alerts are set up.")
		if s.Backup.Notify {
			words = l10n.Translate("Only this computer tells you when something fails.")
		}
		return noticesWords{note: widgets.Phrase{Text: words, Tone: widgets.Subtle}, change: l10n.Translate("Set up")}
	}
	var words, trouble []string
	if len(v.MailTo) > 0 {
		words = append(words, l10n.Translate("Mail to %s", named(v.MailTo)))
		if !v.Mailed.IsZero() {
			words = append(words, l10n.Translate("last %s", p.Moment(v.Mailed, s.At)))
		}
	}
	if v.PingHost != "" {
		words = append(words, l10n.Translate("Ping to %s", v.PingHost))
		if !v.Pinged.IsZero() {
			words = append(words, l10n.Translate("last %s", p.Moment(v.Pinged, s.At)))
		}
	}
	if v.HookHost != "" {
		words = append(words, l10n.Translate("Messages to %s", v.HookHost))
		if !v.Hooked.IsZero() {
			words = append(words, l10n.Translate("last %s", p.Moment(v.Hooked, s.At)))
		}
	}
	if v.MailTrouble != nil {
		trouble = append(trouble, l10n.Translate("The last mail did not arrive: %s", l10n.DeliveryFailure(v.MailTrouble)))
	}
	if v.PingTrouble != nil {
		trouble = append(trouble, l10n.Translate("The last ping did not arrive: %s", l10n.DeliveryFailure(v.PingTrouble)))
	}
	if v.HookTrouble != nil {
		trouble = append(trouble, l10n.Translate("The last message did not arrive: %s", l10n.DeliveryFailure(v.HookTrouble)))
	}
	return noticesWords{widgets.Phrase{Text: l10n.Join(words...), Tone: widgets.Subtle}, strings.Join(trouble, " "), l10n.Translate("Change")}
}

// named are the first addresses, and how many more there are.
func named(addresses []string) string {
	const most = 2
	if len(addresses) <= most {
		return strings.Join(addresses, ", ")
	}
	return l10n.Translate("%s and %s more", strings.Join(addresses[:most], ", "), l10n.Number(len(addresses)-most))
}

// formWords is what the form says besides its labels.
type formWords struct{ safety, result widgets.Phrase }

func formWordsOf(s archiver.Snapshot, security notice.Security, busy bool, failed, done string) (v formWords) {
	switch {
	case security == notice.NoSecurity:
		v.safety = widgets.Phrase{Text: l10n.Translate("Mail to this server is not encrypted: others can read it. A user name and password are only sent to a server on this computer."), Tone: widgets.Warn}
	case s.SecretsFile || s.DemoFolder != "": // no keychain
		v.safety = widgets.Phrase{Text: l10n.Translate("The password is kept in the program's data file, which only your user can read. Many providers require an app password here."), Tone: widgets.Subtle}
	default:
		v.safety = widgets.Phrase{Text: l10n.Translate("The password is encrypted with the keychain. Many providers require an app password here."), Tone: widgets.Subtle}
	}
	switch {
	case busy:
		v.result = widgets.Phrase{Text: l10n.Translate("One moment…"), Tone: widgets.Busy}
	case failed != "":
		v.result = widgets.Phrase{Text: failed, Tone: widgets.Bad}
	case done != "":
		v.result = widgets.Phrase{Text: done, Tone: widgets.Good}
	}
	return v
}
