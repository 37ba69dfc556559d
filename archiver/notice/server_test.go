package notice_test

import (
	"errors"
	"slices"
	"testing"

	"ringcentral-archiver/archiver/notice"
)

func TestServerIsChecked(t *testing.T) {
	good := notice.Server{Host: "smtp.example.com", Port: 587, Security: notice.STARTTLS, User: "ana", Password: "x"}
	for _, c := range []struct {
		name   string
		change func(*notice.Server)
		want   notice.Kind
	}{
		{"good", func(*notice.Server) {}, ""},
		{"no_user", func(s *notice.Server) { s.User, s.Password = "", "" }, ""},
		{"open_without_password", func(s *notice.Server) { s.Security, s.User, s.Password = notice.NoSecurity, "", "" }, ""},
		{"open_with_password", func(s *notice.Server) { s.Security = notice.NoSecurity }, notice.OpenPassword},
		{"open_with_password_here", func(s *notice.Server) { s.Security, s.Host = notice.NoSecurity, "::1" }, ""},
		{"looks_like_here", func(s *notice.Server) { s.Security, s.Host = notice.NoSecurity, "localhost.example.com" }, notice.OpenPassword},
		{"no_host", func(s *notice.Server) { s.Host = "" }, notice.NoServer},
		{"address", func(s *notice.Server) { s.Host = "https://smtp.example.com" }, notice.NotAServer},
		{"port", func(s *notice.Server) { s.Port = 70000 }, notice.NotAPort},
		{"security", func(s *notice.Server) { s.Security = "ssl" }, notice.NotASecurity},
		{"password_alone", func(s *notice.Server) { s.User = "" }, notice.NoUser},
		{"user_alone", func(s *notice.Server) { s.Password = "" }, notice.NoPassword},
	} {
		s := good
		c.change(&s)
		err := s.Check()
		if f, is := errors.AsType[*notice.Failure](err); (c.want != "") != is || is && f.Kind != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestParseServer(t *testing.T) {
	for _, c := range []struct {
		text, host string
		port       int
		wrong      bool
	}{
		{"smtp.example.com", "smtp.example.com", 0, false},
		{" smtp.example.com:2525 ", "smtp.example.com", 2525, false},
		{"[::1]:25", "::1", 25, false},
		{"[::1]", "::1", 0, false},
		{"", "", 0, true},
		{"smtp.example.com:x", "", 0, true},
		{"smtp.example.com:0", "", 0, true},
		{"smtp example.com", "", 0, true},
		{"a\r\nb", "", 0, true},
	} {
		host, port, err := notice.ParseServer(c.text)
		if host != c.host || port != c.port || (err != nil) != c.wrong {
			t.Errorf("%q: %q %d %v", c.text, host, port, err)
		}
	}
}

func TestParseAddresses(t *testing.T) {
	got, err := notice.ParseAddresses(" ana@example.com; Bob <bob@example.com>,,dora@büro.example ")
	if err != nil || !slices.Equal(got, []string{"ana@example.com", "bob@example.com", "dora@büro.example"}) {
		t.Errorf("%q %v", got, err)
	}
	if got, err := notice.ParseAddresses(" , "); err != nil || len(got) > 0 {
		t.Errorf("%q %v", got, err)
	}
	if _, err := notice.ParseAddresses("ana@example.com, bob"); err == nil {
		t.Error("bob is an address")
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, text := range []string{"ana@example.com", "Ana <ana@example.com>", `"a b"@x`, "a@[1.2.3.4]", "a@b\r\nc"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := notice.ParseAddress(text)
		if err != nil {
			return
		}
		for _, r := range got {
			if r <= ' ' || r == '<' || r == '>' || r == '"' || r == 0x7f {
				t.Errorf("%q gave %q", text, got)
			}
		}
	})
}
