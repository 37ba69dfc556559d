package ringcentral

import (
	"net/http"
	"time"
)

// Ahead is how far RingCentral's clock was ahead of this computer's at the last good answer;
// negative where it is behind. The times of calls and messages are RingCentral's, so an hour has to
// be judged by its clock; an office computer's clock is often hours off. Answers tell the time to
// the second, so less than slack counts as none.
func (c *Client) Ahead() time.Duration { return time.Duration(c.ahead.Load()) }

const slack = 3 * time.Second

// noteTime reads the Date header of a good answer.
func (c *Client) noteTime(resp *http.Response) {
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return
	}
	ahead := date.Sub(c.clock.Now().Round(0))
	if ahead.Abs() < slack {
		ahead = 0
	}
	if ahead.Abs() > mostAhead {
		return // no certificate would be believed at such a time: it is not RingCentral's clock
	}
	c.ahead.Store(int64(ahead))
}
