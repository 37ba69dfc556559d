package transfer

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/retry"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transfer/oncemore"
	"ringcentral-archiver/store/ledger"
)

// fetch fetches one part and streams it into Dropbox.
func (c *Copier) fetch(ctx context.Context, f *transfer, part int) error {
	it := f.item
	c.wait(f, true)
	err := errors.Join(c.Target.Await(ctx), c.uploader.Await(ctx))
	if err != nil {
		return err
	}
	p, copied, away := it.Parts[part], false, error(nil)
	if p.Before == nil && !p.Anew || p.URI == ledger.Elsewhere { // else RingCentral may have more of it than any place
		if copied, away, err = c.fetchElsewhere(ctx, f, part, true); copied || err != nil {
			return err
		}
	}
	content, err := c.open(ctx, it, part, func() { c.wait(f, false) })
	gone := errors.Is(err, ringcentral.ErrNotFound)
	if gone && away == nil {
		var failed error
		if copied, away, failed = c.fetchElsewhere(ctx, f, part, true); !copied && cmp.Or(away, failed) == nil && (!p.Anew || retry.Ends(p, c.Clock.Now())) {
			copied, away, failed = c.fetchElsewhere(ctx, f, part, false) // as it was before RingCentral had finished it: better than nothing
		}
		if copied || failed != nil {
			return failed
		}
	}
	switch {
	case gone && away != nil: // another place has it
		return away
	case err != nil:
		return err
	}
	defer content.Body.Close()
	body, contentType := &checked{Reader: content.Body}, content.Type
	if it.Parts[part].URI != "" { // a text that the listing held may look like anything
		if body, contentType, err = c.check(it, part, content); err != nil {
			return reasons.Wrap("fetch "+it.Key.String(), reasons.From(reasons.RingCentral, err))
		}
	}
	if err := c.put(ctx, f, part, contentType, body); err != nil {
		return err
	}
	c.mu.Lock()
	it.Parts[part].Length = body.meter.Length() // the item is not recorded before all its parts are sent
	c.mu.Unlock()
	return nil
}

// put streams a part into Dropbox, unless the same lies there from before.
func (c *Copier) put(ctx context.Context, f *transfer, part int, contentType string, body io.Reader) error {
	it := f.item
	c.mu.Lock()
	it.Parts[part].ContentType = contentType
	f.pending++
	c.mu.Unlock()
	content, err := oncemore.Compare(c.Store, it, part, c.Found, body)
	if err == nil {
		err = c.uploader.Put(ctx, target.Upload{
			Tag: partTag{f, part}, Path: layout.PathOf(it, part, contentType, c.Zone, versionOf(it.Parts[part])),
			Body: content, Modified: layout.TimeOf(it),
		})
	}
	if err != nil { // no answer will come for it
		o := target.Outcome{Err: err}
		if errors.Is(err, oncemore.ErrSame) {
			o.File, o.SHA256, o.Err = content.File(ctx, c.Target)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if err, f.pending = o.Err, f.pending-1; err == nil {
			f.stored(part, o, c.Clock.Now())
		}
	}
	return reasons.Wrap("copy "+it.Key.String(), err)
}

// versionOf counts up when a stranger's file has the part's name. That file is
// left alone, and the part gets another name.
func versionOf(p ledger.Part) int { return p.Tries(string(reasons.NameTaken)) }

// open opens a part's content: the text that the listing held, or what
// RingCentral serves. The address is used as RingCentral gave it. sent is called when no call has to wait any more.
func (c *Copier) open(ctx context.Context, it *ledger.Item, part int, sent func()) (*ringcentral.Content, error) {
	p := it.Parts[part]
	if p.URI == "" {
		sent()
		return held(p), nil
	}
	group := pace.Medium
	if it.Key.Type == ledger.CallRecording {
		group = pace.Heavy
	}
	content, err := c.Source.Content(ctx, p.URI, group, sent)
	if errors.Is(err, ringcentral.ErrNotFound) && p.Text != "" && retry.Ends(p, c.Clock.Now()) {
		return held(p), nil // what the list shows of it is all that there is
	}
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", it.Key, reasons.From(reasons.RingCentral, err))
	}
	return content, nil
}

// held is the text that the listing held.
func held(p ledger.Part) *ringcentral.Content {
	return &ringcentral.Content{Body: io.NopCloser(strings.NewReader(p.Text)), Type: "text/plain", Size: int64(len(p.Text))}
}

// check looks at the first bytes of a content and hands on all of them, and the type by which it is
// archived. What is odd about it is noted on the part. Errors: reasons.ErrBadContent, for what is
// not the part; those of the network.
func (c *Copier) check(it *ledger.Item, part int, content *ringcentral.Content) (*checked, string, error) {
	head, err := readHead(content.Body)
	if err != nil {
		return nil, "", err
	}
	p, s := it.Parts[part], served{content.Type, content.Size, head}
	v, looks := judge(p, s)
	if p.Kind == layout.Audio && looks == unknownBytes && tooShort(s, lasts(it, part)) {
		v = refused
	}
	var doubt *ledger.Doubt
	taken := v == good
	if v == doubtful {
		doubt, taken = insists(p.Doubt, fingerprint(s), looks, c.Clock.Now())
	}
	c.mu.Lock()
	it.Parts[part].Doubt = doubt
	c.mu.Unlock()
	if !taken {
		return nil, "", fmt.Errorf("%w: %s was received as the %s", reasons.ErrBadContent, looks, p.Kind)
	}
	contentType := effective(p, content.Type, looks, doubt != nil)
	body := &checked{
		Reader: io.MultiReader(bytes.NewReader(head), content.Body),
		sound:  p.Kind == layout.Audio, lasts: lasts(it, part), shows: showsItself(contentType),
	}
	if v == good && (content.Endless || showsItsEnd(p, looks)) {
		body.endless = newEndless(p, looks, !content.Endless, func(print string) bool {
			doubt, taken := insists(p.Doubt, print, looks, c.Clock.Now())
			doubt.Unended = true
			c.mu.Lock()
			defer c.mu.Unlock()
			it.Parts[part].Doubt = doubt
			return taken
		})
	}
	return body, contentType, nil
}
