package placecard

import (
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var here = uitest.Here

func TestDropboxWords(t *testing.T) {
	for _, c := range []struct {
		name, state, space string
		s                  archiver.Snapshot
		tone               widgets.Tone
	}{
		{"connected", "Connected", "1.7 TB free of 2 TB", uitest.Office(), widgets.Busy},
		{"nearly full", "Connected", "100 GB free of 2 TB", uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Used = 2<<40 - 100<<30 }), widgets.Warn},
		{"full", "Connected", "0 bytes free of 2 TB", uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Used = 2 << 40 }), widgets.Bad},
		{"over", "Connected", "0 bytes free of 2 TB", uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Used = 2<<40 + 1<<30 }), widgets.Bad},
		{"ended", "Connection has ended", "1.7 TB free of 2 TB", uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Expired = true }), widgets.Busy},
		{"space not known", "Connected", "Free space not known", uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Allocated = 0 }), widgets.Busy},
		{"new", "Not connected", "", archiver.Snapshot{}, widgets.Busy},
	} {
		if v := WordsOf(here, c.s); v.State.Text != c.state || v.Space != c.space || v.Tone != c.tone || v.Bar != (c.s.Dropbox.Allocated > 0) {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestForecast(t *testing.T) {
	const gb = 1_000_000_000
	for _, c := range []struct {
		name, want  string
		days        int
		bytes, free int64
	}{
		{"years", "full in about 3 years", 30, 30 * gb, 1100 * gb},
		{"months", "full in about 5 months", 30, 30 * gb, 150 * gb},
		{"days", "full in about 12 days", 30, 30 * gb, 12 * gb},
		{"a day", "full in about 1 day", 30, 30 * gb, gb / 10},
		{"too young", "", 2, 30 * gb, 12 * gb},
		{"nothing archived", "", 30, 0, 12 * gb},
		{"full", "", 30, 30 * gb, 0},
		{"too far ahead", "", 30, gb, 2_000 * gb},
	} {
		s := uitest.With(func(s *archiver.Snapshot) {
			s.Backup.Since, s.Bytes, s.Dropbox.Used, s.Dropbox.Allocated = uitest.Now.AddDate(0, 0, -c.days), c.bytes, 7*gb, 7*gb+c.free
		})
		if got := forecast(s); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
