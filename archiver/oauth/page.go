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
	Good    bool
	Heading string
	Text    string
	status  int
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

// strangerPage answers an address that does not belong to the sign-in going on.
func strangerPage(service string) page {
	return page{
		Heading: "This page does not belong to the sign-in",
		Text: "This address is not the answer from " + service + " that the program is waiting for." +
			" Close this page and use the one that the program opened, or start the sign-in again there.",
		status: http.StatusBadRequest,
	}
}

// outcomePage says how the sign-in ended and, if it failed, what to do.
func outcomePage(service string, err error) page {
	if err == nil {
		return page{
			Good:    true,
			Heading: "You are signed in to " + service,
			Text:    "You can close this page and go back to the program.",
			status:  http.StatusOK,
		}
	}
	p := page{Heading: "The sign-in to " + service + " failed", status: http.StatusBadRequest}
	switch {
	case errors.Is(err, ErrDenied):
		p.Text = "Access was not allowed, so nothing was changed. If that was a mistake, start the sign-in again in the program."
	case errors.Is(err, ErrBadClient):
		p.Text = service + " does not accept the program's registration: " + err.Error() + "."
	case errors.Is(err, ErrUnavailable):
		p.Text = service + " could not be reached to finish the sign-in. Check the internet connection, then start the sign-in again in the program."
	case errors.Is(err, ErrTimeout), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		p.Text = "The program has stopped waiting. Start the sign-in again in the program."
	default:
		p.Text = service + " answered with an error: " + err.Error() + ". Start the sign-in again in the program."
	}
	return p
}
