package ledger

import "time"

// RemoteFile is a file in Dropbox that no item of this store owns. Another
// computer archived it, or this computer did before its store was lost.
type RemoteFile struct {
	Path     string
	Size     int64
	Hash     string // Dropbox's content hash
	Modified time.Time
}
