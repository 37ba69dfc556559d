package output

import (
	"errors"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Failure says why a mail, a message or a ping did not arrive; another error is said in its own words.
func Failure(err error, in phrase.Voice) string {
	f, is := errors.AsType[*notice.Failure](err)
	if !is {
		return err.Error()
	}
	words := f.Kind.In(in.Say(string(f.Kind)), f.About)
	if f.Said != "" {
		words += " (" + f.Said + ")"
	}
	return words
}
