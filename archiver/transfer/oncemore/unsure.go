package oncemore

import (
	"errors"

	"ringcentral-archiver/archiver/target"
)

// Unsure are the outcomes of uploads that Dropbox may have committed although its answer was lost, by the place and the hash of the
// file. When such a file is fetched again, RingCentral may have made other bytes of the same sound, and the file of before would be
// taken for a stranger's. The next pass learns from Dropbox what is there.
type Unsure map[[2]string]target.Outcome

// Settle says what became of an upload: what lies in its place and has the hash of what was sent there before is the file.
func (u Unsure) Settle(o target.Outcome) target.Outcome {
	if o.Err == nil {
		return o
	}
	if !errors.Is(o.Err, target.ErrConflict) {
		u[[2]string{o.Upload.Path, o.Hash}] = o
		return o
	}
	before, sent := u[[2]string{o.Upload.Path, o.File.Hash}]
	if sent {
		o.Hash, o.SHA256, o.Err = before.Hash, before.SHA256, nil
	}
	return o
}
