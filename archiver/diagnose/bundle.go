// Package diagnose collects what a helper needs who does not see the computer: versions, the settings,
// how things stand, the end of the log, what is in the data file, and how far the way to both services
// goes. It works with whatever there is of the program, because it is needed when something is not
// there. No secret gets into it.
package diagnose

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/wording"
)

// Bundle is what was collected, before it is written anywhere.
type Bundle struct {
	Name        string // of the zip file, without a folder
	At          time.Time
	Files       []File
	Connections []Connection
	Missing     string // why the parts from the data file are not there, a sentence; empty = they are
	Folder, Log string // where the program's data and its log lie
}

// File is one file of the zip.
type File struct {
	Name     string
	Holds    Text // what is in it
	Personal Text // which personal data is in it; empty = none
	Content  []byte
}

// Text is an English text that a face may say in another language.
type Text string

// What the files hold.
const (
	holdsContents Text = "this list"
	holdsVersions Text = "the versions of the program and of what it runs on"
	holdsComputer Text = "the data folder's files, and the variables that the program looks at"
	holdsSettings Text = "the settings, without passwords and addresses that are secret"
	holdsStatus   Text = "how things stand: who is signed in, what is archived and what is wrong"
	holdsStore    Text = "how large the data file is, and how many entries of which kind are in it"
	holdsTests    Text = "the test of the connections to both services, step by step"
	holdsLog      Text = "the last lines of the log"
	holdsCrashes  Text = "where the program crashed"
)

// The personal data in them.
const (
	personalFolder   Text = "your user name, where it is in the folder's path"
	personalSettings Text = "this computer's name, the mail addresses and the user name of alerts, and the address and the user name of a proxy"
	personalStatus   Text = "your name, number, mail address and user name, the names of the account and of extensions, and the mail addresses of alerts"
	personalLog      Text = "names, numbers and file names of your company and of callers, where a line names them"
)

// NoSecret says what is not in a bundle.
const NoSecret Text = "No password, sign-in or secret address is in it, and nothing of what was archived."

// nameOf is the name of the file for a day.
func nameOf(day time.Time) string {
	return "ringcentral-archiver-diagnose-" + day.Format(time.DateOnly) + ".zip"
}

// Zip is the file. Errors: none that a buffer in memory does not have.
func (b Bundle) Zip() ([]byte, error) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, f := range b.Files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: b.At})
		if err == nil {
			_, err = w.Write(f.Content)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", f.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack the files: %w", err)
	}
	return packed.Bytes(), nil
}

// contents lists the files for whoever opens the zip.
func (b Bundle) contents() []byte {
	var text strings.Builder
	fmt.Fprintf(&text, "Collected by RingCentral Archiver on %s.\n%s\n", b.At.Format(time.RFC1123Z), NoSecret)
	if b.Missing != "" {
		fmt.Fprintf(&text, "The parts from the data file are missing: %s\n", b.Missing)
	}
	for _, f := range b.Files {
		fmt.Fprintf(&text, "\n%s, %s\n  %s\n", f.Name, wording.Digits(int64(len(f.Content))), f.Holds)
		if f.Personal != "" {
			fmt.Fprintf(&text, "  Personal data: %s\n", f.Personal)
		}
	}
	return []byte(text.String())
}
