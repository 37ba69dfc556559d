package diagnose

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// versions says what runs on what.
func versions(p Program) []byte {
	var text strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&text, "%-12s "+format+"\n", append([]any{name}, args...)...)
	}
	line("Program", "%s %s", p.Name, p.Version)
	if p.Commit != "" {
		line("Commit", "%s", p.Commit)
	}
	if p.Demo {
		line("", "a demonstration: both services are simulated")
	}
	line("Go", "%s, %s/%s, %d processors", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	line("System", "%s", system())
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return []byte(text.String())
	}
	for _, s := range info.Settings {
		if slices.Contains([]string{"CGO_ENABLED", "-tags"}, s.Key) {
			line("", "built with %s %s", s.Key, s.Value)
		}
	}
	for _, m := range info.Deps {
		line("", "%s %s", m.Path, m.Version)
	}
	return []byte(text.String())
}

// variables are those of the environment that the program looks at and that are not secret.
var variables = []string{
	"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "RINGCENTRAL_SERVER_URL",
	"GOMEMLIMIT", "GODEBUG", "LANG", "LC_ALL", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "FYNE_THEME", "FYNE_SCALE", "TERM",
}

// withSign are those that are only said to be set or not.
var withSign = []string{"RINGCENTRAL_CLIENT_ID", "DROPBOX_APP_KEY", "SMTP_PASSWORD", "DBUS_SESSION_BUS_ADDRESS", "CREDENTIALS_DIRECTORY"}

// mostFiles is how many files of the data folder are named: a demonstration has many.
const mostFiles = 200

// computer says what lies in the data folder, and what the environment is.
func computer(p Program, at time.Time) []byte {
	var text strings.Builder
	fmt.Fprintf(&text, "Time         %s\n", at.Format(time.RFC3339))
	fmt.Fprintf(&text, "Data folder  %s\n", p.Folder)
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	entries, err := os.ReadDir(p.Folder)
	if err != nil {
		fmt.Fprintf(&text, "It cannot be read: %v\n", err)
	}
	for i, e := range entries {
		if i == mostFiles {
			fmt.Fprintf(table, "  and %d more\n", len(entries)-i)
			break
		}
		if info, err := e.Info(); err == nil {
			fmt.Fprintf(table, "  %s\t%s\t%d\t%s\n", info.Mode(), info.ModTime().Format(time.RFC3339), info.Size(), nameIn(info))
		}
	}
	table.Flush()
	fmt.Fprintf(&text, "\nVariables\n")
	for _, name := range variables {
		if value, set := os.LookupEnv(name); set {
			fmt.Fprintf(&text, "  %s=%s\n", name, withoutUser(value))
		}
	}
	for _, name := range withSign {
		if os.Getenv(name) != "" {
			fmt.Fprintf(&text, "  %s is set\n", name)
		}
	}
	return []byte(text.String())
}

func nameIn(info fs.FileInfo) string {
	if info.IsDir() {
		return info.Name() + "/"
	}
	return info.Name()
}

// withoutUser is an address without the user name and the password in it, whatever is wrong with it.
func withoutUser(address string) string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		scheme, rest = "", address
	} else {
		scheme += "://"
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = mask + rest[at:]
	}
	return scheme + rest
}

// environmentSecrets are the secrets in variables that the program looks at.
func environmentSecrets() (all []string) {
	all = append(all, os.Getenv("SMTP_PASSWORD"))
	for _, name := range variables {
		_, rest, found := strings.Cut(os.Getenv(name), "://")
		if !found {
			rest = os.Getenv(name)
		}
		if at := strings.LastIndex(rest, "@"); at >= 0 {
			_, password, _ := strings.Cut(rest[:at], ":")
			all = append(all, password, unescaped(password))
		}
	}
	return all
}

func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
