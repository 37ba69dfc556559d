package reasons

import "time"

// row describes a reason.
type row struct {
	sentence    string        // for the user
	short       string        // for the log
	needsPerson bool          // waiting does not help
	endsPass    bool          // a pass that ends with it was cut short
	stopsAll    bool          // the next item would meet the same
	probeFirst  bool          // after it, one item goes ahead of the others
	failed      bool          // an item that waits for it was tried in vain
	refused     bool          // a person has to allow or repair a listing that ends with it
	noPass      bool          // no pass can run until a person acts
	passing     bool          // it usually goes away soon and without help
	hoursOnly   bool          // no item can have it
	retry       Retry         // when an item is tried again
	probe       time.Duration // when a pass is tried again; 0 = after a minute
}

// Retry says when an item that failed is tried again.
type Retry int

// The ways to try again.
const (
	Growing         Retry = iota // after waits that grow from seconds to an hour
	Slowly                       // after waits that grow from seconds to hours
	Counted                      // after fixed waits; after the last the item is gone
	Quarterly                    // after a quarter of an hour
	Daily                        // after a day
	AtOnce                       // in the same pass
	WithTheNextPass              // the pass stops; nothing is wrong with the item
	NoAttempt                    // it was not tried
)

// Retry says when an item that failed for this reason is tried again.
func (r Reason) Retry() Retry { return table[r].retry }

// Probe is when a pass that ended with this reason is tried again. A reason
// that needs a person is probed rarely, in case it goes away without one.
func (r Reason) Probe() time.Duration {
	if p := table[r].probe; p > 0 {
		return p
	}
	return time.Minute
}

// table has a row for each reason. The button that helps belongs to the faces.
var table = map[Reason]row{
	Offline: {
		sentence:   "The network or one of the services cannot be reached; it goes on by itself when it can.",
		short:      "offline",
		endsPass:   true,
		probeFirst: true,
		passing:    true,
	},
	ServiceTrouble: {
		sentence: "A service answered with an error; it is tried again by itself.",
		short:    "service trouble",
		endsPass: true,
		failed:   true,
		passing:  true,
	},
	RateLimited: {
		sentence: "The service asked to slow down; it goes on as soon as it may.",
		short:    "rate limit",
		endsPass: true,
		passing:  true,
	},
	NotYetAvailable: {
		sentence: "RingCentral does not serve it yet; it is tried again by itself.",
		short:    "not yet available",
		endsPass: true,
		failed:   true,
		retry:    Counted,
	},
	DropboxFull: {
		sentence:    "Dropbox is full. Make room or choose a larger plan; it goes on by itself then.",
		short:       "Dropbox is full",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       Quarterly,
		probe:       15 * time.Minute,
	},
	DropboxBlocked: {
		sentence:    "Dropbox does not let this account upload now.",
		short:       "Dropbox refuses uploads",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       Quarterly,
		probe:       15 * time.Minute,
	},
	SignedOut: {
		sentence:    "RingCentral has ended the sign-in. Sign in again.",
		short:       "sign in to RingCentral",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	Disconnected: {
		sentence:    "Dropbox is not connected any more. Connect it again.",
		short:       "connect Dropbox",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	NotSignedIn: {
		sentence:    "Nobody is signed in to RingCentral. Sign in.",
		short:       "sign in to RingCentral",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		noPass:      true,
	},
	NotConnected: {
		sentence:    "Dropbox is not connected. Connect it.",
		short:       "connect Dropbox",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		noPass:      true,
	},
	OtherComputer: {
		sentence:    "This data folder was signed in on another computer. Sign in anew on this one.",
		short:       "sign in anew",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		noPass:      true,
	},
	NoPermission: {
		sentence:    "The signed-in user may not read it. Ask the account's administrator for the permission.",
		short:       "permission missing",
		needsPerson: true,
		failed:      true,
		refused:     true,
		retry:       Daily,
		probe:       time.Hour,
	},
	BadContent: {
		sentence: "What RingCentral sent is not a file of this kind; it is tried again by itself.",
		short:    "content not right",
		failed:   true,
		refused:  true,
		retry:    Slowly,
	},
	NameTaken: {
		sentence: "Another file lies under its name in Dropbox; it gets another name.",
		short:    "name taken",
		endsPass: true,
		failed:   true,
		retry:    AtOnce,
	},
	BadName: {
		sentence:    "Dropbox refused the file's name.",
		short:       "name refused",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		retry:       Slowly,
	},
	Mismatch: {
		sentence: "Dropbox stored other bytes than were sent; it is tried again by itself.",
		short:    "hash differs",
		endsPass: true,
		failed:   true,
		retry:    Slowly,
	},
	FileMissing: {
		sentence: "Its file was missing in Dropbox; it is copied again.",
		short:    "file missing in Dropbox",
		endsPass: true,
		failed:   true,
	},
	FileChanged: {
		sentence: "Its file in Dropbox was changed; that one is left alone and the original is copied beside it.",
		short:    "file changed in Dropbox",
		endsPass: true,
		failed:   true,
	},
	Gone: {
		sentence:    "RingCentral does not have it any more.",
		short:       "gone at RingCentral",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
	},
	Unreadable: {
		sentence: "RingCentral sent a record that could not be read.",
		short:    "unreadable record",
		failed:   true,
		refused:  true,
		probe:    time.Hour,
	},
	StoreTrouble: {
		sentence:    "The program's own file cannot be written. Is the disk full?",
		short:       "own file not writable",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
	},
	Stopped: {
		sentence: "It was stopped before it was done.",
		short:    "stopped",
		endsPass: true,
		retry:    NoAttempt,
	},
	BackupOff: {
		sentence: "Backup is off.",
		short:    "backup is off",
		endsPass: true,
		noPass:   true,
	},
	Paused: {
		sentence: "Backup is paused.",
		short:    "paused",
		endsPass: true,
	},
	IndexBehind: {
		sentence: "The index or the status page in Dropbox could not be brought up to date; it is tried again after the next run.",
		short:    "index behind",
		endsPass: true,
		failed:   true,
	},
	NotListed: {
		sentence:  "RingCentral was not asked for all of it yet.",
		short:     "not listed yet",
		endsPass:  true,
		hoursOnly: true,
	},
	TooOld: {
		sentence:  "RingCentral was not asked for all of it while it kept it.",
		short:     "older than RingCentral keeps",
		endsPass:  true,
		failed:    true,
		hoursOnly: true,
	},
	NotAsked: {
		sentence:  "It lies before the first hour that is archived.",
		short:     "not asked for",
		endsPass:  true,
		failed:    true,
		hoursOnly: true,
	},
	NotArchived: {
		sentence:  "Not everything is copied yet.",
		short:     "not copied yet",
		endsPass:  true,
		hoursOnly: true,
	},
	InProgress: {
		sentence:  "RingCentral says for more than a day that something is still in progress.",
		short:     "still in progress",
		endsPass:  true,
		failed:    true,
		hoursOnly: true,
	},
}
