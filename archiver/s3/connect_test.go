package s3

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/archiver/transport"
)

// TestConnect: an archive is begun once, and gone on with from then on, whoever comes.
func TestConnect(t *testing.T) {
	s := s3test.New(t, false)
	found, err := Connect(t.Context(), configOf(t, s, "a/b"))
	if err != nil || found.Mark == "" || found.Versioned || found.Locked || found.Address.Region != s3test.Region {
		t.Fatalf("found %+v (%v)", found, err)
	}
	again, err := Connect(t.Context(), configOf(t, s, "/a/b/"))
	if err != nil || again != found {
		t.Errorf("the second time %+v is found (%v), and was %+v", again, err, found)
	}
	beside, err := Connect(t.Context(), configOf(t, s, ""))
	if err != nil || beside.Mark == found.Mark {
		t.Errorf("above the prefix %+v is found (%v)", beside, err)
	}
	if keys := s.Objects(); len(keys) != 2 || keys["a/b/"+mark.Name] == nil || keys[mark.Name] == nil {
		t.Errorf("%d objects lie there", len(keys))
	}
	c := configOf(t, s, "a/b")
	c.Address, c.Mark = found.Address, beside.Mark
	other, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Ping(t.Context()); !errors.Is(err, ErrNotThere) {
		t.Errorf("another archive than the one that was connected: %v", err)
	}
}

// TestConnectAtOnce: two computers begin one archive.
func TestConnectAtOnce(t *testing.T) {
	s := s3test.New(t, false)
	marks := make(chan string)
	for range 4 {
		go func() {
			found, err := Connect(t.Context(), configOf(t, s, "x"))
			if err != nil {
				t.Error(err)
			}
			marks <- found.Mark
		}()
	}
	first := <-marks
	for range 3 {
		if other := <-marks; other != first {
			t.Errorf("one is told %s, and another %s", first, other)
		}
	}
}

// TestConnectNamesWhatIsOn: what protects the archive is named.
func TestConnectNamesWhatIsOn(t *testing.T) {
	s := s3test.New(t, true)
	if found, err := Connect(t.Context(), configOf(t, s, "x")); err != nil || !found.Versioned || found.Locked {
		t.Errorf("in a bucket with versions %+v is found (%v)", found, err)
	}
	if err := s.Direct.MakeBucket(t.Context(), "locked", minio.MakeBucketOptions{Region: s3test.Region, ObjectLocking: true}); err != nil {
		t.Fatal(err)
	}
	c := configOf(t, s, "x")
	c.Address.Bucket = "locked"
	found, err := Connect(t.Context(), c)
	if err != nil || !found.Locked {
		t.Fatalf("in a bucket with object lock %+v is found (%v)", found, err)
	}
	c.Address, c.Mark = found.Address, found.Mark
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if o := put(t, client, target.Upload{Path: "/a", Body: strings.NewReader("content")}); o.Err != nil {
		t.Errorf("put there: %v", o.Err)
	}
}

// TestConnectSaysWhatIsWrong: each in one sentence, and without the secret.
func TestConnectSaysWhatIsWrong(t *testing.T) {
	s := s3test.New(t, false)
	for name, test := range map[string]struct {
		change func(*Config)
		fault  *s3test.Fault
		kind   error
		says   string
	}{
		"the key is not known": {change: func(c *Config) { c.Keys.ID = "no-such-key" }, kind: target.ErrUnauthorized},
		"the secret is wrong":  {change: func(c *Config) { c.Keys.Secret = "not that one" }, kind: target.ErrUnauthorized, says: "SignatureDoesNotMatch"},
		"there is no such bucket": {
			change: func(c *Config) { c.Address.Bucket = "no-such-bucket" }, kind: ErrNotThere, says: "NoSuchBucket",
		},
		"the bucket is elsewhere": {
			change: func(c *Config) { c.Address.Region = "eu-west-1" },
			fault:  &s3test.Fault{Do: s3test.Says(http.StatusMovedPermanently, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.", "X-Amz-Bucket-Region", "eu-central-1")},
			kind:   ErrRegion, says: "the bucket is in another region: eu-central-1",
		},
		"the region is wrong": {change: func(c *Config) { c.Address.Region = "mars-1" }, kind: ErrRegion, says: s3test.Region},
		"the clock is wrong": {
			fault: &s3test.Fault{Do: s3test.Says(http.StatusForbidden, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")},
			kind:  ErrClock, says: "the clock of this computer is wrong",
		},
		"nothing may be written": {
			fault: &s3test.Fault{Of: s3test.Writes, Do: s3test.Says(http.StatusForbidden, "AccessDenied", "Access Denied")}, kind: target.ErrNoWrite, says: "AccessDenied",
		},
		"nothing may be listed": {
			fault: &s3test.Fault{Of: func(q *http.Request) bool { return strings.Contains(q.URL.RawQuery, "list-type=2") }, Do: s3test.Says(http.StatusForbidden, "AccessDenied", "Access Denied")},
			kind:  target.ErrBlocked, says: "list",
		},
		"it takes https alone": {
			fault: &s3test.Fault{Do: leads(http.StatusMovedPermanently, "https://nas.lan:9443/the-archive/?list-type=2")}, kind: ErrMoved, says: "another one: https://nas.lan:9443",
		},
		"it is at another address": {
			fault: &s3test.Fault{Do: leads(http.StatusPermanentRedirect, "//storage.lan/x")}, kind: ErrMoved, says: "another one: http://storage.lan",
		},
		"it wants a person to sign in": {
			fault: &s3test.Fault{Do: leads(http.StatusFound, "/login")}, kind: target.ErrUnavailable, says: "302",
		},
		"nobody answers":     {fault: &s3test.Fault{Do: s3test.Gone}, kind: target.ErrUnavailable},
		"it is no S3":        {fault: &s3test.Fault{Do: page}, kind: target.ErrUnavailable},
		"it is no S3 at all": {fault: &s3test.Fault{Do: missingPage}, kind: target.ErrUnavailable, says: "no storage"},
		"too many calls": {
			fault: &s3test.Fault{Do: s3test.Says(http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate.", "Retry-After", "3600")},
			kind:  target.ErrRateLimited, says: "1h0m0s",
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer s.Mend()
			c := configOf(t, s, "x")
			var log bytes.Buffer
			c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			c.HTTP, _ = transport.New(transport.Options{Log: c.Log})
			defer transport.CloseIdle(c.HTTP)
			if test.change != nil {
				test.change(&c)
			}
			if test.fault != nil {
				s.Inject(*test.fault)
			}
			_, err := Connect(t.Context(), c)
			if !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want %v", err, test.kind)
			}
			for _, text := range []string{log.String(), fmt.Sprint(err), fmt.Sprintf("%+v %#v", err, c)} {
				if strings.Contains(text, c.Keys.Secret) {
					t.Errorf("the secret is in %s", text)
				}
			}
		})
	}
	if len(s.Objects()) != 0 && s.Objects()["x/"+mark.Name] == nil {
		t.Error("something else than a mark was written")
	}
}

// TestTheMarkWasPutAway: the archive that is connected is known all the same; another computer, which does not know it, is told what is wrong.
func TestTheMarkWasPutAway(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool {
			return q.Method == http.MethodGet && strings.HasSuffix(q.URL.Path, mark.Name)
		},
		Do: s3test.Says(http.StatusForbidden, "InvalidObjectState", "The operation is not valid for the object's storage class"),
	})
	if err := c.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := Connect(t.Context(), configOf(t, s, "x")); !errors.Is(err, ErrPutAway) {
		t.Errorf("connected anew: %v", err)
	}
	s.Put("x/"+mark.Name, mark.New())
	if err := c.Ping(t.Context()); !errors.Is(err, ErrPutAway) {
		t.Errorf("another archive's mark: %v", err)
	}
}

// TestAFullBucketIsConnectedAgain: what lies there can be read, also with other keys.
func TestAFullBucketIsConnectedAgain(t *testing.T) {
	s := s3test.New(t, false)
	before := connected(t, s, "x")
	s.Inject(s3test.Fault{Of: s3test.Writes, Do: s3test.Says(http.StatusInsufficientStorage, "QuotaExceeded", "The quota of the bucket is reached.")})
	if found, err := Connect(t.Context(), configOf(t, s, "x")); err != nil || found.Mark != before.Mark {
		t.Errorf("%s is found instead of %s: %v", found.Mark, before.Mark, err)
	}
	if _, err := Connect(t.Context(), configOf(t, s, "y")); !errors.Is(err, target.ErrFull) {
		t.Errorf("an archive is begun there: %v", err)
	}
}

// leads leads elsewhere.
func leads(status int, to string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	}
}

func page(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	fmt.Fprint(w, "<!DOCTYPE html><html><body>Welcome</body></html>")
}

func missingPage(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprint(w, "<!DOCTYPE html><html><body>Not here</body></html>")
}

// TestTheServiceIsSlow: a call waits as long as it was asked to, and the others with it.
func TestTheServiceIsSlow(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	s.Inject(s3test.Fault{Times: 2, Do: s3test.Says(http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate.", "Retry-After", "90")})
	before := c.Clock.Now()
	if err := c.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if waited := c.Clock.Since(before); waited < 3*time.Minute || waited > 4*time.Minute {
		t.Errorf("it was waited for %s", waited)
	}
	s.Inject(s3test.Fault{Do: s3test.Says(http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate.", "Retry-After", "7200")})
	err := c.Ping(t.Context())
	if e, is := errors.AsType[*Error](err); !is || !errors.Is(err, target.ErrRateLimited) || e.RetryAfter < time.Hour {
		t.Errorf("two hours are %v", err)
	}
	if err := c.Await(t.Context()); !errors.Is(err, target.ErrRateLimited) {
		t.Errorf("meanwhile one may wait: %v", err)
	}
}

// TestRegionOfAHost: a service that has regions names them in its address.
func TestRegionOfAHost(t *testing.T) {
	for host, want := range map[string]string{
		"s3.eu-central-2.wasabisys.com": "eu-central-2", "s3.us-west-004.backblazeb2.com": "us-west-004", "s3.fr-par.scw.cloud": "fr-par",
		"s3-eu-west-1.amazonaws.com": "eu-west-1", "s3.dualstack.eu-west-1.amazonaws.com": "eu-west-1",
		"nas.lan": "", "s3.amazonaws.com": "", "s3.example.com": "", "fsn1.your-objectstorage.com": "", "127.0.0.1": "",
	} {
		got := ""
		if named := inHost.FindStringSubmatch(host); named != nil {
			got = named[1]
		}
		if got != want {
			t.Errorf("%s has the region %q, want %q", host, got, want)
		}
	}
}

// A bucket in which no archive lies is as it was where it is not to have one.
func TestNoArchiveIsBegunUnasked(t *testing.T) {
	s := s3test.New(t, false)
	c := configOf(t, s, "x")
	no := errors.New("no")
	c.Begin = func() error { return no }
	if _, err := Connect(t.Context(), c); !errors.Is(err, no) {
		t.Error(err)
	}
	if all := s.Objects(); len(all) > 0 {
		t.Errorf("%d objects were left there", len(all))
	}
}
