package oauth

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"strconv"

	"ringcentral-archiver/archiver/plaintext"
)

var (
	//go:embed page.css
	style string
	//go:embed page.html
	markup string

	layout   = template.Must(template.New("page").Parse(markup))
	styleSum = sha256.Sum256([]byte(style))
	policy   = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(styleSum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// page is what the browser shows at the end.
type page struct {
	Good     bool
	Language string // de
	Heading  string
	Text     string
	status   int
}

// guard sets the headers of every answer: the address holds the code and must go nowhere else.
func guard(h http.Header) {
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
}

// Style is the sheet inside the page; the policy allows it by its sum and nothing else.
func (p page) Style() template.CSS { return template.CSS(style) }

// write sends the page and flushes it, because the server is closed right afterwards.
func (p page) write(w http.ResponseWriter) {
	var body bytes.Buffer
	if err := layout.Execute(&body, p); err != nil {
		http.Error(w, p.Heading, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(p.status)
	if _, err := w.Write(body.Bytes()); err != nil {
		return // the browser is gone
	}
	if flusher, ok := w.(http.Flusher); ok {
		flusher.Flush()
	}
}

// speech says an English text in the language of whoever signs in, with its verbs filled in; nil says it in English.
type speech func(english string, args ...any) string

// Say says a text.
func (s speech) Say(english string, args ...any) string {
	if s == nil {
		return plaintext.Sprintf(english, args...)
	}
	return s(english, args...)
}

// strangerPage answers an address that does not belong to the sign-in going on.
func strangerPage(service string, in speech) page {
	return page{
		Language: in.Say("en"),
		Heading:  in.Say("This page does not belong to the sign-in"),
		Text:     in.Say("This address is not the answer from %s that the program is waiting for. Close this page and use the one that the program opened, or start the sign-in again there.", service),
		status:   http.StatusBadRequest,
	}
}

// outcomePage says how the sign-in ended and, if it failed, what to do.
func outcomePage(service string, err error, in speech) page {
	if err == nil {
		return page{
			Good:     true,
			Language: in.Say("en"),
			Heading:  in.Say("You are signed in to %s", service),
			Text:     in.Say("You can close this page and go back to the program."),
			status:   http.StatusOK,
		}
	}
	p := page{Language: in.Say("en"), Heading: in.Say("The sign-in to %s failed", service), status: http.StatusBadRequest}
	switch {
	case errors.Is(err, ErrDenied):
		p.Text = in.Say("Access was not allowed, so nothing was changed. If that was a mistake, start the sign-in again in the program.")
	case errors.Is(err, ErrBadClient):
		p.Text = in.Say("%s does not accept the program's registration: %s.", service, err.Error())
	case errors.Is(err, ErrUnavailable):
		p.Text = in.Say("%s could not be reached to finish the sign-in. Check the internet connection, then start the sign-in again in the program.", service)
	case errors.Is(err, ErrTimeout), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		p.Text = in.Say("The program has stopped waiting. Start the sign-in again in the program.")
	default:
		p.Text = in.Say("%s answered with an error: %s. Start the sign-in again in the program.", service, err.Error())
	}
	return p
}
