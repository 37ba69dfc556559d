package terminal

import (
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
)

// statusJSON is the status for programs. Times are UTC; one that is not known is
// null. There is no token in it.
type statusJSON struct {
	Mood        archiver.Mood   `json:"mood"`
	RingCentral ringCentralJSON `json:"ringCentral"`
	Dropbox     dropboxJSON     `json:"dropbox"`
	Backup      backupJSON      `json:"backup"`
	Running     bool            `json:"running"`
	Waiting     archiver.Reason `json:"waiting"`
	LastHour    *time.Time      `json:"lastHour"` // beginning of the newest hour that is complete
	NextRun     *time.Time      `json:"nextRun"`
	Archived    int             `json:"archived"`
	Bytes       int64           `json:"bytes"`
	Open        int             `json:"open"`
	Gone        int             `json:"gone"`
	Deadline    *time.Time      `json:"deadline"`
	Verified    *verifiedJSON   `json:"verified"` // null before the first verification
	Problems    []problemJSON   `json:"problems"`
	Store       string          `json:"store"`
	Keychain    bool            `json:"keychain"`
	DemoFolder  string          `json:"demoFolder,omitempty"`
}

type ringCentralJSON struct {
	SignedIn   bool     `json:"signedIn"`
	Expired    bool     `json:"expired"`
	Account    string   `json:"account"`
	AccountID  string   `json:"accountId"`
	MainNumber string   `json:"mainNumber"`
	Name       string   `json:"name"`
	Extension  string   `json:"extension"`
	Role       string   `json:"role"`
	Missing    []string `json:"missingPermissions"`
}

type dropboxJSON struct {
	Connected bool   `json:"connected"`
	Expired   bool   `json:"expired"`
	Name      string `json:"name"`
	Email     string `json:"email"`
	Used      int64  `json:"used"`
	Allocated int64  `json:"allocated"`
}

type backupJSON struct {
	On          bool         `json:"on"`
	Account     []store.Type `json:"account"`   // types; empty when the scope is off
	Extension   []store.Type `json:"extension"` // types; empty when the scope is off
	Since       *time.Time   `json:"since"`
	Paused      bool         `json:"paused"`
	PausedUntil *time.Time   `json:"pausedUntil"`
}

type verifiedJSON struct {
	At      time.Time `json:"at"`
	Files   int       `json:"files"`
	Missing int       `json:"missing"`
	Changed int       `json:"changed"`
}

type problemJSON struct {
	Reason   archiver.Reason `json:"reason"`
	Items    int             `json:"items"`
	Text     string          `json:"text"`
	Deadline *time.Time      `json:"deadline"`
	NextTry  *time.Time      `json:"nextTry"`
}

func statusOf(v archiver.Snapshot) statusJSON {
	out := statusJSON{
		Mood: v.Mood, Running: v.Pass.Running, Waiting: v.Waiting, LastHour: instant(v.LastHour), NextRun: instant(v.NextRun),
		Archived: v.Archived, Bytes: v.Bytes, Open: v.Open, Gone: v.Gone, Deadline: instant(v.Deadline),
		Problems: []problemJSON{}, Store: v.StorePath, Keychain: !v.SecretsFile, DemoFolder: v.DemoFolder,
		RingCentral: ringCentralJSON{
			SignedIn: v.RingCentral.SignedIn, Expired: v.RingCentral.Expired, Account: v.RingCentral.Account, AccountID: v.RingCentral.AccountID,
			MainNumber: v.RingCentral.MainNumber, Name: v.RingCentral.Extension, Extension: v.RingCentral.Number, Role: v.RingCentral.Role,
			Missing: append([]string{}, v.RingCentral.Missing...),
		},
		Dropbox: dropboxJSON{
			Connected: v.Dropbox.Connected, Expired: v.Dropbox.Expired, Name: v.Dropbox.Name, Email: v.Dropbox.Email,
			Used: v.Dropbox.Used, Allocated: v.Dropbox.Allocated,
		},
		Backup: backupJSON{
			On: v.Backup.On, Account: typesOf(v.Backup.Account), Extension: typesOf(v.Backup.Extension),
			Since: instant(v.Backup.Since), Paused: v.Backup.Paused, PausedUntil: instant(v.Backup.PausedUntil),
		},
	}
	if !v.Verified.At.IsZero() {
		out.Verified = &verifiedJSON{v.Verified.At.UTC(), v.Verified.Checked, v.Verified.Missing, v.Verified.Changed}
	}
	for _, p := range v.Problems {
		out.Problems = append(out.Problems, problemJSON{p.Reason, p.Items, or(p.Text, p.Reason.Sentence()), instant(p.Deadline), instant(p.NextTry)})
	}
	return out
}

func typesOf(s store.Scope) []store.Type {
	if !s.On {
		return []store.Type{}
	}
	return append([]store.Type{}, s.Types...)
}
