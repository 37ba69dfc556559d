package flagvalue

import "ringcentral-archiver/ui/terminal/phrase"

var errNoFolder = phrase.Mistake("the folder is empty: give its path")

// Folder is a folder on this computer.
type Folder struct{ into *string }

// FolderAt is a value that sets into to the absolute path of a folder.
func FolderAt(into *string) Folder { return Folder{into} }

// Set takes the path, which need not exist; an error says that it is empty.
func (v Folder) Set(path string) (err error) {
	if path == "" {
		return errNoFolder
	}
	*v.into, err = absolute(path)
	return err
}

func (v Folder) String() string {
	if v.into == nil {
		return ""
	}
	return *v.into
}

// Type names the kind of value.
func (Folder) Type() string { return "folder" }
