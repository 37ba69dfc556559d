package ui

import (
	"math"
	"path/filepath"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// phoneCard is the words of the RingCentral card.
type phoneCard struct {
	state                            said
	account, main, extension, expiry string
	permissions, database            said
}

func (p place) phone(s archiver.Snapshot) phoneCard {
	r := s.RingCentral
	c := phoneCard{
		account:     orUnknown(r.Account),
		main:        orUnknown(phoneNumber(r.MainNumber)),
		extension:   orUnknown(joined(r.Extension, r.Number, r.Role)),
		expiry:      p.expiry(s),
		permissions: granted(r),
		database:    database(s),
	}
	switch {
	case s.Copied:
		c.state = said{say("Signed in on another computer"), widgets.Bad}
	case r.Expired:
		c.state = said{say("Sign-in has ended"), widgets.Bad}
	case r.SignedIn:
		c.state = said{say("Signed in"), widgets.Good}
	default:
		c.state = said{say("Not signed in"), widgets.Subtle}
	}
	return c
}

func orUnknown(words string) string {
	if words == "" {
		return say("not known")
	}
	return words
}

// database names the store and the computer that it was authorised on.
func database(s archiver.Snapshot) said {
	name := filepath.Base(s.StorePath)
	switch {
	case s.StorePath == "":
		return said{say("not known"), widgets.Plain}
	case s.Copied:
		return said{joined(name, say("authorised on %s, not on this computer", s.Computer)), widgets.Bad}
	case s.Computer == "":
		return said{name, widgets.Plain}
	default:
		return said{joined(name, say("authorised on %s", s.Computer)), widgets.Plain}
	}
}

func granted(r archiver.RingCentralView) said {
	switch {
	case len(r.Missing) > 0:
		return said{say("Missing: %s", strings.Join(r.Missing, "; ")), widgets.Bad}
	case r.AccountScope:
		return said{say("All four granted"), widgets.Plain}
	default:
		return said{say("Granted for your own extension"), widgets.Plain}
	}
}

// expiry counts down to the end of the access token, and says when the sign-in
// as a whole ends where that is known and near.
func (p place) expiry(s archiver.Snapshot) string {
	const near = 14 * 24 * time.Hour
	r := s.RingCentral
	if r.Expired {
		return say("ended; sign in again")
	}
	if r.AccessExpiry.IsZero() {
		return say("not known")
	}
	words := say("renewed at the next call")
	if left := r.AccessExpiry.Sub(s.At); left > 0 {
		words = joined(say("in %s", length(left)), say("renewed automatically"))
	}
	if left := r.SessionEnd.Sub(s.At); !r.SessionEnd.IsZero() && left < near {
		words = joined(words, say("sign in again by %s", p.day(r.SessionEnd, s.At)))
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
	c := boxCard{account: d.Email, archived: joined(count(s.Archived, items), size(s.Bytes)), tone: widgets.Busy}
	if c.account == "" {
		c.account = orUnknown(d.Name)
	}
	switch {
	case d.Expired:
		c.state = said{say("Connection has ended"), widgets.Bad}
	case d.Connected:
		c.state = said{say("Connected"), widgets.Good}
	default:
		c.state = said{say("Not connected"), widgets.Subtle}
	}
	if d.Allocated > 0 {
		const nearlyFull = 0.9
		c.bar, c.used = true, float64(d.Used)/float64(d.Allocated)
		c.space = joined(say("%s free of %s", size(d.Allocated-d.Used), size(d.Allocated)), forecast(s))
		if c.used >= 1 {
			c.tone = widgets.Bad
		} else if c.used > nearlyFull {
			c.tone = widgets.Warn
		}
	}
	return c
}

// forecast says when Dropbox is full if it goes on as since the first hour;
// nothing where that is too short ago, or too far ahead, to be known.
func forecast(s archiver.Snapshot) string {
	const (
		day        = 24 * time.Hour
		least      = 3 * day
		mostYears  = 30
		daysOfYear = 365.25
	)
	since, free := s.At.Sub(s.Backup.Since), s.Dropbox.Allocated-s.Dropbox.Used
	if s.Backup.Since.IsZero() || since < least || s.Bytes <= 0 || free <= 0 {
		return ""
	}
	left := float64(free) / (float64(s.Bytes) / (since.Hours() / 24)) // days
	switch round := func(x float64) int { return max(1, int(math.Round(x))) }; {
	case left > mostYears*daysOfYear:
		return ""
	case left >= 1.5*daysOfYear:
		return say("full in about %s", count(round(left/daysOfYear), inYears))
	case left >= 45:
		return say("full in about %s", count(round(left/daysOfYear*12), inMonths))
	default:
		return say("full in about %s", count(round(left), inDays))
	}
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
	b := backupWords{note: say("Every hour, what is new in RingCentral is copied to Dropbox.")}
	switch {
	case !s.RingCentral.SignedIn && !s.Dropbox.Connected:
		b.note = say("Sign in to RingCentral and connect Dropbox first (GENERAL).")
	case !s.RingCentral.SignedIn:
		b.note = say("Sign in to RingCentral first (GENERAL).")
	case !s.Dropbox.Connected:
		b.note = say("Connect Dropbox first (GENERAL).")
	}
	if account {
		b.whose = say("All extensions of %s", s.RingCentral.Account)
		b.limits = say("Voicemail, SMS and fax can be archived for your own extension only: choose My Extension.")
	} else {
		b.whose = say("Your own extension: %s", joined(s.RingCentral.Extension, s.RingCentral.Number))
		b.limits = ownLimits(s)
	}
	if !s.Backup.Since.IsZero() {
		b.since = say("Archives what was made from %s %s on; what is older is left alone.",
			p.day(s.Backup.Since, s.At), s.Backup.Since.In(p.zone).Format("15:04"))
	}
	return b
}

func ownLimits(s archiver.Snapshot) string {
	switch {
	case !s.RingCentral.OwnRecordings:
		return say("Your role may not read call recordings: ask the account's administrator for User Call Log › Access Recordings.")
	case s.Backup.MayAccount:
		return say("The other extensions are archived with Account Settings, call recordings only.")
	default:
		return say("The recordings of other extensions can be archived by an administrator only.")
	}
}
