package policy

import (
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// choose changes what is archived, and takes out of the work what is no longer asked for: open items of a type that was
// switched off, and the sources that unsettled hours would otherwise wait for in vain. It puts to work again what was left out, and makes a
// source that was switched on be listed again as far back as it goes, which brings what was never known, however old. All of that is one transaction: a choice of which only a part was noted, as on a disk that is full, would
// be waited for without an end. Errors: reasons.ErrStore.
func (p *Policy) choose(change func(*store.Settings)) error {
	return reasons.StoreFailed("keep the settings", p.Store.Update(func(tx *store.Tx) error {
		before, err := tx.Settings()
		if err != nil {
			return err
		}
		settings := before
		change(&settings)
		settings.CountSwitched(before)
		if err := tx.PutSettings(settings); err != nil {
			return err
		}
		return tx.EachPlace(func(tx *store.Tx) error { return p.excludeIn(tx, before) })
	}))
}

// excludeIn takes out of the work in one place what is no longer asked for, and has listed what is asked for now.
func (p *Policy) excludeIn(tx *store.Tx, before store.Settings) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	if !before.Backup && !settings.Backup { // turning it on again changes nothing of what was chosen meanwhile
		before.Backup, settings.Backup = true, true
	}
	if err := p.includeMailboxes(tx, before, settings); err != nil {
		return err
	}
	wanted := settings.Sources()
	if wanted == 0 {
		return nil
	}
	if wanted&^before.Sources() != 0 {
		if err := takeBack(tx); err != nil {
			return err
		}
	}
	for _, s := range (wanted &^ before.Sources()).Each() {
		if err := listAllAgain(tx, s); err != nil {
			return err
		}
		if err := includeSource(tx, s, time.Time{}, p.Clock.Now()); err != nil {
			return err
		}
	}
	if err := sortItems(tx, settings, p.Clock.Now()); err != nil {
		return err
	}
	return excludeSources(tx, wanted)
}

// includeSource makes the hours from a time on that RingCentral may still hold wait for a
// source that was switched on.
func includeSource(tx *store.Tx, s ledger.Source, from, now time.Time) error {
	who, err := tx.RingCentral()
	if err != nil {
		return err
	}
	return tx.EachJob(localtime.Later(from, now.Add(-completeness.MayKeep(who, s))), func(job *ledger.Job) error {
		return tx.ChangeJob(job.From, func(j *ledger.Job) { j.Sources |= s })
	})
}

// excludeSources makes no hour wait for sources that are switched off, neither for their listing
// nor for unfinished items, nor for records that could not be read. When they are switched on again, all of these are listed again.
func excludeSources(tx *store.Tx, wanted ledger.Source) error {
	return tx.EachJob(time.Time{}, func(job *ledger.Job) error {
		var out ledger.Source
		for _, s := range (job.Sources &^ wanted).Each() {
			if i := s.Index(); job.Listed[i].Before(job.To().Add(completeness.SettleTime)) || job.Unfinished[i]+job.Unread[i] > 0 {
				out |= s
			}
		}
		if out == 0 {
			return nil
		}
		return tx.ChangeJob(job.From, func(j *ledger.Job) { leaveOut(j, out) })
	})
}

func leaveOut(j *ledger.Job, out ledger.Source) {
	j.Sources &^= out
	for _, s := range out.Each() {
		if i := s.Index(); j.Unfinished[i]+j.Unread[i] > 0 {
			j.Unfinished[i], j.Unread[i], j.Listed[i] = 0, 0, time.Time{}
		}
	}
}

// listAllAgain makes the next pass list a source as far back as it goes.
func listAllAgain(tx *store.Tx, s ledger.Source) error {
	return tx.ChangeListing(s, func(l *coverage.Listing) { l.Full = time.Time{} })
}
