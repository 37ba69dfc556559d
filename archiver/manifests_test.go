package archiver_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/manifest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestAnOddManifestHoldsUpNothing: whoever can write to the Dropbox can write what calls itself the manifest of another computer. What
// cannot be in it is passed over and told in a short sentence, and what stands beside it is looked for.
func TestAnOddManifestHoldsUpNothing(t *testing.T) {
	t.Parallel()
	entry := func(item, path, more string) string {
		return fmt.Sprintf(`{"item":"%s","kind":"text","path":"%s","size":1,"contentHash":"ab","committed":"2026-11-18T00:00:00Z"%s}`, item, path, more)
	}
	good := entry("sms/71", "/gone/71.txt", "")
	whole := func(head string, entries ...string) string {
		return `{"program":"` + manifest.Program + `","chain":"0badcafe",` + head + `,"files":[` + strings.Join(append(entries, good), ",") + `]}`
	}
	const day, first = `"day":"2026-11-18"`, `"day":"2026-11-18","previous":null`
	long := strings.Repeat("x", 40_000)
	for name, c := range map[string]struct {
		text string
		told bool // that it is odd
	}{
		"as it should be":      {whole(first), false},
		"no path":              {whole(first, entry("sms/72", "", "")), true},
		"a long path":          {whole(first, entry("sms/72", "/"+long, "")), true},
		"a long id":            {whole(first, entry("sms/"+long, "/a.txt", "")), true},
		"a negative size":      {whole(first, entry("sms/72", "/a.txt", `,"size":-9223372036854775808`)), true},
		"a huge size":          {whole(first, entry("sms/72", "/a.txt", `,"size":9223372036854775807`)), false},
		"before time":          {whole(first, entry("sms/72", "/a.txt", `,"committed":"0000-01-01T00:00:00+23:59"`)), true},
		"of the year 9999":     {whole(first, entry("sms/72", "/a.txt", `,"committed":"9999-12-31T23:59:59-23:59"`)), true},
		"an item of no type":   {whole(first, entry("x/72", "/a.txt", "")), false},
		"keys twice":           {whole(first+`,"files":[],"day":"2026-11-18","previous":null`, entry("sms/72", "/a.txt", `,"path":"/b.txt"`)), false},
		"a long day":           {whole(`"day":"` + long + `","previous":null`), true},
		"a long day before":    {whole(day + `,"previous":{"day":"` + long + `","sha256":"` + long + `"}`), true},
		"an odd name":          {whole(first, entry("sms/72", `/\u202e\u001b[2J.txt`, "")), false},
		"previous is a number": {whole(day + `,"previous":7`), true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			if err := r.sim.Dropbox.Put("/Index/Manifest/0badcafe/2026-11-18.json", []byte(c.text), start); err != nil {
				t.Fatal(err)
			}
			report := r.verify()
			if told := len(report.Broken) > 0; told != c.told || slices.ContainsFunc(report.Broken, func(said manifest.Flaw) bool { return len(said.String()) > 200 }) {
				t.Errorf("it says %.300v", report.Broken)
			}
			found := false
			for _, f := range report.Missing {
				found = found || f.Detail == "/gone/71.txt"
				if f.Time.UTC().Year() > 9999 || f.Time.UTC().Year() < 0 {
					t.Errorf("%s is of %v", f.Detail, f.Time)
				}
			}
			if !found && name != "previous is a number" {
				t.Errorf("of what stands beside it nothing is said: %+v", report.Missing)
			}
		})
	}
}
