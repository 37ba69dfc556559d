package completeness

import (
	"slices"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// settling counts the hours that are over and have not settled. It reads counts that are kept, not each
// hour.
func settling(tx *store.Tx, settings store.Settings, who store.RingCentral, kept coverage.Completeness, now time.Time) (n int, err error) {
	n = kept.Unsettled
	edge := kept.Edge
	if edge.Before(settings.Since) || edge.After(now) {
		edge = settings.Since
	}
	if oldest := now.Add(-longestKept(who, settings.Sources())).Truncate(time.Hour); edge.Before(oldest) {
		edge = oldest
	}
	for _, span := range alike(edge, now, who) {
		standings, err := tx.Standings(span[0], span[1], now)
		if err != nil {
			return n, err
		}
		for standing, hours := range standings {
			if expectsMore(expect(*standing.Row(span[0]), settings.Sources(), who, now), who, now) {
				n += hours
			}
		}
	}
	return n, nil
}

// alike cuts the hours from edge on that are over into spans in which hours that stand alike are judged
// alike: an hour is waited for as long as RingCentral may keep what a source lists. A young hour cannot
// have been listed after it had settled.
func alike(edge, now time.Time, who store.RingCentral) (spans [][2]time.Time) {
	end := now.Truncate(time.Hour)
	cuts := []time.Time{edge, end}
	for _, s := range ledger.Sources {
		cuts = append(cuts, firstBehind(now.Add(-MayKeep(who, s)-1)))
	}
	cuts = slices.DeleteFunc(cuts, func(at time.Time) bool { return at.Before(edge) || at.After(end) })
	slices.SortFunc(cuts, time.Time.Compare)
	for i := range len(cuts) - 1 {
		if cuts[i].Before(cuts[i+1]) {
			spans = append(spans, [2]time.Time{cuts[i], cuts[i+1]})
		}
	}
	return spans
}

// firstBehind is the beginning of the first hour that ends after a time.
func firstBehind(at time.Time) time.Time { return at.UTC().Truncate(time.Hour) }
