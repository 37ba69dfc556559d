package flagvalue

import "ringcentral-archiver/ui/terminal/phrase"

var errNoFile = phrase.Mistake("the name of the file is empty")

// File is a file on this computer.
type File struct{ into *string }

// FileAt is a value that sets into to the absolute path of a file.
func FileAt(into *string) File { return File{into} }

// Set takes the path, which need not exist; an error says that it is empty.
func (v File) Set(path string) (err error) {
	if path == "" {
		return errNoFile
	}
	*v.into, err = absolute(path)
	return err
}

func (v File) String() string {
	if v.into == nil {
		return ""
	}
	return *v.into
}

// Type names the kind of value.
func (File) Type() string { return "file" }
