package ledger

import (
	"time"

	"ringcentral-archiver/store/compact"
)

// How items and hours are written. A number is never used again for another field, and a new field has a new one:
// older records lack it. The tables are made by functions where a struct holds another of its own kind.

var ownerFields = compact.Of(
	compact.Text(1, func(o *Owner) *string { return &o.ExtensionID }),
	compact.Text(2, func(o *Owner) *string { return &o.Number }),
	compact.Text(3, func(o *Owner) *string { return &o.Name }),
)

var partyFields = compact.Of(
	compact.Text(1, func(p *Party) *string { return &p.Number }),
	compact.Text(2, func(p *Party) *string { return &p.Extension }),
	compact.Text(3, func(p *Party) *string { return &p.Name }),
)

var itemFields = compact.Of(
	compact.Number(1, func(it *Item) *Type { return &it.Key.Type }),
	compact.Text(2, func(it *Item) *string { return &it.Key.ID }),
	compact.Number(3, func(it *Item) *State { return &it.State }),
	compact.Number(4, func(it *Item) *Source { return &it.Sources }),
	compact.Struct(5, func(it *Item) *Owner { return &it.Owner }, func() *compact.Fields[Owner] { return ownerFields }),
	compact.Text(6, func(it *Item) *string { return &it.Folder }),
	compact.Time(7, func(it *Item) *time.Time { return &it.Time }),
	compact.Number(8, func(it *Item) *time.Duration { return &it.Duration }),
	compact.Number(9, func(it *Item) *time.Duration { return &it.Call }),
	compact.Number(10, func(it *Item) *time.Duration { return &it.Recorded }),
	compact.Text(11, func(it *Item) *string { return &it.Direction }),
	compact.Struct(12, func(it *Item) *Party { return &it.From }, func() *compact.Fields[Party] { return partyFields }),
	compact.List(13, func(it *Item) *[]Party { return &it.To }, func() *compact.Fields[Party] { return partyFields }),
	compact.Text(14, func(it *Item) *string { return &it.Label }),
	compact.Text(15, func(it *Item) *string { return &it.Leaving }),
	compact.List(16, func(it *Item) *[]Part { return &it.Parts }, fieldsOfPart),
	compact.Number(17, func(it *Item) *int { return &it.Attempts }),
	compact.Text(18, func(it *Item) *string { return &it.Reason }),
	compact.Text(19, func(it *Item) *string { return &it.Detail }),
	compact.Time(20, func(it *Item) *time.Time { return &it.NextTry }),
	compact.Time(21, func(it *Item) *time.Time { return &it.Deadline }),
	compact.Time(22, func(it *Item) *time.Time { return &it.Discovered }),
	compact.Time(23, func(it *Item) *time.Time { return &it.Archived }),
	compact.Flag(24, func(it *Item) *bool { return &it.Early }),
	compact.Flag(25, func(it *Item) *bool { return &it.Deleted }),
	compact.Text(26, func(it *Item) *string { return &it.Mailbox }),
)

var partFields *compact.Fields[Part]

func fieldsOfPart() *compact.Fields[Part] { return partFields }

// A part may hold another one.
func init() {
	partFields = compact.Of(
		compact.Text(1, func(p *Part) *string { return &p.ID }),
		compact.Text(2, func(p *Part) *string { return &p.Kind }),
		compact.Text(3, func(p *Part) *string { return &p.URI }),
		compact.Text(4, func(p *Part) *string { return &p.Text }),
		compact.Text(5, func(p *Part) *string { return &p.ContentType }),
		compact.Text(6, func(p *Part) *string { return &p.FileName }),
		compact.Number(7, func(p *Part) *int64 { return &p.Expect }),
		compact.Number(8, func(p *Part) *time.Duration { return &p.Lasts }),
		compact.Text(9, func(p *Part) *string { return &p.Path }),
		compact.Number(10, func(p *Part) *int64 { return &p.Size }),
		compact.Hex(11, func(p *Part) *string { return &p.Hash }),
		compact.Hex(12, func(p *Part) *string { return &p.SHA256 }),
		compact.Time(13, func(p *Part) *time.Time { return &p.Committed }),
		compact.Number(14, func(p *Part) *time.Duration { return &p.Length }),
		compact.Maybe(15, func(p *Part) **RemoteFile { return &p.Lost }, func() *compact.Fields[RemoteFile] { return RemoteFileFields }),
		compact.Flag(16, func(p *Part) *bool { return &p.NoAddress }),
		compact.Maybe(17, func(p *Part) **Part { return &p.Before }, fieldsOfPart),
		compact.Maybe(18, func(p *Part) **Doubt { return &p.Doubt }, func() *compact.Fields[Doubt] { return doubtFields }),
		compact.Maybe(19, func(p *Part) **Failing { return &p.Failing }, func() *compact.Fields[Failing] { return failingFields }),
		compact.Flag(20, func(p *Part) *bool { return &p.Anew }),
	)
}

var failingFields = compact.Of(
	compact.Text(1, func(f *Failing) *string { return &f.Reason }),
	compact.Text(2, func(f *Failing) *string { return &f.Detail }),
	compact.Counts(3, func(f *Failing) *map[string]int { return &f.Attempts }),
	compact.Time(4, func(f *Failing) *time.Time { return &f.NotFound }),
	compact.Time(5, func(f *Failing) *time.Time { return &f.NextTry }),
	compact.Time(6, func(f *Failing) *time.Time { return &f.Gone }),
)

var doubtFields = compact.Of(
	compact.Text(1, func(d *Doubt) *string { return &d.Looks }),
	compact.Text(2, func(d *Doubt) *string { return &d.Print }),
	compact.Number(3, func(d *Doubt) *int { return &d.Times }),
	compact.Time(4, func(d *Doubt) *time.Time { return &d.Since }),
	compact.Flag(5, func(d *Doubt) *bool { return &d.Unended }),
)

// RemoteFileFields are how a file in Dropbox is written.
var RemoteFileFields = compact.Of(
	compact.Text(1, func(f *RemoteFile) *string { return &f.Path }),
	compact.Number(2, func(f *RemoteFile) *int64 { return &f.Size }),
	compact.Hex(3, func(f *RemoteFile) *string { return &f.Hash }),
	compact.Time(4, func(f *RemoteFile) *time.Time { return &f.Modified }),
)

var jobFields = compact.Of(
	compact.Time(1, func(j *Job) *time.Time { return &j.From }),
	compact.Number(2, func(j *Job) *Source { return &j.Sources }),
	compact.Times(3, func(j *Job) []time.Time { return j.Listed[:] }),
	compact.Numbers(4, func(j *Job) []int { return j.Unfinished[:] }),
	compact.Numbers(5, func(j *Job) []int { return j.Unread[:] }),
	compact.Time(6, func(j *Job) *time.Time { return &j.Start }),
	compact.Time(7, func(j *Job) *time.Time { return &j.End }),
	compact.Struct(8, func(j *Job) *Counts { return &j.Counts[0] }, fieldsOfCounts),
	compact.Struct(9, func(j *Job) *Counts { return &j.Counts[1] }, fieldsOfCounts),
	compact.Struct(10, func(j *Job) *Counts { return &j.Counts[2] }, fieldsOfCounts),
	compact.Struct(11, func(j *Job) *Counts { return &j.Counts[3] }, fieldsOfCounts),
	compact.Counts(12, func(j *Job) *map[string]int { return &j.Because }),
	compact.Number(13, func(j *Job) *int { return &j.Damaged }),
	compact.Text(14, func(j *Job) *string { return &j.Note }),
	compact.Time(15, func(j *Job) *time.Time { return &j.FirstCommit }),
	compact.Time(16, func(j *Job) *time.Time { return &j.LastCommit }),
)

var countsFields = compact.Of(
	compact.Number(1, func(c *Counts) *int { return &c.Archived }),
	compact.Number(2, func(c *Counts) *int { return &c.Open }),
	compact.Number(3, func(c *Counts) *int { return &c.Gone }),
	compact.Number(4, func(c *Counts) *int { return &c.Excluded }),
	compact.Number(5, func(c *Counts) *int { return &c.Removed }),
	compact.Number(6, func(c *Counts) *int { return &c.Accepted }),
	compact.Number(7, func(c *Counts) *int { return &c.Partly }),
)

func fieldsOfCounts() *compact.Fields[Counts] { return countsFields }
