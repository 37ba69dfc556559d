package diagnose

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"ringcentral-archiver/archiver/wording"
	"ringcentral-archiver/store"
)

// shown are the settings whose values are told. A setting that is not among them, such as one that a later
// version has, is only named: whether it is secret has to be looked at first.
var shown = map[string]bool{
	"Version": true, "Backup": true, "Account": true, "Extension": true, "Since": true, "Paused": true, "PausedUntil": true,
	"RingCentralClient": true, "DropboxAppKey": true, "Computer": true, "Quiet": true, "PingHost": true, "Mail": true, "Offset": true,
	"HookHost": true, "HookFormat": true, "Silenced": true, "StartAsked": true, "NoUpdates": true, "Choices": true, "Language": true,
	"Proxy": true, // its address has no user name and no password in it
}

// settings are what the user has chosen.
func settings(s *store.Store) []byte {
	chosen, err := s.Settings()
	if err != nil {
		return fmt.Appendf(nil, "The settings cannot be read: %v\n", err)
	}
	raw, err := json.Marshal(chosen)
	named := map[string]any{}
	if err = errors.Join(err, json.Unmarshal(raw, &named)); err != nil {
		return fmt.Appendf(nil, "The settings cannot be read: %v\n", err)
	}
	for name := range named {
		if !shown[name] {
			named[name] = "set, and not shown"
		}
	}
	return asJSON(named)
}

// statistics are about the data file.
func statistics(ctx context.Context, s *store.Store) []byte {
	var text bytes.Buffer
	all, err := s.Statistics(ctx)
	if err != nil {
		return fmt.Appendf(nil, "The data file cannot be read: %v\n", err)
	}
	fmt.Fprintf(&text, "%s, %d pages of %d bytes, %d of them free\n", wording.Digits(all.Size), all.Pages, all.PageSize, all.Free)
	if s.WentBack() {
		fmt.Fprintln(&text, "When it was opened it lacked its last change, as after a power cut.")
	}
	fmt.Fprintln(&text)
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "entries\tbytes\tpages\tbytes of pages\tdepth\t  bucket\n")
	for _, b := range all.Buckets {
		fmt.Fprintf(table, "%d\t%d\t%d\t%d\t%d\t  %s\n", b.Keys, b.Used, b.Pages, b.Taken, b.Depth, b.Name)
	}
	table.Flush()
	return text.Bytes()
}
