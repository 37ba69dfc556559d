package output

import (
	"cmp"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/places"
)

// statusJSON is the status for programs. Times are UTC; one that is not known is
// null. There is no token in it.
type statusJSON struct {
	Mood        archiver.Mood    `json:"mood"`
	Overall     archiver.Mood    `json:"overall"` // the mood of all places together: that of the one that needs a person most
	RingCentral ringCentralJSON  `json:"ringCentral"`
	Dropbox     dropboxJSON      `json:"dropbox"`
	Archive     archiveJSON      `json:"archive"`
	Places      []placeJSON      `json:"places"` // all that are connected, the first one at first
	Backup      backupJSON       `json:"backup"`
	Running     bool             `json:"running"`
	Waiting     reasons.Reason   `json:"waiting"`
	LastHour    *time.Time       `json:"lastHour"` // beginning of the newest hour that is complete
	NextRun     *time.Time       `json:"nextRun"`
	Archived    int              `json:"archived"`
	Bytes       int64            `json:"bytes"`
	Open        int              `json:"open"`
	Gone        int              `json:"gone"`
	Removed     int              `json:"removed"`  // archived once, removed from Dropbox, and gone at RingCentral
	Accepted    int              `json:"accepted"` // the same, and accepted by a person
	Partly      int              `json:"partlyArchived"`
	Damaged     int              `json:"damaged"` // items whose record in the store was damaged
	Deadline    *time.Time       `json:"deadline"`
	Deletions   []deletionJSON   `json:"deletions"` // the first days on which RingCentral deletes open items
	Leavers     []leaverJSON     `json:"leavers"`   // extensions that are disabled or gone and have open items
	Rescue      *rescueJSON      `json:"rescue"`    // null when none runs
	Verified    *verifiedJSON    `json:"verified"`  // null before the first verification
	Whole       completenessJSON `json:"whole"`
	Coverage    []coverageJSON   `json:"coverage,omitempty"` // what is known of each source
	Calls       callsJSON        `json:"calls"`
	Mailboxes   *mailboxesJSON   `json:"mailboxes,omitempty"`
	Problems    []problemJSON    `json:"problems"`
	Notices     noticesJSON      `json:"notices"`
	Update      *updateJSON      `json:"update"` // null when no newer version is known
	Store       string           `json:"store"`
	Keychain    bool             `json:"keychain"`
	// the sign-ins are encrypted with a key that another computer or login has
	SealedElsewhere bool   `json:"sealedElsewhere"`
	DemoFolder      string `json:"demoFolder,omitempty"`
}

type updateJSON struct {
	Version string `json:"version"`
	Page    string `json:"page"`
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
	Folder    string `json:"folder,omitempty"` // where the archive lies that is not in Dropbox
	Used      *int64 `json:"used"`             // null with Allocated when the space is not known
	Allocated *int64 `json:"allocated"`
}

// archiveJSON is where the archive lies. What opens that place is not in it.
type archiveJSON struct {
	Kind      place.Kind `json:"kind"`
	Address   string     `json:"address,omitempty"` // where it is not in Dropbox
	Connected bool       `json:"connected"`
	User      string     `json:"user,omitempty"`    // on the SFTP server
	HostKey   string     `json:"hostKey,omitempty"` // by which the SFTP server is known
	Region    string     `json:"region,omitempty"`  // of the bucket
	KeyID     string     `json:"keyId,omitempty"`   // of the access key for the bucket
	// of the bucket
	ObjectLock bool `json:"objectLock,omitempty"`
}

// placeJSON is how it stands in one of the places where the archive lies. Of the first one the same is said outside.
type placeJSON struct {
	archiveJSON
	Expired   bool             `json:"expired"`
	Mood      archiver.Mood    `json:"mood"`
	Running   bool             `json:"running"`
	Waiting   reasons.Reason   `json:"waiting"` // why no run is possible there; empty when one is
	LastHour  *time.Time       `json:"lastHour"`
	NextRun   *time.Time       `json:"nextRun"`
	Archived  int              `json:"archived"`
	Bytes     int64            `json:"bytes"`
	Open      int              `json:"open"`
	Gone      int              `json:"gone"`
	Removed   int              `json:"removed"`
	Accepted  int              `json:"accepted"`
	Partly    int              `json:"partlyArchived"`
	Damaged   int              `json:"damaged"`
	Deadline  *time.Time       `json:"deadline"`
	Verified  *verifiedJSON    `json:"verified"`
	Whole     completenessJSON `json:"whole"`
	Used      *int64           `json:"used"` // null with Allocated when the space is not known
	Allocated *int64           `json:"allocated"`
	Problems  []problemJSON    `json:"problems"`
}

func placeOf(s statusJSON) placeJSON {
	return placeJSON{
		s.Archive, s.Dropbox.Expired, s.Mood, s.Running, s.Waiting, s.LastHour, s.NextRun, s.Archived, s.Bytes, s.Open, s.Gone, s.Removed, s.Accepted, s.Partly, s.Damaged,
		s.Deadline, s.Verified, s.Whole, s.Dropbox.Used, s.Dropbox.Allocated, s.Problems,
	}
}

type backupJSON struct {
	On          bool          `json:"on"`
	Account     []ledger.Type `json:"account"`   // types; empty when the scope is off
	Extension   []ledger.Type `json:"extension"` // types; empty when the scope is off
	Only        []string      `json:"only"`      // extensions whose messages the account scope archives alone, by number; empty for all
	Except      []string      `json:"except"`    // those that it leaves out
	Since       *time.Time    `json:"since"`
	Paused      bool          `json:"paused"`
	PausedUntil *time.Time    `json:"pausedUntil"`
}

type verifiedJSON struct {
	At      time.Time `json:"at"`
	Files   int       `json:"files"`
	Missing int       `json:"missing"`
	Changed int       `json:"changed"`
}

type deletionJSON struct {
	Day string `json:"day"` // where the account is
	typesJSON
}

type leaverJSON struct {
	Name      string `json:"name"`
	Extension string `json:"extension"`
	Status    string `json:"status"`
	typesJSON
}

// typesJSON counts items by type, as the log does.
type typesJSON struct {
	CallRecording int `json:"callRecording"`
	VoiceMail     int `json:"voiceMail"`
	SMS           int `json:"sms"`
	Fax           int `json:"fax"`
}

// callsJSON is what is known of the calls themselves.
type callsJSON struct {
	Noted  int        `json:"noted"`
	Of     string     `json:"of,omitempty"` // whose calls were listed
	Listed *time.Time `json:"listed"`
	Since  *time.Time `json:"completeSince"`
	Until  *time.Time `json:"completeUntil"`
}

type rescueJSON struct {
	Since  time.Time  `json:"since"`
	Done   int        `json:"done"`
	Total  int        `json:"total"`
	Bytes  int64      `json:"bytes"`
	Finish *time.Time `json:"finish"`
}

type completenessJSON struct {
	Now      bool           `json:"now"` // everything that RingCentral holds is in Dropbox, but for what is not covered
	Reason   reasons.Reason `json:"reason"`
	At       *time.Time     `json:"at"`       // when that was last known to be so; null when never
	Since    *time.Time     `json:"since"`    // what is older was not asked for; null when nothing is
	Settling int            `json:"settling"` // hours that are not settled: they were not listed since four hours after them
	// what now says nothing of: shared-numbers-refused, shared-inboxes, shared-inboxes-of-account, shared-numbers-not-known, shared-inboxes-not-known,
	// shared-inboxes-as-shown, shared-numbers-left-out, deleted-calls-not-known, deleted-messages-not-known
	NotCovered []string `json:"notCovered"`
	// what other places of the archive have and this one lacks, and that no item is about
	Lacks []lackJSON `json:"lacks"`
}

type lackJSON struct {
	Place  place.Kind     `json:"place"` // that has them
	Files  int            `json:"files"`
	Names  int            `json:"names"`            // of these, how many cannot have their names here
	Reason reasons.Reason `json:"reason,omitempty"` // for which one of the others was not copied last
}

func lacksOf(all []completeness.Lack) []lackJSON {
	out := []lackJSON{}
	for _, one := range all {
		out = append(out, lackJSON{one.In, one.Files, one.Names, one.Why})
	}
	return out
}

type noticesJSON struct {
	PingHost    string     `json:"pingHost"` // the rest of the address may be a secret
	MailTo      []string   `json:"mailTo"`
	Pinged      *time.Time `json:"pinged"`
	Mailed      *time.Time `json:"mailed"`
	PingTrouble string     `json:"pingTrouble"` // why the last one failed; empty when it did not
	MailTrouble string     `json:"mailTrouble"`
	HookHost    string     `json:"webhookHost"` // the rest of the address is a secret
	Hooked      *time.Time `json:"posted"`
	HookTrouble string     `json:"webhookTrouble"`

	Silenced []silenceJSON `json:"silenced"` // of which no alert is sent
}

type silenceJSON struct {
	Reason reasons.Reason `json:"reason"`
	Until  *time.Time     `json:"until"` // null = until it is over
	Told   bool           `json:"told"`  // all the same: something is about to be lost
}

func noticesOf(n archiver.NoticesView) noticesJSON {
	out := noticesJSON{
		PingHost: n.PingHost, MailTo: append([]string{}, n.MailTo...), Pinged: Instant(n.Pinged), Mailed: Instant(n.Mailed),
		PingTrouble: failureText(n.PingTrouble), MailTrouble: failureText(n.MailTrouble),
		HookHost: n.HookHost, Hooked: Instant(n.Hooked), HookTrouble: failureText(n.HookTrouble), Silenced: []silenceJSON{},
	}
	for _, s := range n.Silenced {
		out.Silenced = append(out.Silenced, silenceJSON{s.Reason, Instant(s.Until), s.Told})
	}
	return out
}

type coverageJSON struct {
	Source     string     `json:"source"` // account or extension
	Type       string     `json:"type"`
	Listed     *time.Time `json:"listed"` // the newest complete listing; null when there was none
	Since      *time.Time `json:"since"`  // everything from then on was listed; null when not known
	Rows       int        `json:"rows"`
	Items      int        `json:"items"`
	Parts      int        `json:"parts"`
	Unreadable int        `json:"unreadable"` // records that were shown and cannot be archived as they are
	NotCovered []string   `json:"notCovered"` // what the lists do not show, or may not
}

func coverageOf(c completeness.Coverage) coverageJSON {
	scope := "extension"
	if c.Source.OfAccount() {
		scope = "account"
	}
	return coverageJSON{scope, c.Source.Type().String(), Instant(c.At), Instant(c.From), c.Shown.Rows, c.Shown.Items, c.Shown.Parts, c.Unreadable, codes(c.Uncovered)}
}

func codes(of completeness.Uncovered) []string {
	all := []string{}
	for _, one := range of.Each() {
		all = append(all, one.Code())
	}
	return all
}

type problemJSON struct {
	Reason   reasons.Reason `json:"reason"`
	Items    int            `json:"items"`
	Text     string         `json:"text"`
	Detail   string         `json:"detail"`
	Deadline *time.Time     `json:"deadline"`
	NextTry  *time.Time     `json:"nextTry"`
}

// StatusOf is the status for programs.
func StatusOf(v archiver.Snapshot) statusJSON {
	out := statusOf(v)
	out.Overall = v.Overall()
	out.Places = []placeJSON{}
	for _, one := range places.Each(v) {
		if one.Dropbox.Connected {
			out.Places = append(out.Places, placeOf(statusOf(one)))
		}
	}
	return out
}

// statusOf is the status of the place that v is about.
func statusOf(v archiver.Snapshot) statusJSON {
	out := statusJSON{
		Mood: v.Mood, Running: v.Pass.Running, Waiting: v.Waiting, LastHour: Instant(v.LastHour), NextRun: Instant(v.NextRun),
		Archived: v.Archived, Bytes: v.Bytes, Open: v.Open, Gone: v.Gone, Removed: v.Removed, Accepted: v.Accepted, Partly: v.Partly, Damaged: v.Damaged,
		Deadline:  Instant(v.Deadline),
		Calls:     callsJSON{v.Calls.Noted, v.Calls.Of, Instant(v.Calls.At), Instant(v.Calls.Since), Instant(v.Calls.Until)},
		Deletions: []deletionJSON{}, Leavers: []leaverJSON{}, Rescue: rescueOf(v.Rescue),
		Problems: []problemJSON{}, Store: v.StorePath, Keychain: !v.SecretsFile, SealedElsewhere: v.SealedElsewhere, DemoFolder: v.DemoFolder,
		RingCentral: ringCentralJSON{
			SignedIn: v.RingCentral.SignedIn, Expired: v.RingCentral.Expired, Account: v.RingCentral.Account, AccountID: v.RingCentral.AccountID,
			MainNumber: v.RingCentral.MainNumber, Name: v.RingCentral.Extension, Extension: v.RingCentral.Number, Role: v.RingCentral.Role,
			Missing: append([]string{}, v.RingCentral.Missing...),
		},
		Dropbox: dropboxJSON{
			Connected: v.Dropbox.Connected, Expired: v.Dropbox.Expired, Name: v.Dropbox.Name, Email: v.Dropbox.Email,
			Folder: v.Dropbox.Folder,
		},
		Archive: archiveJSON{
			v.Dropbox.Kind(), v.Dropbox.Address(), v.Dropbox.Connected, v.Dropbox.SFTP.User, sftp.HostKey(v.Dropbox.SFTP.HostKey).Fingerprint(), v.Dropbox.S3.Region, v.Dropbox.S3.KeyID, v.Dropbox.S3.ObjectLock,
		},
		Backup: backupJSON{
			On: v.Backup.On, Account: typesOf(v.Backup.Account), Extension: typesOf(v.Backup.Extension),
			Only: completeness.Numbers(v.Backup.Whose.Only), Except: completeness.Numbers(v.Backup.Whose.Except),
			Since: Instant(v.Backup.Since), Paused: v.Backup.Paused, PausedUntil: Instant(v.Backup.PausedUntil),
		},
	}
	if v.Dropbox.Allocated > 0 {
		out.Dropbox.Used, out.Dropbox.Allocated = &v.Dropbox.Used, &v.Dropbox.Allocated
	}
	out.Whole = completenessJSON{v.Completeness.Now, v.Completeness.Reason, Instant(v.Completeness.At), Instant(v.Completeness.Since), v.Completeness.Settling, codes(v.Completeness.Uncovered), lacksOf(v.Lacks)}
	out.Notices = noticesOf(v.Notices)
	if v.Update.Version != "" {
		out.Update = &updateJSON{v.Update.Version, v.Update.Page}
	}
	if !v.Verified.At.IsZero() {
		out.Verified = &verifiedJSON{v.Verified.At.UTC(), v.Verified.Checked, v.Verified.Missing, v.Verified.Changed}
	}
	for _, d := range v.Deletions {
		out.Deletions = append(out.Deletions, deletionJSON{d.Day.Format(time.DateOnly), byType(d.Types)})
	}
	for _, l := range v.Leavers {
		out.Leavers = append(out.Leavers, leaverJSON{l.Owner.Name, l.Owner.Number, l.Status, byType(l.Types)})
	}
	for _, c := range v.Coverage {
		out.Coverage = append(out.Coverage, coverageOf(c))
	}
	for _, p := range v.Problems {
		out.Problems = append(out.Problems, problemJSON{p.Reason, p.Items, cmp.Or(p.Text, p.Reason.Sentence()), p.Detail, Instant(p.Deadline), Instant(p.NextTry)})
	}
	return out
}

func failureText(f *notice.Failure) string {
	if f == nil {
		return ""
	}
	return f.Error()
}

func typesOf(s store.Scope) []ledger.Type {
	if !s.On {
		return []ledger.Type{}
	}
	return append([]ledger.Type{}, s.Types...)
}

func byType(n [4]int) typesJSON { return typesJSON{n[0], n[1], n[2], n[3]} }

func rescueOf(v archiver.RescueView) *rescueJSON {
	if !v.Active {
		return nil
	}
	return &rescueJSON{v.Since.UTC(), v.Done, v.Total, v.Bytes, Instant(v.Finish)}
}
