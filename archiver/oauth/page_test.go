package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/translation"
)

func TestOutcomePages(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, "go back to the program"},
		{fmt.Errorf("x: %w", ErrDenied), "Access was not allowed"},
		{fmt.Errorf("%w; register http://localhost:1/callback", ErrBadClient), "register http://localhost:1/callback"},
		{ErrUnavailable, "Check the internet connection"},
		{ErrTimeout, "stopped waiting"},
		{context.Canceled, "stopped waiting"},
		{errors.New(`<script>alert("x")</script>`), "&lt;script&gt;"},
	} {
		rec := httptest.NewRecorder()
		outcomePage("Dropbox", test.err, nil).write(rec)
		body := rec.Body.String()
		if !strings.Contains(body, test.want) || !strings.Contains(body, "Dropbox") || strings.Contains(body, "<script") {
			t.Errorf("%v: %s", test.err, body)
		}
		if (rec.Code == http.StatusOK) != (test.err == nil) || rec.Header().Get("Content-Length") != fmt.Sprint(rec.Body.Len()) {
			t.Errorf("%v: status %d, header %v", test.err, rec.Code, rec.Header())
		}
	}
}

// The policy forbids every style but the one whose sum it names, so the page must hold it to the
// letter.
func TestThePolicyAllowsThePagesOwnStyle(t *testing.T) {
	rec := httptest.NewRecorder()
	outcomePage("Dropbox", nil, nil).write(rec)
	_, rest, _ := strings.Cut(rec.Body.String(), "<style>")
	inside, _, _ := strings.Cut(rest, "</style>")
	if inside != style || style == "" {
		t.Errorf("style in the page differs from the one in the policy:\n%s", inside)
	}
	if strings.Contains(rec.Body.String(), "style=") || strings.Contains(rec.Body.String(), "http://") {
		t.Error("the page needs something that the policy forbids")
	}
}

// TestThePagesSpeakTheLanguage: of whoever signs in.
func TestThePagesSpeakTheLanguage(t *testing.T) {
	german := translation.In("de").Say
	for _, test := range []struct {
		page page
		want string
	}{
		{outcomePage("Dropbox", nil, german), "Sie können diese Seite schließen"},
		{outcomePage("Dropbox", ErrDenied, german), "Der Zugriff wurde nicht erlaubt"},
		{strangerPage("Dropbox", german), "Diese Seite gehört nicht zur Anmeldung"},
	} {
		rec := httptest.NewRecorder()
		test.page.write(rec)
		if body := rec.Body.String(); !strings.Contains(body, test.want) || !strings.Contains(body, `<html lang="de"`) {
			t.Errorf("want %q in %s", test.want, body)
		}
	}
}
