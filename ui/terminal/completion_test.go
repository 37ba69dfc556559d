package terminal

import (
	"errors"
	"strings"
	"testing"
)

func TestCompletionScripts(t *testing.T) {
	for shell, asks := range map[string]string{
		"bash": "complete -o default", "zsh": "#compdef archiver", "fish": "complete -c archiver", "powershell": "Register-ArgumentCompleter -CommandName 'archiver'",
	} {
		env, o := testEnv()
		if l, code := Start([]string{"completion", shell}, env); l != nil || code != Done || o.err.Len() > 0 {
			t.Errorf("%s: line %+v, code %d, %s", shell, l, code, o.err.String())
		}
		if !strings.Contains(o.out.String(), asks) || !strings.Contains(o.out.String(), "__complete") {
			t.Errorf("%s gets %q", shell, o.out.String())
		}
	}
}

// full is a disk without space.
type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestACompletionScriptThatCannotBeWrittenIsAFailure(t *testing.T) {
	env, o := testEnv()
	env.Out = full{}
	if l, code := Start([]string{"completion", "bash"}, env); l != nil || code != Failed || !strings.Contains(o.err.String(), errFull.Error()) {
		t.Errorf("line %+v, code %d, said %q", l, code, o.err.String())
	}
}

// TestCompletions asks as a shell's script does.
func TestCompletions(t *testing.T) {
	for _, c := range []struct {
		line string
		want string // the words, and the directive: 4 = no files
	}{
		{"lo", "login logout log :4"},
		{"comp", "completion :4"},
		{"backup ", "on off :4"},
		{"backup on ", ":4"},
		{"help ver", "verify :4"},
		{"completion ", "bash zsh fish powershell :4"},
		{"run --", "--ca-file --data --demo --help --version --listen --log-level --once :4"},
		{"login --on", ":4"},
		{"--data /d --d", "--demo :4"},
		{"run --data /d --on", "--once :4"},
		{"backup on --scope ", "account extension :4"},
		{"backup on --scope=e", "extension :4"},
		{"backup on --types s", "sms :4"},
		{"backup on --types fax,s", "fax,sms :4"},
		{"log --format ", "table csv json :4"},
		{"status --format j", "json :4"},
		{"retry --cause dropbox-f", "dropbox-full :4"},
		{"verify --place ", "dropbox folder sftp s3 :4"},
		{"notify --smtp-security ", "starttls tls none :4"},
		{"run --data ", ":16"}, // folders
		{"notify --smtp-password-file ", ":0"},
		{"notify --webhook-file ", ":0"},
		{"notify --ping-file ", ":0"},
		{"diagnose --output ", ":0"},
		{"status --ca-file ", ":0"},
		{"notify --smtp-user ", ":4"},
	} {
		env, o := testEnv()
		if l, code := Start(append([]string{"__complete"}, strings.Split(c.line, " ")...), env); l != nil || code != Done {
			t.Fatalf("%s: line %+v, code %d", c.line, l, code)
		}
		var got []string
		for line := range strings.Lines(o.out.String()) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got = append(got, word)
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.line, got, c.want)
		}
	}
}
