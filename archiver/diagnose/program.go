package diagnose

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ringcentral-archiver/archiver/plaintext"
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

// addresses are the variables of the environment that name a host. What else is in them may be secret.
var addresses = []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "RINGCENTRAL_SERVER_URL"}

// variables are the others that the program looks at and that are not secret.
var variables = []string{
	"NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "GOMEMLIMIT", "GODEBUG", "LANG", "LC_ALL", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "FYNE_THEME", "FYNE_SCALE", "TERM",
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
	for _, name := range append(slices.Clone(addresses), variables...) {
		value, set := os.LookupEnv(name)
		if slices.Contains(addresses, name) {
			value = hostIn(value)
		}
		if set {
			fmt.Fprintf(&text, "  %s=%s\n", name, plaintext.Line(value))
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

// hostIn is an address with its scheme and its host alone, whatever is wrong with it.
func hostIn(address string) string {
	scheme, user, host, rest := split(address)
	if strings.ContainsAny(user, "/?#") || host != "" && !isHost.MatchString(host) { // which part is the host is not certain
		return scheme + mask
	}
	if user != "" {
		user = mask + "@"
	}
	if strings.Trim(rest, "/") != "" {
		rest = mask
	}
	return scheme + user + host + rest
}

// isHost is a host with or without a port. Anything else in its place may be a password.
var isHost = regexp.MustCompile(`^(\[[0-9a-fA-F:.]+\]|[\pL\pN._-]+)(:[0-9]{1,5})?$`)

// schemes are those that an address may have; anything else before a "://" may be a user with a password.
var schemes = []string{"http", "https", "socks5", "socks5h"}

// split takes an address apart that may be none: the user, who may have a password, is whatever stands before the last @ of
// what could be a host.
func split(address string) (scheme, user, host, rest string) {
	host = address
	if before, after, found := strings.Cut(address, "://"); found && slices.Contains(schemes, before) {
		scheme, host = before+"://", after
	}
	if at := strings.LastIndex(host, "@"); at >= 0 {
		user, host = host[:at], host[at+1:]
	}
	if end := strings.IndexAny(host, "/?#;, \t"); end >= 0 {
		host, rest = host[:end], host[end:]
	}
	return scheme, user, host, rest
}

// environmentSecrets are the secrets in variables that the program looks at.
func environmentSecrets() (all []string) {
	all = append(all, os.Getenv("SMTP_PASSWORD"))
	for _, name := range addresses {
		_, user, _, rest := split(os.Getenv(name))
		who, password, both := strings.Cut(user, ":")
		all = append(all, user, password)
		if !both {
			all = append(all, who) // it may be a key
		}
		for _, part := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("/?#&;, \t", r) }) {
			_, value, _ := strings.Cut(part, "=")
			all = append(all, part, value)
		}
	}
	for _, secret := range slices.Clone(all) {
		all = append(all, unescaped(secret))
	}
	return all
}

func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
