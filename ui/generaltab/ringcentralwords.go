package generaltab

import (
	"path/filepath"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// ringCentralWords is the words of the RingCentral card.
type ringCentralWords struct {
	state                            widgets.Phrase
	account, main, extension, expiry string
	permissions, database            widgets.Phrase
}

func ringCentralWordsOf(p l10n.Place, s archiver.Snapshot) ringCentralWords {
	r := s.RingCentral
	c := ringCentralWords{
		account:     l10n.Join(l10n.OrUnknown(r.Account), otherHost(r)),
		main:        l10n.OrUnknown(l10n.PhoneNumber(r.MainNumber)),
		extension:   l10n.OrUnknown(l10n.Join(r.Extension, r.Number, r.Role)),
		expiry:      expiry(p, s),
		permissions: granted(r),
		database:    database(s),
	}
	switch {
	case s.OtherComputer:
		c.state = widgets.Phrase{Text: l10n.Translate("Signed in on another computer"), Tone: widgets.Bad}
	case r.Expired:
		c.state = widgets.Phrase{Text: l10n.Translate("Sign-in has ended"), Tone: widgets.Bad}
	case r.SignedIn:
		c.state = widgets.Phrase{Text: l10n.Translate("Signed in"), Tone: widgets.Good}
	default:
		c.state = widgets.Phrase{Text: l10n.Translate("Not signed in"), Tone: widgets.Subtle}
	}
	return c
}

// otherHost is the host of another brand, which has its own.
func otherHost(r archiver.RingCentralView) string {
	if !r.AtDecided && r.At != archiver.RingCentralHost {
		return r.At
	}
	return ""
}

// database names the store and the computer that it was authorised on.
func database(s archiver.Snapshot) widgets.Phrase {
	name := filepath.Base(s.StorePath)
	switch {
	case s.StorePath == "":
		return widgets.Phrase{Text: l10n.Translate("not known"), Tone: widgets.Plain}
	case s.OtherComputer:
		return widgets.Phrase{Text: l10n.Join(name, l10n.Translate("authorised on %s, not on this computer", s.Computer)), Tone: widgets.Bad}
	case s.Computer == "":
		return widgets.Phrase{Text: name, Tone: widgets.Plain}
	default:
		return widgets.Phrase{Text: l10n.Join(name, l10n.Translate("authorised on %s", s.Computer)), Tone: widgets.Plain}
	}
}

func granted(r archiver.RingCentralView) widgets.Phrase {
	switch {
	case len(r.Missing) > 0:
		return widgets.Phrase{Text: l10n.Translate("Missing: %s", strings.Join(r.MissingIn(l10n.Spoken()), "; ")), Tone: widgets.Bad}
	case r.AccountScope:
		return widgets.Phrase{Text: l10n.Translate("All four granted"), Tone: widgets.Plain}
	default:
		return widgets.Phrase{Text: l10n.Translate("Granted for your own extension"), Tone: widgets.Plain}
	}
}

// expiry counts down to the end of the access token, and says when the sign-in
// as a whole ends where that is known and near.
func expiry(p l10n.Place, s archiver.Snapshot) string {
	const near = 14 * 24 * time.Hour
	r := s.RingCentral
	if r.Expired {
		return l10n.Translate("ended; sign in again")
	}
	if r.AccessExpiry.IsZero() {
		return l10n.Translate("not known")
	}
	words := l10n.Translate("renewed at the next call")
	if left := r.AccessExpiry.Sub(s.At); left > 0 {
		words = l10n.Join(l10n.Translate("in %s", l10n.Length(left)), l10n.Translate("renewed automatically"))
	}
	if left := r.SessionEnd.Sub(s.At); !r.SessionEnd.IsZero() && left < near {
		words = l10n.Join(words, l10n.Translate("sign in again by %s", p.Day(r.SessionEnd, s.At)))
	}
	return words
}
