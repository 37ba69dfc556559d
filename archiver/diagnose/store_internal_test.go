package diagnose

import (
	"context"
	"strings"
	"testing"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// TestOnlySettingsThatAreKnownAreShown: one that was added later may be a secret, so it is named and no more.
func TestOnlySettingsThatAreKnownAreShown(t *testing.T) {
	s := storetest.Open(t)
	if err := s.ChangeSettings(func(c *store.Settings) error {
		c.ComputerID, c.PingHost, c.Mail.Host = "id-of-this-computer", "hc-ping.example", "mail.example"
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	got := string(settings(s))
	if strings.Contains(got, "id-of-this-computer") || !strings.Contains(got, `"ComputerID": "set, and not shown"`) {
		t.Errorf("the id is shown:\n%s", got)
	}
	if !strings.Contains(got, "hc-ping.example") || !strings.Contains(got, "mail.example") || !strings.Contains(got, `"Backup": false`) {
		t.Errorf("too little is shown:\n%s", got)
	}
}

func TestTheDataFileIsCounted(t *testing.T) {
	s := storetest.Open(t)
	if err := s.Update(func(tx *store.Tx) error { return tx.PutSecret("a", []byte("p-secret")) }); err != nil {
		t.Fatal(err)
	}
	got := string(statistics(t.Context(), s))
	if strings.Contains(got, s.Path()) || !strings.Contains(got, " pages of ") || !strings.Contains(got, "secrets") || strings.Contains(got, "p-secret") {
		t.Errorf("%s", got)
	}
	all, err := s.Statistics(t.Context())
	if err != nil || all.Size < all.PageSize*4 || int64(all.Pages)*all.PageSize != all.Size {
		t.Errorf("%+v, %v", all, err)
	}
	for _, b := range all.Buckets {
		if b.Name == "secrets" && b.Keys != 1 {
			t.Errorf("%+v", b)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got := string(statistics(ctx, s)); !strings.Contains(got, "The data file cannot be read: context canceled") {
		t.Errorf("%s", got)
	}
}
