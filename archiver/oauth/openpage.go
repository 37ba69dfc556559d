package oauth

import (
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Other users of the computer can read what a browser is started with. The address of a sign-in must
// not stand there: whoever has it can allow access to an account of their own and have the program
// use that. So the browser is started with a page that only this user can read and that leads on.

// leadingOn is that page.
var leadingOn = template.Must(template.New("open").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}"><head><meta charset="utf-8"><title>{{.Words}}</title>
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={{.Address}}">
</head><body><p><a href="{{.Address}}">{{.Words}}</a></p></body></html>
`))

// openPage is such a page on the disk.
type openPage struct{ path string }

// writeOpenPage writes the page into a new file. Errors: those of create, and of the system.
func writeOpenPage(service, address string, in speech, create func() (*os.File, error)) (_ openPage, err error) {
	file, err := create()
	if err != nil {
		return openPage{}, fmt.Errorf("write the page that leads to %s: %w", service, err)
	}
	p := openPage{file.Name()}
	err = leadingOn.Execute(file, struct{ Language, Words, Address string }{in.Say("en"), in.Say("Sign in to %s", service), address})
	if err := errors.Join(err, file.Close()); err != nil {
		return openPage{}, errors.Join(fmt.Errorf("write the page that leads to %s: %w", service, err), p.remove())
	}
	return p, nil
}

// address is what the browser opens.
func (p openPage) address() string {
	path := filepath.ToSlash(p.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

func (p openPage) remove() error {
	if p.path == "" {
		return nil
	}
	return os.Remove(p.path)
}
