package notice_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/notice"
)

const hostileName = "Ana <!channel> & [here](https://evil.example) *x*"

// TestPost: what a chat is sent, and what is said of one that does not take it.
func TestPost(t *testing.T) {
	p := pinger(t)
	elsewhere := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	t.Cleanup(other.Close)
	var body []byte
	chat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%v, %s, %s", err, r.Method, r.Header)
		}
		switch to := r.URL.Query().Get("to"); to {
		case "":
		case "202":
			w.WriteHeader(http.StatusAccepted)
		case "404":
			http.NotFound(w, r)
		default:
			http.Redirect(w, r, to, http.StatusTemporaryRedirect)
		}
	}))
	t.Cleanup(chat.Close)
	for _, c := range []struct {
		name, query string
		want        notice.Kind
	}{
		{"taken", "", ""},
		{"taken by a workflow", "?to=202", ""},
		{"refused", "?to=404", notice.HookRefused},
		{"sent on", "?to=" + other.URL, notice.HookLedAstray},
	} {
		err := p.Post(t.Context(), notice.Hook{Address: chat.URL + "/" + pingSecret + c.query}, "Title", []string{"One."})
		f, is := errors.AsType[*notice.Failure](err)
		if is != (c.want != "") || is && f.Kind != c.want || err != nil && !is {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, err), pingSecret) {
			t.Errorf("%s: said %q", c.name, err)
		}
	}
	if elsewhere > 0 {
		t.Error("the message went to another address")
	}
	err := p.Post(t.Context(), notice.Hook{Address: "http://127.0.0.1:1/" + pingSecret}, "Title", nil)
	if f, is := errors.AsType[*notice.Failure](err); !is || f.Kind != notice.PingUnanswered {
		t.Errorf("no one there: %v", err)
	}

	to := notice.Hook{Address: chat.URL, Format: notice.TextFormat}
	if err := p.Post(t.Context(), to, "Dropbox is full", []string{"Of " + hostileName + ".", strings.Repeat("x", 20_000), "never"}); err != nil {
		t.Fatal(err)
	}
	var text struct{ Text string }
	if err := json.Unmarshal(body, &text); err != nil || !strings.HasPrefix(text.Text, "Dropbox is full\n\nOf Ana &lt;!channel&gt; &amp; [here]\u200b(") {
		t.Errorf("%.100q, %v", text.Text, err)
	}
	if len(text.Text) > 11_000 || strings.Contains(text.Text, "never") || !strings.HasSuffix(text.Text, "x…") {
		t.Errorf("%d bytes were sent", len(text.Text))
	}

	to.Format = notice.TeamsFormat
	if err := p.Post(t.Context(), to, "Dropbox is full", []string{"Of " + hostileName + ".\n  Since Monday.", "One more."}); err != nil {
		t.Fatal(err)
	}
	var card struct {
		Type        string
		Attachments []struct {
			ContentType string
			Content     struct {
				Type, Version string
				Body          []struct {
					Type    string
					Inlines []struct{ Type, Text string }
				}
			}
		}
	}
	if err := json.Unmarshal(body, &card); err != nil || card.Type != "message" || len(card.Attachments) != 1 {
		t.Fatalf("%s, %v", body, err)
	}
	a := card.Attachments[0]
	if a.ContentType != "application/vnd.microsoft.card.adaptive" || a.Content.Type != "AdaptiveCard" || a.Content.Version != "1.4" {
		t.Errorf("%s", body)
	}
	var lines []string
	for _, block := range a.Content.Body {
		if block.Type != "RichTextBlock" || len(block.Inlines) != 1 || block.Inlines[0].Type != "TextRun" {
			t.Fatalf("%s: a name could be a link in it", body)
		}
		lines = append(lines, block.Inlines[0].Text)
	}
	if got := strings.Join(lines, "|"); got != "Dropbox is full|Of "+hostileName+".|  Since Monday.|One more." {
		t.Errorf("says %q", got)
	}
}

// TestNoNameActsInAChat: none calls people, is a link or shows a picture, and people still read it.
func TestNoNameActsInAChat(t *testing.T) {
	acts := regexp.MustCompile(`(?i)@\w|<[!@#\w]|\]\(|\]\[|\]:|\w://|\w\.[a-z]|www\.[a-z]`)
	var text struct{ Text string }
	chat := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&text); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(chat.Close)
	p := pinger(t)
	for _, name := range []string{
		"@channel", "@here", "@all", "@everyone", "@ana.ruiz", "x@@here", "<!here>", "<!subteam^S01>", "<@U012>", "<users/all>", "<https://evil.example|Dropbox>",
		"[Dropbox](https://evil.example)", "![x](https://evil.example/x.png)", "[![x](https://evil.example/x.png)](https://evil.example)", "[here][1]", "[1]: https://evil.example", "[x]()",
		"https://evil.example", "HTTP://evil.example/a.b.c", "ftp://evil.example", "www.evil.example", "WWW.Evil.Example", "evil.example", "b\u00fccher.example", "mailto:ana@evil.example", "&lt;!channel&gt;",
	} {
		err := p.Post(t.Context(), notice.Hook{Address: chat.URL, Format: notice.TextFormat}, "Of "+name, []string{name, "* The account is " + name + "\n  " + name})
		if err != nil {
			t.Fatal(err)
		}
		if found := acts.FindString(text.Text); found != "" {
			t.Errorf("%q: %q acts in %q", name, found, text.Text)
		}
		if read := html.UnescapeString(strings.ReplaceAll(text.Text, "\u200b", "")); read != "Of "+name+"\n\n"+name+"\n\n* The account is "+name+"\n  "+name {
			t.Errorf("%q is read as %q", name, read)
		}
	}
}

func TestWhatIsAWebhook(t *testing.T) {
	for _, c := range []struct {
		address, host string
		format        notice.Format
	}{
		{" https://hooks.slack.com/services/T0/B0/x ", "hooks.slack.com", notice.TextFormat},
		{"https://prod-12.westeurope.logic.azure.com:443/workflows/x?sig=y", "prod-12.westeurope.logic.azure.com:443", notice.TeamsFormat},
		{"https://default1.2.environment.api.powerplatform.com:443/powerautomate/x", "default1.2.environment.api.powerplatform.com:443", notice.TeamsFormat},
		{"https://Office.Webhook.Office.com/webhookb2/x", "Office.Webhook.Office.com", notice.TeamsFormat},
		{"https://logic.azure.com.evil.example/", "logic.azure.com.evil.example", notice.TextFormat},
		{"http://localhost:8065/hooks/x", "localhost:8065", notice.TextFormat},
		{"http://127.0.0.1/hooks/x", "127.0.0.1", notice.TextFormat},
		{"http://chat.example.com/hooks/x", "", notice.TextFormat},
		{"hooks.slack.com/services", "", notice.TextFormat},
		{"https://", "", notice.TextFormat},
		{"file:///etc/passwd", "", notice.TextFormat},
		{"", "", notice.TextFormat},
	} {
		_, err := notice.ParseHook(c.address)
		if got := notice.HookHost(c.address); got != c.host || (err == nil) != (c.host != "") || notice.FormatFor(c.address) != c.format {
			t.Errorf("%q: %q %v %s", c.address, got, err, notice.FormatFor(c.address))
		}
		if err != nil && strings.Contains(err.Error(), "passwd") {
			t.Errorf("shows what it was given: %v", err)
		}
	}
}
