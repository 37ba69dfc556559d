package diagnose

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
)

// Program is what whoever started the program knows of it.
type Program struct {
	Name, Version, Commit string
	Demo                  bool
	Folder                string     // where its data lies
	Log, Crashes          string     // files in the folder
	Status                func() any // how things stand, to be written as JSON; nil = it is not known
}

// Source is what a bundle is collected from.
type Source struct {
	Program
	UserAgent string
	CA        string // a file of authorities to trust besides the system's; empty = none
	// the proxy that a call goes through, as transport.Options has it
	Proxy   func(*http.Request) (*url.URL, error)
	Clock   clockwork.Clock
	Store   *store.Store // nil = it could not be opened
	Why     error        // why not
	Targets []Target
	Kept    func() ([]string, error) // the secrets that are kept; nil = there is no store
}

// Collect collects. It changes nothing, and goes on over whatever is not there. What ctx cuts short is
// noted in its place.
func Collect(ctx context.Context, s Source) Bundle {
	b := Bundle{At: s.Clock.Now(), Folder: s.Folder, Log: s.Log}
	b.Name = nameOf(b.At)
	if s.Why != nil {
		b.Missing = plaintext.Line(s.Why.Error())
	}
	m := &masker{}
	m.know(environmentSecrets()...)
	s.learn(m)
	b.Connections = Test(ctx, s.Clock, transport.Options{UserAgent: s.UserAgent, CA: s.CA, Proxy: s.Proxy}, s.Targets)
	b.add("versions.txt", holdsVersions, "", versions(s.Program))
	b.add("computer.txt", holdsComputer, personalFolder, computer(s.Program, b.At))
	if s.Store != nil {
		b.add("settings.json", holdsSettings, personalSettings, settings(s.Store))
	}
	if s.Status != nil {
		b.add("status.json", holdsStatus, personalStatus, asJSON(s.Status()))
	}
	if s.Store != nil {
		b.add("store.txt", holdsStore, "", statistics(ctx, s.Store))
	}
	b.add("connections.txt", holdsTests, "", connections(b.Connections))
	b.add("log.txt", holdsLog, personalLog, lastLines(s.Log+".1", s.Log))
	if crashes := lastLines(s.Crashes); len(crashes) > 0 {
		b.add("crashes.txt", holdsCrashes, personalLog, crashes)
	}
	s.learn(m) // a sign-in may have been renewed meanwhile
	for i := range b.Files {
		b.Files[i].Content = m.clean(b.Files[i].Content)
	}
	b.hide(m)
	list := File{Name: "contents.txt", Holds: holdsContents, Content: b.contents()}
	if b.Missing != "" {
		list.Personal = personalFolder // why it is missing names the data file
	}
	b.Files = append([]File{list}, b.Files...)
	return b
}

func (b *Bundle) add(name string, holds, personal Text, content []byte) {
	b.Files = append(b.Files, File{Name: name, Holds: holds, Personal: personal, Content: content})
}

// learn tells the masker what is kept secret.
func (s Source) learn(m *masker) {
	if s.Kept == nil {
		return
	}
	if kept, err := s.Kept(); err == nil { // else they cannot be read, here neither
		m.know(kept...)
	}
}

// hide takes the secrets out of what is shown beside the files.
func (b *Bundle) hide(m *masker) {
	b.Missing = string(m.clean([]byte(b.Missing)))
	for i := range b.Connections {
		b.Connections[i].Detail = string(m.clean([]byte(b.Connections[i].Detail)))
	}
}

// asJSON writes a value for people, or why it cannot be written.
func asJSON(value any) []byte {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return fmt.Appendf(nil, "It cannot be written: %v\n", err)
	}
	return plaintext.JSON(text.Bytes())
}

// milliseconds is a time with the digits that matter here.
func milliseconds(d time.Duration) string { return d.Round(time.Millisecond).String() }
