package archiver

import (
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
)

const (
	BackupOff  = reasons.BackupOff
	BadContent = reasons.BadContent
	BadName    = reasons.BadName
	Copied     = reasons.OtherComputer
	Copying    = progress.Copying
)

type Day = completeness.Day

const (
	DayComplete = completeness.DayComplete
	DayMissing  = completeness.DayMissing
	DaySettling = completeness.DaySettling
)

type DayState = completeness.DayState

const (
	DayUnknown     = completeness.DayUnknown
	Disconnected   = reasons.Disconnected
	DropboxBlocked = reasons.DropboxBlocked
	DropboxFull    = reasons.DropboxFull
)

var (
	ErrBackupOff    = reasons.ErrBackupOff
	ErrCopied       = reasons.ErrMovedFolder
	ErrNoAppKey     = reasons.ErrNoAppKey
	ErrNoClientID   = reasons.ErrNoClientID
	ErrNotConnected = reasons.ErrNotConnected
	ErrNotSignedIn  = reasons.ErrNotSignedIn
	ErrOtherAccount = reasons.ErrOtherAccount
	ErrScope        = reasons.ErrScope
	ErrSealed       = reasons.ErrSealed
	ErrTypes        = reasons.ErrTypes
)

type ExtensionDay = completeness.ExtensionDay

const (
	Failed          = completeness.Failed
	FileChanged     = reasons.FileChanged
	FileMissing     = reasons.FileMissing
	IndexBehind     = reasons.IndexBehind
	IsGone          = reasons.Gone
	IsPaused        = reasons.Paused
	Listing         = progress.Listing
	Mismatch        = reasons.Mismatch
	NameTaken       = reasons.NameTaken
	NoPermission    = reasons.NoPermission
	NoReason        = reasons.NoReason
	NotConnected    = reasons.NotConnected
	NotSignedIn     = reasons.NotSignedIn
	NotYetAvailable = reasons.NotYetAvailable
	Offline         = reasons.Offline
)

type Phase = progress.Phase

const (
	Publishing  = progress.Publishing
	RateLimited = reasons.RateLimited
	Reaching    = progress.Reaching
)

type Reason = reasons.Reason

func Reasons() []string { return reasons.Reasons() }

type (
	Report = progress.Report
	Row    = completeness.Row
)

const (
	Running        = completeness.Running
	ServiceTrouble = reasons.ServiceTrouble
	Settling       = completeness.Settling
	SignedOut      = reasons.SignedOut
)

type Status = completeness.Status

const (
	Stopped      = reasons.Stopped
	StoreTrouble = reasons.StoreTrouble
	Success      = completeness.Success
)

type (
	Tally      = completeness.Tally
	Unarchived = progress.Unarchived
)

const Unreadable = reasons.Unreadable

type VerifyReport = progress.VerifyReport

const WaitingFor = completeness.WaitingFor

type Whole = completeness.Answer
