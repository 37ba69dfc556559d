//go:build linux

package bench

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/target"
)

// bareAs names the environment variable that turns the test binary into the least that a program has to do: it fetches the addresses
// of a list and drops what comes (fetching), or puts it into the Dropbox of which the variable holds the access token.
const bareAs = "ARCHIVER_BARE_AS"

const fetching = "fetching"

const atOnce = 64 // are fetched, as the program does

func bare(as, list string) int {
	if err := copyList(context.Background(), as, list); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// copyList fetches what a list names in lines of an address and a path.
func copyList(ctx context.Context, as, list string) error {
	file, err := os.Open(list)
	if err != nil {
		return err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return err
	}
	put, end := func(_ context.Context, _ string, body io.Reader) error {
		n, err := io.Copy(io.Discard, body)
		if n == 0 {
			err = cmp.Or(err, io.ErrUnexpectedEOF)
		}
		return err
	}, func() error { return nil }
	if as != fetching {
		if put, end, err = uploads(ctx, as); err != nil {
			return err
		}
	}
	client := &http.Client{Transport: manyConnections()}
	group, under := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, line := range lines {
		group.Go(func() error { return copyOne(under, client, line[0], line[1], put) })
	}
	return errors.Join(group.Wait(), end())
}

func manyConnections() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = atOnce
	return t
}

// uploads puts bodies into Dropbox, in batches as the program does.
func uploads(ctx context.Context, access string) (put func(context.Context, string, io.Reader) error, end func() error, err error) {
	client, err := dropbox.New(dropbox.Config{HTTP: manyConnections(), Tokens: token(access)})
	if err != nil {
		return nil, nil, err
	}
	var failed error // noted by one goroutine of the uploader's, and read when it has ended
	uploader := client.NewUploader(ctx, func(outcomes []target.Outcome) {
		for _, o := range outcomes {
			failed = cmp.Or(failed, o.Err)
		}
	})
	put = func(ctx context.Context, path string, body io.Reader) error {
		return uploader.Put(ctx, target.Upload{Path: path, Body: body})
	}
	return put, func() error { return errors.Join(uploader.Close(ctx), failed) }, nil
}

// token is an access token that outlives the run.
type token string

func (t token) Access(context.Context) (string, error) { return string(t), nil }

func (t token) Renew(context.Context, string) (string, error) { return string(t), nil }

func copyOne(ctx context.Context, client *http.Client, address, path string, put func(context.Context, string, io.Reader) error) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	a, err := client.Do(q)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d", path, a.StatusCode)
	}
	return put(ctx, "/"+path, a.Body)
}
