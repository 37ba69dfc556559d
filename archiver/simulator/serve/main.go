// Command serve runs the simulator alone, so that the unmodified program, rclone or a browser can
// be used against it:
//
//	go run ./archiver/simulator/serve --dir DIR [--days N] [--seed N] [--limits default|raised]
//		[--role admin|user|no-recordings] [--quota BYTES] [--latency TIME]
//	go run ./archiver/simulator/serve consent ADDRESS [--user NAME | --deny]
//
// The first prints, as lines for a shell, the environment to use it with, and stops on an
// interrupt. The second plays the browser for a sign-in address that a program has printed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"ringcentral-archiver/archiver/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// errUsage is a command line that makes no sense.
var errUsage = errors.New("wrong usage")

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 && args[0] == "consent" {
		return consent(ctx, args[1:])
	}
	return serve(ctx, args, out)
}

// users are the extensions that have each role.
var users = map[string]string{"admin": "101", "user": "102", "no-recordings": "103"}

func serve(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	dir := flags.String("dir", "", "folder for the state and the simulated Dropbox; none keeps both in memory")
	days := flags.Int("days", 3, "days of history")
	seed := flags.Uint64("seed", 1, "what the office is made from")
	limits := flags.String("limits", "raised", "RingCentral's rate limits: default or raised")
	role := flags.String("role", "admin", "whom to sign in as: admin, user or no-recordings")
	quota := flags.Int64("quota", 0, "what Dropbox may hold, in bytes; 0 is 2 GiB")
	latency := flags.Duration("latency", 0, "what every call takes, such as 80ms")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	user, known := users[*role]
	if !known || *limits != "default" && *limits != "raised" || flags.NArg() > 0 {
		return fmt.Errorf("%w: see --help", errUsage)
	}
	s, err := simulator.Start(simulator.Options{Dir: *dir, Seed: *seed, Days: *days, Demo: *limits == "raised"})
	if err != nil {
		return err
	}
	if *quota > 0 {
		s.Dropbox.SetQuota(*quota)
	}
	s.SetLatency(*latency)
	err = announce(s, user, out)
	if err == nil {
		<-ctx.Done()
	}
	return errors.Join(err, s.Close())
}

// announce prints how to use the simulator.
func announce(s *simulator.Simulator, user string, out io.Writer) error {
	address, ca, err := s.Proxy()
	if err != nil {
		return err
	}
	lines := []string{
		"export HTTPS_PROXY=" + quote(address),
		"export SSL_CERT_FILE=" + quote(ca),
		"export RINGCENTRAL_CLIENT_ID=" + quote(s.RingCentralClientID),
		"export DROPBOX_APP_KEY=" + quote(s.DropboxAppKey),
	}
	if s.DropboxFolder != "" {
		lines = append(lines, "# The simulated Dropbox: "+s.DropboxFolder)
	}
	lines = append(lines,
		"# To consent without a browser, with the environment above:",
		"#   go run ./archiver/simulator/serve consent ADDRESS --user "+user+"    (or --deny)",
	)
	_, err = fmt.Fprintln(out, strings.Join(lines, "\n"))
	return err
}

// quote quotes any text as one word for a shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// consentTime is how long the pages may take altogether.
const consentTime = time.Minute

func consent(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("consent", flag.ContinueOnError)
	user := flags.String("user", "", "id or number of the extension to sign in as; none is the first one")
	deny := flags.Bool("deny", false, "refuse")
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return fmt.Errorf("%w: consent ADDRESS [--user NAME | --deny]", errUsage)
	}
	if err := flags.Parse(args[1:]); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	client := &http.Client{Timeout: consentTime}
	return simulator.Consent(ctx, client, args[0], *user, !*deny)
}
