package reasons

import "time"

// row describes a reason.
type row struct {
	sentence    string        // for the user
	short       string        // for the log
	needsPerson bool          // waiting does not help
	endsPass    bool          // a pass that ends with it was cut short
	stopsAll    bool          // the next item would meet the same
	ofOnePath   bool          // unless it is met at one path only
	endsSignIn  bool          // a person has to sign in to RingCentral again
	reconnects  bool          // connecting where the archive lies again may cure it
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
	Rarely                       // after waits that grow from a quarter of an hour to hours
	Hourly                       // after waits that grow from a quarter of an hour to an hour
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
	ProxyPassword: {
		sentence:    "The proxy asks for a user name and a password, and has none or wrong ones. Enter them with the proxy's address, or in HTTPS_PROXY if that names the proxy.",
		short:       "proxy wants a password",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		retry:       WithTheNextPass,
		probe:       15 * time.Minute,
	},
	ProxyRefused: {
		sentence:    "The proxy does not let the program through to RingCentral or Dropbox. Ask who looks after the network to allow both, or choose another proxy.",
		short:       "proxy refuses",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		retry:       Rarely,
		probe:       15 * time.Minute,
	},
	ProxyAddress: {
		sentence:    "The address of the proxy cannot be read. Correct HTTPS_PROXY (http://NAME:PASSWORD@HOST:PORT) and start the program again.",
		short:       "proxy address is wrong",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		retry:       WithTheNextPass,
		probe:       15 * time.Minute,
	},
	Certificate: {
		sentence:    "The certificate of RingCentral or Dropbox is not trusted. Check this computer's clock; if your company looks into connections, the program needs its certificate file.",
		short:       "certificate not trusted",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		retry:       WithTheNextPass,
		probe:       15 * time.Minute, // a hotel's page that stands in the way goes away
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
		probe:    10 * time.Minute,
	},
	NotYetAvailable: {
		sentence: "RingCentral has not released it yet. It will be retried automatically.",
		short:    "not yet available",
		endsPass: true,
		failed:   true,
		retry:    Counted,
	},
	NotReady: {
		sentence: "RingCentral is still preparing it. It will be retried automatically.",
		short:    "still being prepared",
		endsPass: true,
		failed:   true,
		retry:    Hourly,
	},
	Elsewhere: {
		sentence: "It is only known to lie in another place of the archive, which cannot be read now. It will be retried automatically.",
		short:    "in another place",
		endsPass: true,
		failed:   true,
		retry:    Hourly,
	},
	DropboxFull: {
		sentence:    "Dropbox is full. Free some space or upgrade your plan; archiving then resumes.",
		short:       "Dropbox is full",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		ofOnePath:   true,
		failed:      true,
		retry:       Hourly,
		probe:       15 * time.Minute,
	},
	FolderRefused: {
		sentence:    "Dropbox does not allow this account to write to the folder. Ask the folder's owner for the permission to edit it.",
		short:       "folder not writable",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		ofOnePath:   true,
		failed:      true,
		retry:       Hourly,
		probe:       15 * time.Minute,
	},
	FolderMissing: {
		sentence:    "The folder of the archive is not there. Is its disk or NAS connected? Archiving resumes automatically when it is back.",
		short:       "folder not there",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		retry:       WithTheNextPass,
	},
	FolderFull: {
		sentence:    "The disk with the folder of the archive is full, or a limit for that folder or one in it is reached. Free some space, or raise the limit; archiving then resumes.",
		short:       "disk is full",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		ofOnePath:   true,
		failed:      true,
		retry:       Hourly,
		probe:       15 * time.Minute,
	},
	FolderReadOnly: {
		sentence:    "The program may not read or write everything in the folder of the archive. Give it that permission; archiving then resumes.",
		short:       "folder not writable",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		ofOnePath:   true,
		failed:      true,
		retry:       Hourly,
		probe:       15 * time.Minute,
	},
	HostKeyChanged: {
		sentence:    "The server of the archive shows another host key than before, so nothing is sent to it. Ask whoever runs it whether the key was changed; if so, connect the server again and confirm the new key.",
		short:       "host key changed",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	PlaceSignIn: {
		sentence:    "The place of the archive does not accept the password or the key. Connect it again.",
		short:       "sign-in not accepted",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	PlaceBlocked: {
		sentence:    "The place of the archive does not let this user store files. Ask whoever runs it for that permission; archiving then resumes.",
		short:       "not allowed to store",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       Quarterly,
		probe:       15 * time.Minute,
	},
	PlaceAway: {
		sentence:   "The place of the archive cannot be reached. Archiving resumes automatically when it can.",
		short:      "archive out of reach",
		endsPass:   true,
		probeFirst: true,
		passing:    true,
	},
	BucketMissing: {
		sentence:    "The bucket of the archive is not there, or another archive is in it. If it has another name now, connect it by that name.",
		short:       "bucket not there",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       15 * time.Minute,
	},
	BucketRegion: {
		sentence:    "The bucket of the archive is in another region. Connect it again with that region.",
		short:       "bucket in another region",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	BucketUnsafe: {
		sentence:    "This storage may overwrite files that are there already, and the bucket keeps no versions of them. Turn on its versioning; archiving then resumes.",
		short:       "bucket keeps no versions",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       15 * time.Minute,
	},
	ClockWrong: {
		sentence:    "This computer's clock is wrong, so the storage does not accept any call. Set the clock; archiving then resumes.",
		short:       "clock is wrong",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		retry:       WithTheNextPass,
		probe:       15 * time.Minute,
	},
	EmailUnverified: {
		sentence:    "Dropbox takes no files before the account's e-mail address is verified. Sign in at dropbox.com and verify the address.",
		short:       "e-mail address not verified",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       Quarterly,
		probe:       15 * time.Minute,
	},
	Suspended: {
		sentence:    "The Dropbox account is suspended. Ask the administrator of your Dropbox team to restore it.",
		short:       "Dropbox account suspended",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       Quarterly,
		probe:       15 * time.Minute,
	},
	AppDisabled: {
		sentence:    "Dropbox has disabled the app that this program is registered as. Whoever registered it has to enable it in the Dropbox App Console.",
		short:       "app disabled at Dropbox",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       Quarterly,
		probe:       15 * time.Minute,
	},
	DropboxScope: {
		sentence:    "The app that this program is registered as lacks a permission at Dropbox. Whoever registered it has to tick it in the Dropbox App Console; then connect Dropbox again.",
		short:       "app permission missing",
		needsPerson: true,
		reconnects:  true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	DropboxBlocked: {
		sentence:    "Dropbox does not allow this account to upload at the moment: its plan's limit may be used up, or its team does not allow the app. Ask the administrator of your Dropbox team.",
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
		endsSignIn:  true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	AppAccess: {
		sentence:    "Your RingCentral role does not let other programs sign in. Ask the account's administrator to add the permission “Third Party Apps Access” to the role, then sign in again.",
		short:       "app access missing",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		endsSignIn:  true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	ExtensionState: {
		sentence:    "RingCentral does not let this extension sign in, because of its type or state. Ask the account's administrator to enable it, or sign in as another user.",
		short:       "sign-in not allowed",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		endsSignIn:  true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	Disconnected: {
		sentence:    "Dropbox is no longer connected. Connect it again.",
		short:       "connect Dropbox",
		needsPerson: true,
		reconnects:  true,
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
	AppPermission: {
		sentence:    "The app that this program is registered as lacks a permission at RingCentral. Whoever registered it has to add it in the RingCentral developer console; then sign in again.",
		short:       "app permission missing",
		needsPerson: true,
		failed:      true,
		refused:     true,
		retry:       Daily,
		probe:       time.Hour,
	},
	OthersMessages: {
		sentence:    "The signed-in user is not allowed to read the messages of other extensions. Ask the account's administrator for the permission ReadMessages with the scope of all extensions.",
		short:       "permission missing",
		needsPerson: true,
		failed:      true,
		refused:     true,
		retry:       Daily,
		probe:       time.Hour,
	},
	MailboxUnclear: {
		sentence:    "RingCentral does not say whether an extension has messages. If it has none, leave that extension out of the backup.",
		short:       "messages not served",
		needsPerson: true,
		failed:      true,
		refused:     true,
		retry:       Hourly,
		probe:       time.Hour,
	},
	BadContent: {
		sentence: "RingCentral sent an invalid file. It will be retried automatically.",
		short:    "invalid file",
		failed:   true,
		refused:  true,
		retry:    Slowly,
	},
	BadList: {
		sentence: "One of RingCentral's lists could not be read to its end. It will be read again automatically.",
		short:    "unreadable list",
		failed:   true,
		refused:  true,
		retry:    Slowly,
		probe:    15 * time.Minute,
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
	FileInTheWay: {
		sentence:    "A file in Dropbox has the name of a folder that is needed. Rename or move that file; archiving then resumes.",
		short:       "a file is in the way",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
		retry:       Rarely,
	},
	Mismatch: {
		sentence: "The file stored in Dropbox differs from the one sent. It will be retried automatically.",
		short:    "hash differs",
		endsPass: true,
		failed:   true,
		retry:    Slowly,
	},
	NotInPlace: {
		sentence: "The file is not where it was archived in Dropbox. It will be looked for there before it is archived again.",
		short:    "not where it was archived",
		endsPass: true,
		passing:  true,
		retry:    Hourly,
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
	Removed: {
		sentence:    "It was archived, its file was removed from Dropbox, and RingCentral no longer has it.",
		short:       "removed from Dropbox",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
	},
	PartlyGone: {
		sentence:    "RingCentral no longer has some of its files. The others are archived.",
		short:       "partly archived",
		needsPerson: true,
		endsPass:    true,
		failed:      true,
	},
	Damaged: {
		sentence:    "Its record in the program's data file is damaged. Files already in Dropbox are kept; it is archived again when RingCentral shows it.",
		short:       "damaged record",
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
	ForeignAddress: {
		sentence: "RingCentral names an address for it that is not RingCentral's, so it is not downloaded from there. It will be retried automatically.",
		short:    "foreign address",
		failed:   true,
		refused:  true,
		retry:    Slowly,
	},
	StoreTrouble: {
		sentence:    "The program's data file cannot be read or written. Is the disk full, or does it fail?",
		short:       "data file not writable",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
	},
	StoreDamaged: {
		sentence:    "The program's data file is damaged. Set it aside and sign in again; files already in Dropbox are recognised, and nothing is archived twice.",
		short:       "data file damaged",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		retry:       WithTheNextPass,
		probe:       time.Hour,
	},
	KeychainLocked: {
		sentence:    "Your keyring is locked. Unlock it with its password; archiving then resumes.",
		short:       "keyring is locked",
		needsPerson: true,
		endsPass:    true,
		stopsAll:    true,
		failed:      true,
		noPass:      true,
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
