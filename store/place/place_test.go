package place

import (
	"errors"
	"strings"
	"testing"
)

// TestAddressesOfServers: what is read is written the same, and what is wrong is said.
func TestAddressesOfServers(t *testing.T) {
	for address, want := range map[string]Server{
		"sftp://backup@files.example.com/calls":           {Host: "files.example.com", Port: 22, User: "backup", Path: "/calls"},
		"sftp://backup@files.example.com:2222/data/calls": {Host: "files.example.com", Port: 2222, User: "backup", Path: "/data/calls"},
		"sftp://backup@nas/~/calls":                       {Host: "nas", Port: 22, User: "backup", Path: "~/calls"},
		"sftp://backup@[::1]/calls":                       {Host: "::1", Port: 22, User: "backup", Path: "/calls"},
		"sftp://backup@[fe80::1]:23/my calls":             {Host: "fe80::1", Port: 23, User: "backup", Path: "/my calls"},
	} {
		got, err := ParseServer(address)
		if err != nil || got != want {
			t.Errorf("%s is %+v, %v", address, got, err)
		}
		if p := (Place{SFTP: got}); p.Address() != address || p.Kind() != SFTP || p.Host() != want.Host {
			t.Errorf("%s is written %s, a %s at %s", address, p.Address(), p.Kind(), p.Host())
		}
	}
	for address, want := range map[string]error{
		"":                                ErrServer,
		"files.example.com/calls":         ErrServer,
		"https://backup@nas/calls":        ErrServer,
		"sftp://backup@/calls":            ErrServer,
		"sftp://backup@nas:0/calls":       ErrServer,
		"sftp://backup@nas:99999/calls":   ErrServer,
		"sftp://backup@nas:x/calls":       ErrServer,
		"sftp://backup@nas/calls?x":       ErrServer,
		"sftp://two%20words@nas/calls":    ErrServer,
		"sftp://nas/calls":                ErrServerUser,
		"sftp://@nas/calls":               ErrServerUser,
		"sftp://backup:secret@nas/calls":  ErrServerPassword,
		"sftp://backup@nas":               ErrServerPath,
		"sftp://backup@nas/":              ErrServerPath,
		"sftp://backup@nas/calls/../..//": ErrServerPath,
	} {
		if got, err := ParseServer(address); !errors.Is(err, want) {
			t.Errorf("%q is %+v, %v; want %v", address, got, err, want)
		}
	}
}

// TestAddressesOfBuckets: as with servers.
func TestAddressesOfBuckets(t *testing.T) {
	for address, want := range map[string]Bucket{
		"https://s3.eu-central-1.amazonaws.com/calls": {Endpoint: "https://s3.eu-central-1.amazonaws.com", Name: "calls"},
		"http://127.0.0.1:9000/calls/office/one":      {Endpoint: "http://127.0.0.1:9000", Name: "calls", Prefix: "office/one"},
		"https://s3.amazonaws.com/calls/a":            {Endpoint: "https://s3.amazonaws.com", Name: "calls", Prefix: "a"},
	} {
		got, err := ParseBucket(address)
		if err != nil || got != want {
			t.Errorf("%s is %+v, %v", address, got, err)
		}
		if p := (Place{S3: got}); p.Address() != address || p.Kind() != S3 {
			t.Errorf("%s is written %s, a %s", address, p.Address(), p.Kind())
		}
	}
	if got, err := ParseBucket("s3://calls/office/"); err != nil || got != (Bucket{Name: "calls", Prefix: "office"}) {
		t.Errorf("at Amazon it is %+v, %v", got, err)
	}
	if got, err := ParseBucket("s3://calls?region=eu-west-1&endpoint=nas.lan:9000"); err != nil || got != (Bucket{Endpoint: "https://nas.lan:9000", Region: "eu-west-1", Name: "calls"}) {
		t.Errorf("with an endpoint and a region it is %+v, %v", got, err)
	}
	if got := (Place{S3: Bucket{Name: "calls", Prefix: "a"}}); got.Address() != "s3://calls/a" || got.Host() != "s3.amazonaws.com" {
		t.Errorf("at Amazon it is %s at %s", got.Address(), got.Host())
	}
	if got, err := (Bucket{Endpoint: " s3.example.com/ ", Name: "calls", Prefix: "/a/"}).Checked(); err != nil || got.Endpoint != "https://s3.example.com" || got.Prefix != "a" {
		t.Errorf("as entered in fields it is %+v, %v", got, err)
	}
	for address, want := range map[string]error{
		"":                                   ErrBucket,
		"calls":                              ErrBucket,
		"ftp://s3.example.com/calls":         ErrBucket,
		"https://s3.example.com/calls?x=1":   ErrBucket,
		"https://s3.example.com/two%20words": ErrBucket,
		"https://s3.example.com":             ErrBucketName,
		"https://s3.example.com/":            ErrBucketName,
		"https://id:key@s3.example.com/x":    ErrBucketKey,
	} {
		if got, err := ParseBucket(address); !errors.Is(err, want) {
			t.Errorf("%q is %+v, %v; want %v", address, got, err, want)
		}
	}
}

// TestAddressesAsAmazonShowsThem: with the bucket in the host's name, also in the field for the address of the storage.
func TestAddressesAsAmazonShowsThem(t *testing.T) {
	for address, want := range map[string]Bucket{
		"https://calls.s3.eu-central-1.amazonaws.com":                                {Endpoint: "https://s3.eu-central-1.amazonaws.com", Name: "calls"},
		"https://calls.s3.eu-central-1.amazonaws.com/office/one/":                    {Endpoint: "https://s3.eu-central-1.amazonaws.com", Name: "calls", Prefix: "office/one"},
		"https://our.s3.calls.s3.amazonaws.com/office":                               {Endpoint: "https://s3.amazonaws.com", Name: "our.s3.calls", Prefix: "office"},
		"https://calls.s3-eu-west-1.amazonaws.com/":                                  {Endpoint: "https://s3-eu-west-1.amazonaws.com", Name: "calls"},
		"https://calls.s3.dualstack.us-west-2.amazonaws.com/office":                  {Endpoint: "https://s3.dualstack.us-west-2.amazonaws.com", Name: "calls", Prefix: "office"},
		"https://bucket.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com/calls/office": {Endpoint: "https://bucket.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com", Name: "calls", Prefix: "office"},
		"https://calls.s3.cn-north-1.amazonaws.com.cn/office":                        {Endpoint: "https://s3.cn-north-1.amazonaws.com.cn", Name: "calls", Prefix: "office"},
		"https://calls.s3.example.com/office":                                        {Endpoint: "https://calls.s3.example.com", Name: "office"},
		"s3://calls?endpoint=https://calls.s3.eu-west-1.amazonaws.com/":              {Endpoint: "https://s3.eu-west-1.amazonaws.com", Name: "calls"},
	} {
		if got, err := ParseBucket(address); err != nil || got != want {
			t.Errorf("%s is %+v, %v; want %+v", address, got, err, want)
		}
	}
	for _, name := range []string{"calls", ""} {
		got, err := (Bucket{Endpoint: "calls.s3.eu-west-1.amazonaws.com", Name: name, Prefix: "a"}).Checked()
		if want := (Bucket{Endpoint: "https://s3.eu-west-1.amazonaws.com", Name: "calls", Prefix: "a"}); err != nil || got != want {
			t.Errorf("in the fields, with the name %q, it is %+v, %v", name, got, err)
		}
	}
	if got, err := ParseBucket("https://calls.s3-accelerate.amazonaws.com"); !errors.Is(err, ErrBucketName) {
		t.Errorf("what is accelerated is %+v, %v", got, err)
	}
}

// TestWhereNothingIsNamed: a record of before places were several is one of Dropbox or of a folder.
func TestWhereNothingIsNamed(t *testing.T) {
	if p := (Place{}); p.Kind() != Dropbox || p.Address() != "" || p.Host() != "" {
		t.Errorf("nothing is %s at %q", p.Kind(), p.Address())
	}
	if p := (Place{Folder: "/mnt/nas"}); p.Kind() != Folder || p.Address() != "/mnt/nas" {
		t.Errorf("a folder is %s at %q", p.Kind(), p.Address())
	}
}

func TestOnePlaceInTwoSpellings(t *testing.T) {
	folder := func(path string) Place { return Place{Folder: path} }
	server := func(user, host, path string) Place {
		return Place{SFTP: Server{User: user, Host: host, Port: 22, Path: path}}
	}
	bucket := func(name, prefix string) Place {
		return Place{S3: Bucket{Endpoint: "https://nas", Name: name, Prefix: prefix}}
	}
	for _, c := range []struct {
		one, other Place
		may        bool
	}{
		{Place{}, Place{}, true},
		{Place{}, folder("/nas"), false},
		{folder("/nas"), folder("/nas/"), true},
		{folder("/nas/./x/.."), folder("/nas"), true},
		{folder("/nas"), folder("/nas/x"), false},
		{server("ana", "nas", "/home/ana/calls"), server("ana", "NAS", "~/calls"), true},
		{server("ana", "nas", "~"), server("ana", "nas", "/home/ana"), true},
		{server("ana", "nas", "/home/ana/calls"), server("ana", "nas", "~/call"), false},
		{server("ana", "nas", "/calls"), server("bob", "nas", "/calls"), false},
		{server("ana", "nas", "/calls"), server("ana", "nas2", "/calls"), false},
		{server("ana", "nas", "/calls"), folder("/calls"), false},
		{bucket("calls", "a"), bucket("calls", "a"), true},
		{bucket("calls", "a"), bucket("calls", ""), false},
	} {
		if c.one.MayBe(c.other) != c.may || c.other.MayBe(c.one) != c.may {
			t.Errorf("%s may be %s: %t", c.one.Address(), c.other.Address(), !c.may)
		}
	}
}

// What is shown as the address of a place can be entered again, whatever its folder is called.
func TestAnAddressCanBeEnteredAgain(t *testing.T) {
	for _, name := range []string{"/calls", "/o dd/a 'b\" \u00fc%20 %s $(x)", "/100%", "/a?b#c", "/new\nline", "/a\\b", "~/50% + more", "~", "/sftp:x@y", "/a:b"} {
		for _, user := range []string{"ana", "ana@example.com", `office\ana`, "ana%41", "a:b/c?d"} {
			s := Server{Host: "files.example.com", Port: 2222, User: user, Path: name}
			if got, err := ParseServer(Place{SFTP: s}.Address()); err != nil || got != s {
				t.Errorf("%s is read as %+v (%v), want %+v", Place{SFTP: s}.Address(), got, err, s)
			}
		}
		for _, endpoint := range []string{"", "https://nas:9000"} {
			b := Bucket{Endpoint: endpoint, Name: "calls", Prefix: strings.Trim(name, "/")}
			if got, err := ParseBucket(Place{S3: b}.Address()); err != nil || got != b {
				t.Errorf("%s is read as %+v (%v), want %+v", Place{S3: b}.Address(), got, err, b)
			}
		}
	}
	if at := (Place{SFTP: Server{Host: "nas", Port: 22, User: "ana", Path: "/\u00dcber uns/a+b"}}).Address(); at != "sftp://ana@nas/\u00dcber uns/a+b" {
		t.Errorf("it is shown as %s", at)
	}
}
