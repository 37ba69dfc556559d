package placecard

import (
	"math"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// Words is the words of the card of a place.
type Words struct {
	Title                    string
	Where, Opens             string // the labels of address and folder
	Folder, Address          string // what opens it, and its address; empty where there is none
	HostKey                  string
	State                    widgets.Phrase
	Account, Archived, Space string // account is empty for a folder, which is no one's
	Used                     float64
	Tone                     widgets.Tone // of the bar
	Bar                      bool
}

// WordsOf gives the words of the first place that a snapshot is of.
func WordsOf(p l10n.Place, s archiver.Snapshot) Words {
	d := s.Dropbox
	c := Words{Account: d.Email, Archived: l10n.Join(l10n.Count(s.Archived, l10n.Items), l10n.Size(s.Bytes)), Tone: widgets.Busy}
	c.nameThePlace(d)
	switch {
	case d.Expired:
		c.State = widgets.Phrase{Text: l10n.Translate("Connection has ended"), Tone: widgets.Bad}
	case d.Connected:
		c.State = widgets.Phrase{Text: l10n.Translate("Connected"), Tone: widgets.Good}
	default:
		c.State = widgets.Phrase{Text: l10n.Translate("Not connected"), Tone: widgets.Subtle}
	}
	if d.Connected && d.Allocated <= 0 {
		c.Space = l10n.Translate("Free space not known")
	}
	if d.Connected && d.S3.ObjectLock {
		c.Space = l10n.Join(c.Space, l10n.Translate("Object lock is on"))
	}
	if d.Allocated > 0 {
		const nearlyFull = 0.9
		c.Bar, c.Used = true, float64(d.Used)/float64(d.Allocated)
		c.Space = l10n.Join(l10n.Translate("%s free of %s", l10n.Space(d.Allocated-d.Used), l10n.Space(d.Allocated)), forecast(s))
		if c.Used >= 1 {
			c.Tone = widgets.Bad
		} else if c.Used > nearlyFull {
			c.Tone = widgets.Warn
		}
	}
	return c
}

// nameThePlace says what is connected.
func (c *Words) nameThePlace(d archiver.DropboxView) {
	c.Where = l10n.Translate("Folder")
	kind := d.Kind()
	if !d.Connected {
		kind = place.Dropbox // which is offered first
	}
	switch kind {
	case place.Folder:
		c.Title, c.Folder, c.Address, c.Account = l10n.Translate("Folder"), l10n.Translate("Open"), d.Folder, ""
	case place.SFTP:
		c.Title, c.Address, c.Account = l10n.Translate("SFTP server"), d.Address(), d.SFTP.User
		c.HostKey = sftp.HostKey(d.SFTP.HostKey).Fingerprint()
	case place.S3:
		c.Title, c.Address, c.Account = l10n.Translate("S3 storage"), d.Address(), d.S3.KeyID
		c.Where = l10n.Translate("Bucket")
	default:
		c.Title, c.Folder, c.Opens = "Dropbox", actions.AppFolder, c.Where
		if c.Account == "" {
			c.Account = l10n.OrUnknown(d.Name)
		}
	}
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
		return l10n.Translate("full in about %s", l10n.Count(round(left/daysOfYear), l10n.InYears))
	case left >= 45:
		return l10n.Translate("full in about %s", l10n.Count(round(left/daysOfYear*12), l10n.InMonths))
	default:
		return l10n.Translate("full in about %s", l10n.Count(round(left), l10n.InDays))
	}
}
