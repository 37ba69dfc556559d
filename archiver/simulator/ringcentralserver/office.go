package ringcentralserver

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// Office is the simulated account: all that exists in it, and when. All methods are safe for
// concurrent use.
type Office struct {
	clock clockwork.Clock
	seed  uint64
	epoch time.Time

	mu               sync.Mutex
	account          Account
	extensions       []Extension
	calls            []*call
	messages         []*message
	callByID         map[string]*call
	messageByID      map[string]*message
	recordings       map[string]*recording
	made             int64 // extensions, calls and messages made by hand so far
	retention        time.Duration
	messageRetention time.Duration
	large            bool // Enlarge was called
	live             bool
	liveSlot         int64 // the next slot that Live generates
	unsorted         bool
	stores           map[string][]*message // by extension, once sorted
	threads          []messageThread
	threadTexts      []*threadText
	named            map[string]int // the place of a living extension by its id and its number; nil after a change
}

// Account is what the office is called and where it is.
type Account struct {
	ID         string
	Name       string
	MainNumber string
	TimeZone   string // as RingCentral names it: "US/Pacific"
}

// Role says what a user may do (docs/ringcentral.md §2.3).
type Role int

// The roles, by the reading rights that they hold.
const (
	RoleUser                     Role = iota // the own extension, with its recordings
	RoleAdmin                                // the whole company
	RoleUserNoRecordings                     // the own extension without Access Recordings
	RoleAdminNoCompanyRecordings             // the company's call log, but only the own recordings
)

// Extension is a member of the office: a user, a call queue, or a deleted one.
type Extension struct {
	ID       string // decimal; "" lets AddExtension choose
	Number   string
	Name     string
	Type     string // "" is User; a call queue is Department
	Status   string // "" is Enabled
	Email    string
	Phone    string // direct number, E.164
	Role     Role
	Withheld []string // permissions of the role that this one lacks, as ReadCompanyInfo
	// its role lets it read its own messages only, although it is an administrator
	OwnMessagesOnly bool
	Deleted         bool // in no list any more, but still named by old calls
	// of the features of docs/ringcentral.md §11 those that are available to it
	Features []string
	// code with which the token endpoint refuses this user: CMN-408 for a role without Third Party
	// Apps Access, OAU-105, OAU-136, OAU-141 or OAU-142 for a type or state that cannot sign in
	// (docs/ringcentral.md §1.8, §11); "" is none
	SignInRefused string
}

// defaultRetention is how long RingCentral keeps a recording (docs/ringcentral.md §4).
const defaultRetention = 90 * 24 * time.Hour

func newOffice(c clockwork.Clock, seed uint64, epoch time.Time) *Office {
	return &Office{
		clock: c, seed: seed, epoch: epoch,
		account: Account{
			ID: "370000004", Name: "Whitfield Dental LLC", MainNumber: "+16505550100", TimeZone: "US/Pacific",
		},
		callByID:    map[string]*call{},
		messageByID: map[string]*message{},
		recordings:  map[string]*recording{},
		retention:   defaultRetention,
	}
}

// Account returns what the office is called.
func (o *Office) Account() Account {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.account
}

// SetAccount replaces the account's name and place.
func (o *Office) SetAccount(a Account) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.account = a
}

// SetRetention changes how long after its call a recording is kept.
func (o *Office) SetRetention(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.retention = d
}

// SetMessageRetention makes every message vanish after this time from its creation; 0 is never.
func (o *Office) SetMessageRetention(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.messageRetention = d
}

// AddExtension adds an extension and returns its id.
func (o *Office) AddExtension(e Extension) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if e.ID == "" {
		e.ID = strconv.FormatInt(590_000_000_000+o.next()*1000+4, 10)
	}
	if e.Type == "" {
		e.Type = "User"
	}
	if e.Status == "" {
		e.Status = "Enabled"
	}
	o.extensions, o.named = append(o.extensions, e), nil
	return e.ID
}

// UpdateExtension changes the extension with that id: a new name, a new role, deleted. It reports
// whether there is one.
func (o *Office) UpdateExtension(id string, change func(*Extension)) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.extensions, func(e Extension) bool { return e.ID == id })
	if i < 0 {
		return false
	}
	change(&o.extensions[i])
	o.named = nil
	return true
}

// Extensions returns all of them, deleted ones too, in the order in which they were added.
func (o *Office) Extensions() []Extension {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.extensions)
}

// Extension finds a living extension by id or by number.
func (o *Office) Extension(idOrNumber string) (Extension, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.extension(idOrNumber)
}

func (o *Office) extension(idOrNumber string) (Extension, bool) {
	if o.named == nil {
		o.named = map[string]int{}
		for i, e := range slices.Backward(o.extensions) {
			if !e.Deleted {
				o.named[e.ID], o.named[e.Number] = i, i
			}
		}
		delete(o.named, "")
	}
	i, known := o.named[idOrNumber]
	if !known {
		return Extension{}, false
	}
	return o.extensions[i], true
}

// next counts what was made by hand; ids made from it never meet those of Populate and Live.
func (o *Office) next() int64 {
	o.made++
	return o.made
}
