// Package publish writes what people read of the archive without this program:
// month pages and tables, day records, the manifest chain and the status page,
// and the registry by which the program's own pages are known. It decides nothing
// about items.
package publish

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/publish/contents"
	"ringcentral-archiver/archiver/publish/others"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// Client is the part of a destination that pages need.
type Client interface {
	NewUploader(ctx context.Context, done func([]target.Outcome)) target.Uploader
	Stat(ctx context.Context, path string) (target.File, error)
	Download(ctx context.Context, path string) ([]byte, target.File, error)
	Open(ctx context.Context, path string) target.LargeFile
}

// Config is what publishing needs.
type Config struct {
	Store     *store.Store
	Elsewhere []*store.Store // of the other places where the archive lies
	Clock     *localtime.Clock
	Rand      func() *rand.Rand // returns a new source for each caller
	Client    Client
	Memory    Memory
	Log       *slog.Logger
	Listed    time.Time // when this pass listed what RingCentral holds; zero = it has not
	Until     time.Time // when the next hour is due: until then what others have written is read
	// Status is how the archive stands, in the account's zone. Publish fills in
	// who wrote the page, and the newest month's page.
	Status func(zone *time.Location) index.Status
	Locale string // of the environment: pages are written in its language until one was chosen
	// Refresh brings up to date what the store knows of the files and pages in Dropbox.
	Refresh func(ctx context.Context) error
}

// publisher writes about the archive at the end of a pass.
type publisher struct {
	Config
	in     *translation.Language // of the pages
	now    time.Time
	zone   *time.Location
	who    store.RingCentral
	dbx    store.Dropbox
	begun  time.Time           // what was archived before lies in another Dropbox
	known  map[string]bool     // names that were published before
	mine   map[string][]string // their versions, by path in lower case
	beside []index.Beside      // documents that have another name, because a stranger's file has theirs
	behind []string            // names of documents that have waited for long enough
	// the pages in Dropbox as they were last seen, by path in lower case: those that were asked for (seen)
	there       map[string]destination.RemotePage
	unread      error       // why one of them could not be read
	resting     []time.Time // months of which a record that others have written could not be read
	unreadMonth error       // why the first of them could not
	registry    registry    // what other copies of this program have written
	manifests   manifests
	contents    *contents.Contents
	others      *others.Others // what they have written
	calls       calls
	// another computer has written a page meanwhile: it may show what this one does not know of
	overtaken bool
	kept      budget        // how much may still be kept of what is rendered
	renamed   bool          // rows of a month have got another name, which its page does not have yet
	last      uint64        // the last change that the pages show
	learned   bool          // what lies in Dropbox was known when the pages were begun
	author    index.Author  // of the status page
	stale     time.Duration // the age at which a status page says that its computer has stopped
}

// mostRounds bounds how often other computers may come between.
const mostRounds = 10

// Publish writes the pages of the index where something has changed, the day's
// manifest, and the status page. It tries again the next time what it cannot
// write now. Errors: those of Client and of target.Uploader, of which
// reasons.Of knows the service; those of Refresh; others.ErrMany; reasons.ErrStore; that of ctx.
func Publish(ctx context.Context, c Config) error {
	err := publishOnce(ctx, c)
	for round := 1; errors.Is(err, errOvertaken) && round < mostRounds; round++ {
		if err := c.Refresh(ctx); err != nil {
			return err
		}
		err = publishOnce(ctx, c)
	}
	return err
}

// PublishStatus writes the status page alone, when others could not be written: it says so. Errors: as of Publish.
func PublishStatus(ctx context.Context, c Config) error {
	p, err := newPublisher(c)
	if err != nil {
		return err
	}
	drafts, err := p.drafts(each(p.status()))
	for err == nil && len(drafts) > 0 {
		drafts, err = p.send(ctx, drafts)
	}
	return err
}

// errOvertaken: another computer has written one of the pages since Dropbox was listed, or Dropbox
// has to be listed again.
var errOvertaken = errors.New("another computer writes the same pages")

func publishOnce(ctx context.Context, c Config) error {
	p, err := newPublisher(c)
	if err != nil {
		return err
	}
	hours, err := p.index(ctx)
	if err != nil {
		return err
	}
	defer p.registry.readAhead(ctx)()
	chain, days, err := p.manifests.since()
	if err != nil {
		return err
	}
	months, err := p.putMonths(ctx, hours, append(days, p.status()))
	if err != nil {
		return err
	}
	if p.overtaken {
		return errOvertaken
	}
	if err := reasons.StoreFailed("note what is published", p.Store.Update(func(tx *store.Tx) error {
		return errors.Join(tx.Published(hours, p.last), tx.PutChain(chain), p.calls.noteTold(tx, months))
	})); err != nil {
		return err
	}
	return p.takeOverRest(ctx)
}

// putMonths brings the months that show any of the hours to Dropbox, one after the other so that memory holds none but one, the newest
// first; the other documents with the last of them. A page that cannot be written holds up those of no other month.
func (p *publisher) putMonths(ctx context.Context, hours []time.Time, others []document) (months []time.Time, err error) {
	months, days := p.shownIn(hours)
	months = p.withThoseBehind(months)
	months = slices.DeleteFunc(months, p.rests)
	slices.SortFunc(months, func(a, b time.Time) int { return b.Compare(a) })
	if len(months) == 0 {
		return nil, cmp.Or(p.putAll(ctx, each(others...)), p.unreadMonth)
	}
	refused := p.unreadMonth
	for i, month := range months {
		docs := p.pages(month, days)
		if i == len(months)-1 {
			docs = followed(docs, others)
		}
		for tries := 0; tries == 0 || p.renamed && tries < mostTries; tries++ {
			p.renamed = false
			if err := p.putAll(ctx, docs); ofOnePage(err) {
				refused = cmp.Or(refused, err)
			} else if err != nil {
				return nil, err
			}
		}
	}
	return months, refused
}

func newPublisher(c Config) (*publisher, error) {
	who, dbx, err := c.Store.Connections()
	if err != nil {
		return nil, err
	}
	p := &publisher{
		Config: c, now: c.Clock.Now(), zone: localtime.Zone(who.TimeZone), who: who, dbx: dbx, begun: dbx.Begun,
		registry: registry{client: c.Client}, manifests: manifests{store: c.Store, rand: c.Rand, begun: dbx.Begun, now: c.Clock.Now()},
		known: map[string]bool{}, there: map[string]destination.RemotePage{}, mine: map[string][]string{}, kept: c.Memory.pages,
	}
	p.contents = contents.New(c.Store, p.zone, p.begun, c.Memory.hours)
	p.others = others.New(others.Config{
		Store: c.Store, Client: c.Client, Zone: p.zone, Contents: p.contents,
		Lost: func(ctx context.Context) ([]string, error) {
			return p.registry.lostDays(ctx, others.Pages(c.Store, index.Folder+"/"), p.known)
		},
		Late: func() bool { return localtime.HourDue(c.Clock.Now(), c.Until) },
	})
	p.calls = calls{store: c.Store, zone: p.zone, listed: c.Listed}
	return p, reasons.StoreFailed("read what is published", c.Store.View(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		p.in = translation.In(cmp.Or(settings.Language, c.Locale)).Of(dbx.Kind())
		published, err := tx.Publications()
		for _, pub := range published {
			p.meet(pub)
		}
		return err
	}))
}

// meet takes in how a document was published before.
func (p *publisher) meet(pub destination.Publication) {
	p.known[pub.Name] = true
	p.mine[strings.ToLower(pub.Path)] = pub.Versions
	if pub.Path != pub.Name && merged(pub.Name) {
		p.beside = append(p.beside, index.Beside{Name: pub.Name[1:], Path: pub.Path[1:]})
	}
	if pub.Behind && !mustWait(pub, p.now) {
		p.behind = append(p.behind, pub.Name)
	}
}

// publication is how a document was published; as it would be where it never was.
func (p *publisher) publication(name string) (pub destination.Publication, err error) {
	err = p.Store.View(func(tx *store.Tx) error {
		pub, _, err = tx.Publication(name)
		return err
	})
	if pub.Name == "" {
		pub = destination.Publication{Name: name, Path: name}
	}
	return pub, reasons.StoreFailed("read how it was published", err)
}

// wasWritten reports whether this computer has written a document, or any computer as it was last seen in Dropbox.
func (p *publisher) wasWritten(name string) bool {
	return p.known[name] || p.seen(name).Hash != ""
}

// seen is how a page in Dropbox was last seen when it was first asked for; zero where it never was, and where that cannot be read, after
// which nothing is written (intend).
func (p *publisher) seen(path string) destination.RemotePage {
	path = strings.ToLower(path)
	page, known := p.there[path]
	if known {
		return page
	}
	if err := p.Store.View(func(tx *store.Tx) (err error) {
		page, _, err = tx.RemotePage(path)
		return err
	}); err != nil {
		p.unread = reasons.StoreFailed("read how a page lies in the archive", err)
	}
	p.there[path] = page
	return page
}

// index gives the hours that have changed, once this store has what others have written of the months that are to be written.
func (p *publisher) index(ctx context.Context) (hours []time.Time, err error) {
	if err := p.calls.retell(p.known); err != nil {
		return nil, err
	}
	for _, elsewhere := range p.Elsewhere {
		if err := p.others.Join(ctx, elsewhere); err != nil {
			return nil, err
		}
	}
	if hours, err = p.changed(); err != nil || len(hours) == 0 && len(p.behind) == 0 {
		return nil, err
	}
	if err := p.learn(ctx); err != nil {
		return nil, err
	}
	for more := 1; more > 0; {
		more = 0
		months, _ := p.shownIn(hours)
		for _, month := range p.withThoseBehind(months) {
			n, err := p.takeOver(ctx, month)
			if err != nil {
				return nil, err
			}
			more += n
		}
		if hours, err = p.changed(); err != nil {
			return nil, err
		}
		p.contents.Forget() // what was read to find the months may have changed
	}
	return hours, nil
}

// changed gives the hours that have changed since they were published. It looks at the pages again.
func (p *publisher) changed() (hours []time.Time, err error) {
	clear(p.there)
	return hours, reasons.StoreFailed("read what has changed", p.Store.View(func(tx *store.Tx) (err error) {
		hours, p.last = tx.ChangedHours()
		p.calls.coverage, err = tx.CallCoverage()
		return err
	}))
}

// learn has Dropbox listed if it never was.
func (p *publisher) learn(ctx context.Context) error {
	p.learned = true
	if known, err := p.listed(); err != nil || known {
		return err
	}
	return p.Refresh(ctx)
}

// listed reports whether it is known what lies in Dropbox. That is over when an item's record in the
// store turns out to be damaged: the records in Dropbox may be all that tells of it.
func (p *publisher) listed() (bool, error) {
	var listing destination.RemoteListing
	err := p.Store.View(func(tx *store.Tx) (err error) {
		listing, err = tx.RemoteListing()
		return err
	})
	return listing.Cursor != "" && listing.Account == p.dbx.AccountID, reasons.StoreFailed("read what is known of the archive", err)
}

// statusName is the page that tells people who look into Dropbox how the
// archive stands, and when it was written.
const statusName = "/ARCHIVE STATUS.html"

// status is the page as it is now. It always differs from the last one, because it shows when it
// was written.
func (p *publisher) status() document {
	of := p.Status(p.zone)
	of.Account, of.Written, of.Zone = p.who.Account, p.now, p.zone
	of.User, of.UserKey = wordsOf(p.who), p.who.AccountID+"/"+p.who.ExtensionID
	p.author, p.stale = index.Author{Computer: of.Computer, User: of.UserKey, Written: p.now}, of.StaleAfter
	first := localtime.MonthOf(p.now.In(p.zone), p.zone)
	if p.neighbour(first) != "" {
		of.Page = first.Format("2006-01")
	}
	for _, beside := range p.beside {
		if of.Beside = append(of.Beside, beside); "/"+beside.Name == pageOf(first) {
			of.PageFile = path.Base(beside.Path)
		}
	}
	return document{statusName, func(w io.Writer) error { return index.WriteStatus(w, of) }}
}

// wordsOf names the user who is signed in to RingCentral; empty when that is not known.
func wordsOf(who store.RingCentral) string {
	if who.Number == "" {
		return who.Extension
	}
	return strings.TrimSpace(who.Extension + " (" + who.Number + ")")
}
