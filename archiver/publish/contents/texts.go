package contents

import (
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store/ledger"
)

// dayTexts are the texts of a day, by extension and number.
type dayTexts struct {
	date string
	ids  map[[2]string][]string
}

// joinTexts names with a call the texts that its extension exchanged with the same number on the same
// day. Nothing in a text says more of which call it is about.
func (c *Contents) joinTexts(it *index.Item) error {
	if it.Row == nil {
		return nil
	}
	side, certain := it.OtherSide()
	if !certain {
		return nil
	}
	texts, err := c.textsOn(it.Time)
	it.Row.Texts = texts[side]
	return err
}

// textsOn reads the texts of the day that holds a time. The last day is kept.
func (c *Contents) textsOn(at time.Time) (map[[2]string][]string, error) {
	day := localtime.DayOf(at, c.zone)
	date := day.From.Format(time.DateOnly)
	if c.texts.date == date {
		return c.texts.ids, nil
	}
	ids := map[[2]string][]string{}
	for items, err := range c.hourly(day.From, day.To) {
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			if side, certain := it.OtherSide(); certain && it.Type == layout.TypeFolders[ledger.SMS] {
				ids[side] = append(ids[side], it.ID)
			}
		}
	}
	c.texts = dayTexts{date, ids}
	return ids, nil
}
