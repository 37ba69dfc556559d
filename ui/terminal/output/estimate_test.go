package output

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/phrase"
)

func TestEstimateWords(t *testing.T) {
	since := time.Date(2023, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		e    archiver.Estimate
		want string
	}{
		{archiver.Estimate{Fits: true}, "no items to rescue: what RingCentral has is archived or in progress."},
		{
			archiver.Estimate{Fits: true, Missing: []archiver.Missing{{Type: ledger.SMS, Reason: reasons.Offline}}},
			"no items to rescue in what RingCentral has listed. Not counted: SMS. " + reasons.Offline.Sentence(),
		},
		{archiver.Estimate{Unread: 2, Fits: true}, "no items that can be read. RingCentral also shows 2 records that cannot be read; a run names them."},
		{
			archiver.Estimate{Since: since, Items: 6, ByType: [4]int{1, 2, 1, 2}, Bytes: 11_800_000, Takes: 20 * time.Minute, Fits: true, Soon: 1},
			"6 items (1 recording, 2 voicemails, 1 text message, 2 faxes), the oldest of 2023-11-20 09:00, about 11.8 MB, " +
				"about 20 min at the rate RingCentral allows. They fit in Dropbox. RingCentral will delete 1 of them within 7 days.",
		},
		{
			archiver.Estimate{Since: since, Items: 2, ByType: [4]int{0, 0, 2, 0}, NoSize: 2, Free: 2_000_000, Takes: 50 * time.Hour, Fits: true},
			"2 items (2 text messages), the oldest of 2023-11-20 09:00, size not known, about 2 days 2 h at the rate RingCentral allows. " +
				"Dropbox has 1.9 MB free; whether all of them fit is not known.",
		},
		{
			archiver.Estimate{Since: since, Items: 2, ByType: [4]int{0, 0, 2, 0}, NoSize: 1, Bytes: 5_000_000, Free: 2_000_000, Takes: 90 * time.Minute},
			"2 items (2 text messages), the oldest of 2023-11-20 09:00, about 5 MB and 1 item whose size is not known, about 1 h 30 min at the rate RingCentral allows. " +
				"Dropbox has 1.9 MB free. Items that do not fit wait until there is space.",
		},
		{
			archiver.Estimate{Since: since, Items: 1, ByType: [4]int{0, 0, 1, 0}, Bytes: 5, SpaceUnknown: true},
			"1 item (1 text message), the oldest of 2023-11-20 09:00, about 5 B, less than a minute at the rate RingCentral allows. " +
				"Dropbox did not say how much space is free, so it is not known whether they fit.",
		},
	} {
		if got := EstimateWords(c.e, true, phrase.In(nil, time.UTC)); got != c.want {
			t.Errorf("%+v:\n%s\nwant:\n%s", c.e, got, c.want)
		}
	}
	if got := EstimateWords(archiver.Estimate{}, false, phrase.In(nil, time.UTC)); got != "no items to rescue: RingCentral lists no older items." {
		t.Errorf("where nothing was ever archived it says %q", got)
	}
}
