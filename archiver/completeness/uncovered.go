package completeness

import (
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Uncovered is what RingCentral may hold and "everything" does not cover, because no list that is asked for shows it
// (docs/ringcentral.md §11). It may be several things.
type Uncovered uint16

// What may not be covered: texts and voicemail of shared numbers, which are those of queues, sites and menus, texts in shared inboxes,
// recordings of calls that were deleted from the call log, and messages that their users deleted.
const (
	SharedRefused    Uncovered = 1 << iota // RingCentral refuses to list those of shared numbers
	SharedInboxes                          // there are shared inboxes, whose texts are in no message store
	SharedNotKnown                         // whether there are any of shared numbers
	InboxesNotKnown                        // whether there are shared inboxes
	InboxesOfAccount                       // there are, and they are listed with the texts of all extensions alone
	InboxesAsShown                         // they are listed, and RingCentral may not show this user all of them
	SharedLeftOut                          // an extension that is left out may have some of shared numbers in its mailbox
	DeletedCalls                           // RingCentral refuses to list calls that were deleted from the call log
	DeletedMessages                        // RingCentral refuses to list messages that their users deleted and it still holds

	Anything Uncovered = 1<<iota - 1 // of these, all at once
)

// uncoveredWords are the code and the sentence of each.
var uncoveredWords = map[Uncovered][2]string{
	SharedRefused:    {"shared-numbers-refused", "RingCentral refuses to list texts and voicemail of shared numbers (queues, sites, menus): they are not archived."},
	SharedInboxes:    {"shared-inboxes", "Texts in shared inboxes are not archived: at RingCentral, give the registered app the permission SMS, with which it might also send texts, then sign in again."},
	InboxesAsShown:   {"shared-inboxes-as-shown", "Texts in shared inboxes are archived as far as RingCentral shows them to the signed-in user: add this user to the SMS recipients of each queue and site. Internal notes there are not archived."},
	InboxesOfAccount: {"shared-inboxes-of-account", "Texts in shared inboxes are archived only together with the SMS of all extensions."},
	SharedNotKnown:   {"shared-numbers-not-known", "It is not known whether there are texts or voicemail of shared numbers (queues, sites, menus): they are not archived yet."},
	SharedLeftOut:    {"shared-numbers-left-out", "Texts and voicemail of shared numbers (queues, sites, menus) lie in the mailboxes of the extensions that answer them: those in the mailbox of an extension that is left out are not archived."},
	DeletedCalls:     {"deleted-calls-not-known", "RingCentral refuses to list calls that were deleted from the call log: whether there are recordings of any is not known."},
	DeletedMessages:  {"deleted-messages-not-known", "RingCentral refuses to list messages that their users deleted: whether it still holds any is not known."},
	InboxesNotKnown:  {"shared-inboxes-not-known", "It is not known whether there are shared inboxes: their texts are not archived."},
}

// Each gives them one by one, those first that are certain.
func (u Uncovered) Each() (all []Uncovered) {
	for _, one := range []Uncovered{SharedRefused, SharedInboxes, InboxesOfAccount, SharedNotKnown, SharedLeftOut, InboxesNotKnown, InboxesAsShown, DeletedCalls, DeletedMessages} {
		if u&one != 0 {
			all = append(all, one)
		}
	}
	return all
}

// Certain reports whether something is left out for certain, and not only perhaps.
func (u Uncovered) Certain() bool { return u&(SharedRefused|SharedInboxes|InboxesOfAccount) != 0 }

// Code is one of them for programs.
func (u Uncovered) Code() string { return uncoveredWords[u][0] }

// Sentence says one of them in a sentence.
func (u Uncovered) Sentence() string { return uncoveredWords[u][1] }

// DeletedOf is what a list of a type does not cover where RingCentral refuses to show what was deleted.
func DeletedOf(t ledger.Type) Uncovered {
	if t == ledger.CallRecording {
		return DeletedCalls
	}
	return DeletedMessages
}

// but is what "everything" leaves out, by what is deleted: of shared numbers nothing, perhaps something, or something for certain.
var but = map[Uncovered][3]string{
	0: {"", "except perhaps messages of shared numbers", "except messages of shared numbers"},
	DeletedCalls: {
		"except perhaps recordings of deleted calls", "except perhaps messages of shared numbers and recordings of deleted calls",
		"except messages of shared numbers, and perhaps recordings of deleted calls",
	},
	DeletedMessages: {
		"except perhaps deleted messages", "except perhaps messages of shared numbers and deleted messages",
		"except messages of shared numbers, and perhaps deleted messages",
	},
	DeletedCalls | DeletedMessages: {
		"except perhaps deleted messages and recordings of deleted calls", "except perhaps messages of shared numbers, deleted messages and recordings of deleted calls",
		"except messages of shared numbers, and perhaps deleted messages and recordings of deleted calls",
	},
}

// But is what "everything" is said with: what it leaves out, for certain or perhaps; empty where that is nothing.
func (u Uncovered) But() string {
	const deleted = DeletedCalls | DeletedMessages
	texts := but[u&deleted]
	switch {
	case u&^deleted == 0:
		return texts[0]
	case u.Certain():
		return texts[2]
	default:
		return texts[1]
	}
}

// Sentences are those of all of them.
func (u Uncovered) Sentences() (all []string) {
	for _, one := range u.Each() {
		all = append(all, one.Sentence())
	}
	return all
}

// InStore is what the lists of one message store do not cover of a type, of shared numbers.
func InStore(s coverage.Shared, t ledger.Type) (out Uncovered) {
	if t != ledger.SMS && t != ledger.VoiceMail {
		return 0
	}
	switch s.Messages {
	case coverage.None, coverage.Listed:
	case coverage.Refused:
		out |= SharedRefused
	default:
		out |= SharedNotKnown
	}
	return out
}

// InboxesOf is what is not covered of the shared inboxes that an extension has, whether the app may read them or not, and whether or not
// the SMS of all extensions are listed.
func InboxesOf(s coverage.Shared, may, account bool) Uncovered {
	switch {
	case s.Threads != coverage.SomeThreads:
		return 0
	case !may:
		return SharedInboxes
	case !account:
		return InboxesOfAccount
	default:
		return InboxesAsShown
	}
}

const (
	ownShared     = ledger.OwnSMS | ledger.OwnVoiceMail
	accountShared = ledger.AccountSMS | ledger.AccountVoiceMail
	texts         = ledger.OwnSMS | ledger.AccountSMS
	recordings    = ledger.OwnRecordings | ledger.AccountRecordings
)

// callsFrom is whose list shows all the calls of the sources: the account's shows those of the user as well.
func callsFrom(sources ledger.Source) ledger.Source {
	if sources.Has(ledger.AccountRecordings) {
		return ledger.AccountRecordings
	}
	return ledger.OwnRecordings
}

// answerOnShared is how long an answer of RingCentral's holds that the user's own extension has nothing more. It is asked for every day.
const answerOnShared = 3 * 24 * time.Hour

// Old reports whether an answer is too old to say that the user's own extension has nothing more.
func Old(own coverage.Shared, now time.Time) bool {
	return own.At.After(now) || now.Sub(own.At) > answerOnShared
}

// UncoveredOf is what "everything" does not cover of what is backed up. Errors: store.ErrDamaged.
func UncoveredOf(tx *store.Tx, now time.Time) (Uncovered, error) {
	settings, err := tx.Settings()
	if err != nil {
		return 0, err
	}
	return uncovered(tx, settings.Sources(), now)
}

// uncovered is what "everything" does not cover of the sources. Errors: store.ErrDamaged.
func uncovered(tx *store.Tx, sources ledger.Source, now time.Time) (out Uncovered, err error) {
	own, err := tx.Shared()
	if err != nil {
		return 0, err
	}
	boxes, err := tx.Mailboxes()
	if err != nil {
		return 0, err
	}
	who, err := tx.RingCentral()
	if err != nil {
		return 0, err
	}
	old := Old(own, now)
	if old && own.Messages == coverage.None {
		own.Messages = coverage.NotKnown
	}
	if out, err = deletedNotShown(tx, sources); err != nil {
		return 0, err
	}
	if sources&ownShared != 0 {
		out |= InStore(own, ledger.VoiceMail)
	}
	if sources&accountShared != 0 {
		if boxes.SharedRefused > 0 {
			out |= SharedRefused
		}
		if boxes.SharedNotKnown > 0 || boxes.At.IsZero() {
			out |= SharedNotKnown
		}
		if boxes.SharedLeftOut {
			out |= SharedLeftOut
		}
	}
	switch {
	case sources&texts == 0, who.Threads && sources&ledger.AccountSMS != 0 && boxes.NoInboxes:
	case who.Threads && sources&ledger.AccountSMS != 0 && boxes.Inboxes:
		out |= InboxesAsShown
	case who.Threads && sources&ledger.AccountSMS == 0 && own.Threads == coverage.SomeThreads:
		out |= InboxesOfAccount
	case who.Threads && sources&ledger.AccountSMS != 0 && (own.Threads == coverage.SomeThreads || boxes.Threads):
		out |= InboxesNotKnown // they are listed in the next round
	case own.Threads == coverage.SomeThreads, sources&ledger.AccountSMS != 0 && boxes.Threads:
		out |= SharedInboxes
	case old || own.Threads == coverage.ThreadsNotKnown, sources&ledger.AccountSMS != 0 && (boxes.ThreadsNotKnown > 0 || boxes.At.IsZero()):
		out |= InboxesNotKnown
	}
	return out, nil
}

// deletedNotShown is what was deleted and the lists of the sources leave out, because RingCentral refuses to show it.
func deletedNotShown(tx *store.Tx, sources ledger.Source) (out Uncovered, err error) {
	if sources&recordings != 0 {
		sources = sources&^recordings | callsFrom(sources)
	}
	for _, s := range sources.Each() {
		l, err := tx.Listing(s)
		if err != nil {
			return 0, err
		}
		if l.Undeleted {
			out |= DeletedOf(s.Type())
		}
	}
	return out, nil
}
