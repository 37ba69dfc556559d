package publish

import (
	"context"
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/publish/others"
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
		if !shows || index.DateOf(page.Path) == "" || page.Hash == page.Taken {
			continue
		}
		if month := localtime.MonthOf(date, p.zone); !slices.ContainsFunc(months, month.Equal) {
			months = append(months, month)
		}
	}
	for _, month := range months {
		_, err := p.others.TakeOver(ctx, month)
		switch {
		case errors.Is(err, others.ErrMany), errors.Is(err, others.ErrRoom):
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}
