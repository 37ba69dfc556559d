package dropbox

// What is taken from Dropbox at most (ARCHITECTURE.md, "Limits"). What it really sends stays below.
const (
	mostEntries = 10_000   // of an array in an answer
	mostPages   = 10_000   // of a listing
	mostEmpty   = 100      // pages without an entry that follow each other
	mostCursor  = 16 << 10 // bytes
	mostID      = 128      // bytes of an account's id, a file's hash and its revision
	mostPath    = 4096     // bytes; a file with a longer one cannot be one of ours and is passed over
)
