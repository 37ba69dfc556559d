package ringcentralserver

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// InThreads stands for the message store of a text in a message thread, which is in none.
const InThreads = "message-threads"

// ThreadSpec is a message thread: the texts between a number of an owner, such as a queue, and one outside.
type ThreadSpec struct {
	OwnerID   string
	Guest     Party // its number and name
	Created   time.Time
	Resolved  bool
	DeletedAt time.Time // zero = never
	Hidden    bool      // the signed-in user may not read it: no list shows it or its texts
}

// ThreadTextSpec is a text in a thread. Of an outbound one, ExtensionID is who wrote it.
type ThreadTextSpec struct {
	MessageSpec
	ThreadID string
	ID       string // of the text; "" is made up. It may be that of a message in a store
}

type messageThread struct {
	ThreadSpec
	id string
}

type threadText struct {
	*message
	thread string
}

// AddThread adds a message thread and returns its id.
func (o *Office) AddThread(t ThreadSpec) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	t.Created = t.Created.UTC().Truncate(time.Millisecond)
	id := strconv.FormatInt(880_000_000_000+o.next(), 10)
	o.threads = append(o.threads, messageThread{t, id})
	return id
}

// AddThreadText adds a text to a thread and returns its id: no message store has it.
func (o *Office) AddThreadText(t ThreadTextSpec) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	t.Type = TypeSMS
	m := newMessage(t.MessageSpec, o.next())
	m.id = cmp.Or(t.ID, m.id)
	o.threadTexts = append(o.threadTexts, &threadText{m, t.ThreadID})
	slices.SortStableFunc(o.threadTexts, func(a, b *threadText) int { return a.Created.Compare(b.Created) })
	return m.id
}

// hasThreads reports whether the account has threads: an extension has the feature. The office is locked by the caller.
func (o *Office) hasThreads() bool {
	return slices.ContainsFunc(o.extensions, func(e Extension) bool { return !e.Deleted && slices.Contains(e.Features, FeatureThreads) })
}

// thread finds a thread by its id. The office is locked by the caller.
func (o *Office) thread(id string) (messageThread, bool) {
	i := slices.IndexFunc(o.threads, func(t messageThread) bool { return t.id == id })
	if i < 0 {
		return messageThread{}, false
	}
	return o.threads[i], true
}

// availability is Alive or Deleted, and "" while the thread is not there.
func (t messageThread) availability(at time.Time) string {
	switch {
	case at.Before(t.Created):
		return ""
	case t.DeletedAt.IsZero() || at.Before(t.DeletedAt):
		return "Alive"
	}
	return "Deleted"
}

func (t messageThread) status() string {
	if t.Resolved {
		return "Resolved"
	}
	return "Open"
}

// threadFilter is what both lists of threads are asked for.
type threadFilter struct {
	from, to                        time.Time
	status                          string
	owners, threads, ids, available []string
	ownNumber, guestNumber          string
	page, perPage                   int
}

// threadFilter reads the query. Each of the two times needs the other; window is how far back is listed without them, 0 for everything.
func (v *visit) threadFilter(window time.Duration) (threadFilter, *apiError) {
	f := &fields{query: v.r.URL.Query()}
	if f.query.Has("creationTimeFrom") != f.query.Has("creationTimeTo") {
		f.fail("creationTimeFrom")
	}
	t := threadFilter{
		to: f.moment("creationTimeTo", v.now), status: f.one("threadStatus", "Open", "Resolved"),
		owners: f.many("ownerExtensionIds"), threads: f.many("threadIds"), ids: f.many("messageIds"), available: f.many("availability"),
		ownNumber: f.query.Get("ownerPhoneNumber"), guestNumber: f.query.Get("guestPhoneNumber"),
		page: f.number("page", 1), perPage: f.perPage(cmp.Or(v.knobs.ThreadsPerPage, maxPerPage)),
	}
	if window > 0 {
		t.from = t.to.Add(-window)
	}
	t.from = f.moment("creationTimeFrom", t.from)
	if len(t.available) == 0 {
		t.available = []string{"Alive"}
	}
	if t.page > mostThreadPages {
		f.fail("page")
	}
	return t, f.bad
}

// mostThreadPages is the greatest number of a page of threads or their texts.
const mostThreadPages = 1000

// holds reports whether a list that was asked so shows what was made then.
func (f threadFilter) holds(created time.Time, availability string) bool {
	return availability != "" && passes(f.available, availability) && !created.Before(f.from) && created.Before(f.to)
}

func (f threadFilter) holdsThread(t messageThread) bool {
	return !t.Hidden && passes(f.owners, t.OwnerID) && passes(f.threads, t.id) && (f.status == "" || f.status == t.status())
}

// mayReadThreads says why threads are not answered for; the office is locked by the caller.
func (v *visit) mayReadThreads() *apiError {
	switch {
	case !v.office.hasThreads():
		return errNoThreads
	case v.knobs.ThreadsForAdmins && !v.user.Role.admin():
		return errPermission(permissionMessages)
	}
	return nil
}

func (v *visit) listThreads() *apiError {
	f, bad := v.threadFilter(0)
	if bad != nil {
		return bad
	}
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	if bad := v.mayReadThreads(); bad != nil {
		return bad
	}
	var found []any
	for _, t := range v.office.threads {
		w := v.wireThread(t)
		numbers := passes([]string{cmp.Or(f.ownNumber, w.OwnerParty.PhoneNumber)}, w.OwnerParty.PhoneNumber) &&
			passes([]string{cmp.Or(f.guestNumber, t.Guest.Number)}, t.Guest.Number)
		if numbers && f.holds(t.Created, t.availability(v.now)) && f.holdsThread(t) {
			found = append(found, w)
		}
	}
	return answerThreads(v, f, found)
}

func (v *visit) readThread() *apiError {
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	if bad := v.mayReadThreads(); bad != nil {
		return bad
	}
	t, there := v.office.thread(v.r.PathValue("thread"))
	if !there || t.availability(v.now) == "" {
		return errNotFound("threadId")
	}
	if t.Hidden {
		return errPermission(permissionMessages)
	}
	writeJSON(v.w, http.StatusOK, v.wireThread(t))
	return nil
}

// listThreadMessages serves the texts of all threads, the oldest first.
func (v *visit) listThreadMessages() *apiError {
	f, bad := v.threadFilter(defaultWindow)
	if bad != nil {
		return bad
	}
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	if bad := v.mayReadThreads(); bad != nil {
		return bad
	}
	var found []any
	for _, m := range v.office.threadTexts {
		t, _ := v.office.thread(m.thread)
		if f.holds(m.Created, m.availabilityInThread(v.now)) && f.holdsThread(t) && passes(f.ids, m.id) {
			found = append(found, v.wireThreadText(m))
		}
	}
	return answerThreads(v, f, found)
}

// availabilityInThread is Alive or Deleted, and "" for what is not there: no other word is known of a text in a thread.
func (m *threadText) availabilityInThread(at time.Time) string {
	if a := m.availability(at, 0); a != "Purged" {
		return a
	}
	return ""
}

// answerThreads writes a page. Unlike other lists it has paging only: the next page is asked for by its number.
func answerThreads(v *visit, f threadFilter, found []any) *apiError {
	records := append([]any{}, page(found, f.page, f.perPage)...)
	paging, _ := v.pageBlocks(f.page, f.perPage, len(found))
	writeJSON(v.w, http.StatusOK, map[string]any{"records": records, "paging": paging})
	return nil
}

// threadContent serves an attachment of a text.
func (v *visit) threadContent() *apiError {
	v.office.mu.Lock()
	i := slices.IndexFunc(v.office.threadTexts, func(m *threadText) bool { return m.id == v.r.PathValue("message") })
	bad := v.mayReadThreads()
	var m *threadText
	if i >= 0 {
		m = v.office.threadTexts[i]
	}
	v.office.mu.Unlock()
	switch {
	case bad != nil:
		return bad
	case m == nil || m.availabilityInThread(v.now) == "":
		return errNotFound("messageId")
	}
	for _, a := range m.present(v.now) {
		if a.id == v.r.PathValue("attachment") && m.addressed(a, v.now) {
			return v.serve(a.body, a.contentType)
		}
	}
	return errNotFound("attachmentId")
}

// threadTruth is what the threads hold at that time; the office is locked by the caller.
func (o *Office) threadTruth(at time.Time) (items []TruthItem) {
	if !o.hasThreads() {
		return nil
	}
	for _, m := range o.threadTexts {
		if m.availabilityInThread(at) == "" || m.Odd.at(at) != (Oddity{}) {
			continue
		}
		t, _ := o.thread(m.thread)
		if t.Hidden {
			continue
		}
		item := o.messageTruth(m.message, at)
		item.ExtensionID, item.MailboxID = t.OwnerID, InThreads
		if o.nameOwner(&item); len(item.Parts) > 0 {
			items = append(items, item)
		}
	}
	return items
}

// oddThreadTexts is what the threads show and cannot be archived as it is; the office is locked by the caller.
func (o *Office) oddThreadTexts(at time.Time) (items []ShownItem) {
	for _, m := range o.threadTexts {
		shown := ShownItem{Type: m.Type, ID: m.id, ExtensionID: InThreads, Time: m.Created}
		odd := m.Odd.at(at)
		unaddressed := slices.ContainsFunc(m.present(at), func(a *attachment) bool { return !m.addressed(a, at) && a.kind != "Text" })
		if o.hasThreads() && m.availabilityInThread(at) != "" && (odd != (Oddity{}) || unaddressed) {
			items = append(items, odd.shown(shown))
		}
	}
	return items
}
