package actions

// Group names the actions that exclude each other: while one is under way, the
// buttons of its group are disabled, and its failure is shown where they are.
type Group string

// The groups.
const (
	RingCentral Group = "ringcentral"
	Dropbox     Group = "dropbox"
	Beside      Group = "beside" // another place is connected beside the first
	Backup      Group = "backup"
	Extensions  Group = "extensions"
	Pass        Group = "pass"
	Tokens      Group = "tokens"
	ClientIDs   Group = "client ids"
	Autostart   Group = "autostart"
	Rescue      Group = "rescue"
	Startup     Group = "startup"
	Log         Group = "log"
	Content     Group = "content"
	Days        Group = "days"
	Notices     Group = "notices"
	Help        Group = "help"
	Proxy       Group = "proxy"

	Nothing Group = "" // excludes nothing
)
