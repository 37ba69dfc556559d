package contents

import (
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
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
	y, m, d := at.In(c.zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, c.zone)
	date := day.Format(time.DateOnly)
	if c.texts.date == date {
		return c.texts.ids, nil
	}
	ids, next := map[[2]string][]string{}, day.AddDate(0, 0, 1)
	for items, err := range c.hourly(day, next) {
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
