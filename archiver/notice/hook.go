package notice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Format is how a message to a webhook is written.
type Format string

// The formats.
const (
	// TextFormat is {"text": …}, which Slack, Mattermost and others take.
	TextFormat Format = "text"
	// TeamsFormat is a message with an adaptive card, which the Workflows of Microsoft Teams take.
	TeamsFormat Format = "teams"
)

// Formats are in the order in which they are offered.
var Formats = []Format{TextFormat, TeamsFormat}

// teams are the domains of the webhooks of Microsoft Teams: Workflows, old and new, and the connectors
// of before.
var teams = []string{".logic.azure.com", ".powerplatform.com", ".webhook.office.com"}

// FormatFor is the format that an address takes, judged by its host.
func FormatFor(address string) Format {
	u, err := ParseHook(address)
	if err == nil && slices.ContainsFunc(teams, func(domain string) bool { return strings.HasSuffix(strings.ToLower(u.Hostname()), domain) }) {
		return TeamsFormat
	}
	return TextFormat
}

// Hook is a webhook, to which messages are posted.
type Hook struct {
	Address string // a secret, but for its host
	Format  Format // empty = FormatFor the address
}

// ParseHook reads the address of a webhook. Without https only this computer is spoken to, because
// the address is all that keeps others from writing there.
func ParseHook(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && local(u.Hostname())) {
		return nil, &Failure{Kind: NotAHook, About: "“" + scheme(text) + "…”"}
	}
	return u, nil
}

// HookHost is what may be shown of the address of a webhook. Empty when it is none.
func HookHost(address string) string {
	u, err := ParseHook(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// mostParagraphs is how much is posted, in bytes: less than any of the chats takes.
const mostParagraphs = 10_000

// Post posts a message once. A chat that redirects would be asked for a page, and not be given the
// message, so no redirect is followed. Errors: *Failure, which names only the host of the address; or
// that of ctx.
func (s Sender) Post(ctx context.Context, to Hook, title string, paragraphs []string) error {
	u, err := ParseHook(to.Address)
	if err != nil {
		return err
	}
	body, err := to.message(title, shortened(paragraphs))
	if err != nil {
		return fmt.Errorf("write a message for %s: %w", u.Host, err)
	}
	outer := ctx
	ctx, cancel := within(ctx, s.Clock, pingTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return &Failure{Kind: NotAHook, About: quote(u.Host)}
	}
	req.Header.Set("Content-Type", "application/json")
	client := &http.Client{Transport: s.HTTP, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	switch {
	case err != nil && calledOff(outer):
		return fmt.Errorf("post to %s: %w", u.Host, outer.Err())
	case err != nil:
		return unanswered(req, err)
	case resp.StatusCode/100 == 3:
		return answered(resp, u.Host, HookLedAstray)
	default:
		return answered(resp, u.Host, HookRefused)
	}
}

// shortened are the paragraphs that fit.
func shortened(all []string) (some []string) {
	left := mostParagraphs
	for _, p := range all {
		if len(p) > left {
			return append(some, cut(p, left)+"…")
		}
		some, left = append(some, p), left-len(p)
	}
	return some
}

// message is the body of a request.
func (h Hook) message(title string, paragraphs []string) ([]byte, error) {
	format := h.Format
	if format == "" {
		format = FormatFor(h.Address)
	}
	if format == TeamsFormat {
		return json.Marshal(cardOf(title, paragraphs))
	}
	text := strings.Join(append([]string{title}, paragraphs...), "\n\n")
	return json.Marshal(map[string]string{"text": inChat(text)})
}

// inChat keeps a name in a text from calling people, and from being a link or a picture that is fetched. Slack reads some signs so
// and Markdown, which Mattermost and others take, reads others; what one of them has for a sign that is only itself, the other shows as it is
// written. So a space without a width stands in the middle of them.
func inChat(text string) string {
	return afterDot.ReplaceAllString(signs.Replace(text), "."+nothing+"$1")
}

const nothing = "\u200b"

var (
	signs = strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", // Slack's own: <!channel>, <https://example.com|here>
		"@", "@"+nothing,
		"](", "]"+nothing+"(", "][", "]"+nothing+"[", "]:", "]"+nothing+":", // [here](…), ![picture](…), [here][1], [1]: …
		"://", ":"+nothing+"//")
	// example.com is a link without any sign.
	afterDot = regexp.MustCompile(`\.(\pL)`)
)

// An adaptive card. Its lines are runs of text, in which, unlike in its text blocks, no sign of a name
// has a meaning.
type (
	teamsMessage struct {
		Type        string           `json:"type"`
		Attachments []teamsContainer `json:"attachments"`
	}
	teamsContainer struct {
		ContentType string    `json:"contentType"`
		Content     teamsCard `json:"content"`
	}
	teamsCard struct {
		Schema  string      `json:"$schema"`
		Type    string      `json:"type"`
		Version string      `json:"version"`
		Body    []teamsLine `json:"body"`
	}
	teamsLine struct {
		Type    string     `json:"type"`
		Spacing string     `json:"spacing,omitempty"`
		Inlines []teamsRun `json:"inlines"`
	}
	teamsRun struct {
		Type   string `json:"type"`
		Text   string `json:"text"`
		Weight string `json:"weight,omitempty"`
	}
)

func cardOf(title string, paragraphs []string) teamsMessage {
	card := teamsCard{Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Type: "AdaptiveCard", Version: "1.4"}
	line := func(text, weight, spacing string) {
		card.Body = append(card.Body, teamsLine{"RichTextBlock", spacing, []teamsRun{{"TextRun", text, weight}}})
	}
	line(title, "Bolder", "")
	for _, p := range paragraphs {
		for i, text := range strings.Split(p, "\n") {
			line(text, "", []string{"", "None"}[min(i, 1)])
		}
	}
	return teamsMessage{"message", []teamsContainer{{"application/vnd.microsoft.card.adaptive", card}}}
}
