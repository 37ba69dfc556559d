package publish

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/publish/others"
	"ringcentral-archiver/archiver/reasons"
)

// takeOverRest reads what others have written of the months that have no page to be written, where the archive lies in other places, too:
// their files are copied there, and these entries tell what they are. What is not read until the next hour is read after the next pass.
func (p *publisher) takeOverRest(ctx context.Context) error {
	if len(p.Elsewhere) == 0 {
		return nil
	}
	var months []time.Time
	for page, err := range others.Pages(p.Store, index.Folder+"/") {
		if err != nil {
			return err
		}
		date, shows := index.Shows(page.Path)
		if !shows || index.DateOf(page.Path) == "" || page.WasTaken() {
			continue
		}
		if month := localtime.MonthOf(date, p.zone); !slices.ContainsFunc(months, month.Equal) {
			months = append(months, month)
		}
	}
	for _, month := range months {
		_, err := p.takeOver(ctx, month)
		switch {
		case errors.Is(err, others.ErrMany), errors.Is(err, others.ErrRoom):
			return nil
		case err != nil:
			return err
		}
	}
	return p.unreadMonth
}

// takeOver reads what others have written of a month. A month rests of which a record cannot be read: its pages would tell less. The others do
// not, for that may be this file alone; what all would meet is known by the second.
func (p *publisher) takeOver(ctx context.Context, month time.Time) (n int, err error) {
	if p.rests(month) {
		return 0, nil
	}
	n, err = p.others.TakeOver(ctx, month)
	page, of := errors.AsType[*reasons.PageError](err)
	if !of || ctx.Err() != nil || isRegistry(page.Page) || reasons.HoldsUpPages(err) && p.unreadMonth != nil {
		return n, err
	}
	p.resting, p.unreadMonth = append(p.resting, month), cmp.Or(p.unreadMonth, err)
	return n, nil
}

// rests reports whether nothing is written of a month.
func (p *publisher) rests(month time.Time) bool { return slices.ContainsFunc(p.resting, month.Equal) }
