//go:build linux

package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"
)

// fetchesWith names the environment variable that turns the test binary into the
// least that a program has to do before it can upload anything: it fetches the
// addresses in a file, eight at a time as the program does, with the access token
// that the variable holds, and drops what comes.
const fetchesWith = "ARCHIVER_FETCHES_WITH"

func fetch(token, file string) int {
	addresses, err := os.ReadFile(file)
	group, ctx := errgroup.WithContext(context.Background())
	group.SetLimit(8)
	for address := range strings.Lines(string(addresses)) {
		group.Go(func() error { return fetchOne(ctx, strings.TrimSpace(address), token) })
	}
	if err := errors.Join(err, group.Wait()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func fetchOne(ctx context.Context, address, token string) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	q.Header.Set("Authorization", "Bearer "+token)
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if n, err := io.Copy(io.Discard, a.Body); err != nil || n == 0 || a.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d bytes, status %d: %v", address, n, a.StatusCode, err)
	}
	return nil
}
