package ui

import (
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// phoneCard is the words of the RingCentral card.
type phoneCard struct {
	state                            said
	account, main, extension, expiry string
	permissions                      said
}

func (p place) phone(s archiver.Snapshot) phoneCard {
	r := s.RingCentral
	c := phoneCard{
		account:     orUnknown(r.Account),
		main:        orUnknown(phoneNumber(r.MainNumber)),
		extension:   orUnknown(joined(r.Extension, r.Number, r.Role)),
		expiry:      p.expiry(s),
		permissions: granted(r),
	}
	switch {
	case r.Expired:
		c.state = said{"Sign-in has ended", widgets.Bad}
	case r.SignedIn:
		c.state = said{"Signed in", widgets.Good}
	default:
		c.state = said{"Not signed in", widgets.Subtle}
	}
	return c
}

func orUnknown(words string) string {
	if words == "" {
		return "not known"
	}
	return words
}

func granted(r archiver.RingCentralView) said {
	switch {
	case len(r.Missing) > 0:
		return said{"Missing: " + strings.Join(r.Missing, "; "), widgets.Bad}
	case r.AccountScope:
		return said{"All four granted", widgets.Plain}
	default:
		return said{"Granted for your own extension", widgets.Plain}
	}
}

// expiry counts down to the end of the access token, and says when the sign-in
// as a whole ends where that is known and near.
func (p place) expiry(s archiver.Snapshot) string {
	const near = 14 * 24 * time.Hour
	r := s.RingCentral
	if r.Expired {
		return "ended; sign in again"
	}
	if r.AccessExpiry.IsZero() {
		return "not known"
	}
	words := "renewed at the next call"
	if left := r.AccessExpiry.Sub(s.At); left > 0 {
		words = joined("in "+length(left), "renewed automatically")
	}
	if left := r.SessionEnd.Sub(s.At); !r.SessionEnd.IsZero() && left < near {
		words = joined(words, "sign in again by "+p.day(r.SessionEnd, s.At))
	}
	return words
}

// boxCard is the words of the Dropbox card.
type boxCard struct {
	state                    said
	account, archived, space string
	used                     float64
	tone                     widgets.Tone
	bar                      bool
}

const (
	appFolder    = "Apps › RingCentral Application"
	appFolderURL = "https://www.dropbox.com/home/Apps/RingCentral%20Application"
)

func (p place) box(s archiver.Snapshot) boxCard {
	d := s.Dropbox
	c := boxCard{account: d.Email, archived: joined(count(s.Archived, "item"), size(s.Bytes)), tone: widgets.Busy}
	if c.account == "" {
		c.account = orUnknown(d.Name)
	}
	switch {
	case d.Expired:
		c.state = said{"Connection has ended", widgets.Bad}
	case d.Connected:
		c.state = said{"Connected", widgets.Good}
	default:
		c.state = said{"Not connected", widgets.Subtle}
	}
	if d.Allocated > 0 {
		const nearlyFull = 0.9
		c.bar, c.used = true, float64(d.Used)/float64(d.Allocated)
		c.space = fmt.Sprintf("%s free of %s", size(d.Allocated-d.Used), size(d.Allocated))
		if c.used >= 1 {
			c.tone = widgets.Bad
		} else if c.used > nearlyFull {
			c.tone = widgets.Warn
		}
	}
	return c
}

// signedInAs is the two lines at the right of the header.
func signedInAs(s archiver.Snapshot) (who, company string) {
	if !s.RingCentral.SignedIn {
		return "", ""
	}
	return joined(s.RingCentral.Extension, s.RingCentral.Number), s.RingCentral.Account
}

// backupWords is what the BACKUP tab says.
type backupWords struct {
	note, whose, limits, since string
}

func (p place) backup(s archiver.Snapshot, account bool) backupWords {
	b := backupWords{note: "Every hour, what is new in RingCentral is copied to Dropbox."}
	switch {
	case !s.RingCentral.SignedIn && !s.Dropbox.Connected:
		b.note = "Sign in to RingCentral and connect Dropbox first (GENERAL)."
	case !s.RingCentral.SignedIn:
		b.note = "Sign in to RingCentral first (GENERAL)."
	case !s.Dropbox.Connected:
		b.note = "Connect Dropbox first (GENERAL)."
	}
	if account {
		b.whose = "All extensions of " + s.RingCentral.Account
		b.limits = "Voicemail, SMS and fax can be archived for your own extension only: choose My Extension."
	} else {
		b.whose = "Your own extension: " + joined(s.RingCentral.Extension, s.RingCentral.Number)
		b.limits = ownLimits(s)
	}
	if !s.Backup.Since.IsZero() {
		b.since = fmt.Sprintf("Archives what was made from %s %s on; what is older is left alone.",
			p.day(s.Backup.Since, s.At), s.Backup.Since.In(p.zone).Format("15:04"))
	}
	return b
}

func ownLimits(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.OwnRecordings:
		return "Your role may not read call recordings: ask the account's administrator for User Call Log › Access Recordings."
	case s.Backup.MayAccount:
		return "The other extensions are archived with Account Settings, call recordings only."
	default:
		return "The recordings of other extensions can be archived by an administrator only."
	}
}
