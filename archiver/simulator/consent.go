package simulator

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	formTag   = regexp.MustCompile(`<form[^>]*\saction="([^"]*)"`)
	hiddenTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	optionTag = regexp.MustCompile(`<option value="([^"]*)"`)
)

// maxPage is the longest page that Consent reads, in bytes.
const maxPage = 1 << 20

// Consent does what a person does with a sign-in address of the simulator: opens it, answers as
// user (an extension's id or number; "" is the first one offered, and Dropbox asks for none), and
// lets the browser go where it is sent. It is an error if any page on the way is one. A nil client
// is http.DefaultClient.
func Consent(ctx context.Context, client *http.Client, address, user string, allow bool) error {
	if client == nil {
		client = http.DefaultClient
	}
	question, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("open the sign-in page: %w", err)
	}
	at, page, err := visit(client, question)
	if err != nil {
		return fmt.Errorf("open the sign-in page: %w", err)
	}
	target, form, err := fill(at, page, user)
	if err != nil {
		return err
	}
	form.Set("decision", "deny")
	if allow {
		form.Set("decision", "allow")
	}
	answer, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("answer the sign-in page: %w", err)
	}
	answer.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, _, err := visit(client, answer); err != nil {
		return fmt.Errorf("answer the sign-in page: %w", err)
	}
	return nil
}

// visit loads a page and says where the redirects led.
func visit(client *http.Client, r *http.Request) (*url.URL, string, error) {
	resp, err := client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err != nil {
		return nil, "", err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%s answered %s: %s", resp.Request.URL.Host, resp.Status, strings.TrimSpace(string(b)))
	}
	return resp.Request.URL, string(b), nil
}

// fill takes the page's form with its hidden fields and chooses the user.
func fill(at *url.URL, page, user string) (*url.URL, url.Values, error) {
	action := formTag.FindStringSubmatch(page)
	if action == nil {
		return nil, nil, errors.New("the sign-in page has no form")
	}
	target, err := at.Parse(html.UnescapeString(action[1]))
	if err != nil {
		return nil, nil, fmt.Errorf("read the sign-in page: %w", err)
	}
	form := url.Values{}
	for _, field := range hiddenTag.FindAllStringSubmatch(page, -1) {
		form.Set(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
	}
	if first := optionTag.FindStringSubmatch(page); first != nil && user == "" {
		user = html.UnescapeString(first[1])
	}
	if user != "" {
		form.Set("user", user)
	}
	return target, form, nil
}
