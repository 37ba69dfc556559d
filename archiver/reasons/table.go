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
		sentence:   "No connection to RingCentral or Dropbox. Check your internet connection; archiving resumes automatically.",
		short:      "offline",
		endsPass:   true,
		probeFirst: true,
		passing:    true,
	},
	ServiceTrouble: {
		sentence: "RingCentral or Dropbox answered with an error. It will be retried automatically.",
		short:    "service trouble",
		endsPass: true,
		failed:   true,
		passing:  true,
	},
	RateLimited: {
		sentence: "The service asked the program to slow down. Archiving resumes as soon as it is allowed.",
		short:    "rate limit",
		endsPass: true,
		passing:  true,
	},
	NotYetAvailable: {
		sentence: "RingCentral has not released it yet. It will be retried automatically.",
		short:    "not yet available",
		endsPass: true,
		failed:   true,
		retry:    Counted,
	},
	DropboxFull: {
		sentence:    "Dropbox is full. Free some space or upgrade your plan; archiving then resumes.",
		short:       "Dropbox is full",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       Quarterly,
		probe:       15 * time.Minute,
	},
	DropboxBlocked: {
		sentence:    "Dropbox does not allow this account to upload at the moment.",
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
		sentence:    "Dropbox is no longer connected. Connect it again.",
		short:       "connect Dropbox",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	NotSignedIn: {
		sentence:    "You are not signed in to RingCentral. Sign in to continue archiving.",
		short:       "sign in to RingCentral",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		noPass:      true,
	},
	NotConnected: {
		sentence:    "Dropbox is not connected. Connect it to continue archiving.",
		short:       "connect Dropbox",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		noPass:      true,
	},
	OtherComputer: {
		sentence:    "This data folder was signed in on another computer. Sign in again on this computer.",
		short:       "sign in again",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		noPass:      true,
	},
	NoPermission: {
		sentence:    "The signed-in user is not allowed to read it. Ask the account's administrator for the permission.",
		short:       "permission missing",
		needsPerson: true,
		failed:      true,
		refused:     true,
		retry:       Daily,
		probe:       time.Hour,
	},
	BadContent: {
		sentence: "RingCentral sent an invalid file. It will be retried automatically.",
		short:    "invalid file",
		failed:   true,
		refused:  true,
		retry:    Slowly,
	},
	NameTaken: {
		sentence: "Another file in Dropbox has the same name. A different name will be used.",
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
		sentence: "The file stored in Dropbox differs from the one sent. It will be retried automatically.",
		short:    "hash differs",
		endsPass: true,
		failed:   true,
		retry:    Slowly,
	},
	FileMissing: {
		sentence: "The file was missing in Dropbox. It will be archived again.",
		short:    "file missing in Dropbox",
		endsPass: true,
		failed:   true,
	},
	FileChanged: {
		sentence: "The file was changed in Dropbox. It is kept, and the original is archived again beside it.",
		short:    "file changed in Dropbox",
		endsPass: true,
		failed:   true,
	},
	Gone: {
		sentence:    "RingCentral no longer has it.",
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
	NoAddress: {
		sentence: "RingCentral lists it without an address to download it from. It will be archived as soon as there is one.",
		short:    "no address",
		endsPass: true,
		failed:   true,
		retry:    Daily,
	},
	StoreTrouble: {
		sentence:    "The program's data file cannot be written. Is the disk full?",
		short:       "data file not writable",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
	},
	Stopped: {
		sentence: "It was stopped before it finished.",
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
		sentence: "The index or the status page in Dropbox could not be updated. It will be retried after the next run.",
		short:    "index behind",
		endsPass: true,
		failed:   true,
	},
	NotListed: {
		sentence:  "RingCentral has not been asked for all items yet.",
		short:     "not listed yet",
		endsPass:  true,
		hoursOnly: true,
	},
	TooOld: {
		sentence:  "RingCentral no longer keeps items this old, and was not asked for all of them in time.",
		short:     "older than RingCentral keeps",
		endsPass:  true,
		failed:    true,
		hoursOnly: true,
	},
	NotAsked: {
		sentence:  "This is before the first archived hour.",
		short:     "not included",
		endsPass:  true,
		failed:    true,
		hoursOnly: true,
	},
	NotArchived: {
		sentence:  "Some items are not archived yet.",
		short:     "not archived yet",
		endsPass:  true,
		hoursOnly: true,
	},
	InProgress: {
		sentence:  "RingCentral has reported something as still in progress for more than a day.",
		short:     "still in progress",
		endsPass:  true,
		failed:    true,
		hoursOnly: true,
	},
}
