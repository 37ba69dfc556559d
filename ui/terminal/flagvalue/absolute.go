package flagvalue

import (
	"path/filepath"

	"ringcentral-archiver/ui/terminal/phrase"
)

// ErrNowhere: a relative path was given in a folder that is not there any more.
var ErrNowhere = phrase.Mistake("the folder that you are in has been removed: go to another one, or give the whole path")

// absolute is the absolute path of a file or folder, which need not exist.
func absolute(path string) (string, error) {
	if whole, err := filepath.Abs(path); err == nil {
		return whole, nil
	}
	return "", ErrNowhere
}
