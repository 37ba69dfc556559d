package s3

import (
	"net/http"
	"testing"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/transport"
)

// way is the engine's way to the network, for as long as a test runs.
func way(t testing.TB) http.RoundTripper {
	t.Helper()
	rt, err := transport.New(transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { transport.CloseIdle(rt) })
	return rt
}

// configOf is what a client of a server is made of; without a region.
func configOf(t testing.TB, s *s3test.Server, prefix string) Config {
	t.Helper()
	return Config{
		Address: Address{Endpoint: s.URL, Bucket: s3test.Bucket, Prefix: prefix}, Keys: Keys{ID: s3test.ID, Secret: s3test.Secret},
		HTTP: way(t), Clock: s3test.NewClock(), Hashes: conformance.NewHashes(),
	}
}

// connected is a client of a server's bucket, in which an archive is begun.
func connected(t testing.TB, s *s3test.Server, prefix string) *Client {
	t.Helper()
	c := configOf(t, s, prefix)
	found, err := Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Address, c.Mark = found.Address, found.Mark
	client, err := New(c)
	if err == nil {
		_, err = client.able.find(t.Context(), client)
	}
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// put stores one file, and gives its outcome; an error of Put is one.
func put(t testing.TB, c *Client, up target.Upload) (out target.Outcome) {
	t.Helper()
	u := c.NewUploader(t.Context(), func(some []target.Outcome) { out = some[0] })
	if err := u.Put(t.Context(), up); err != nil {
		out.Err = err
	}
	if err := u.Close(t.Context()); err != nil {
		t.Error(err)
	}
	return out
}
