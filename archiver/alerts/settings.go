package alerts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

// Notices says who is told how the archiving goes when they do not look at the
// window.
type Notices struct {
	Ping        string   // address to fetch after each good pass; empty = none
	To          []string // who is mailed; empty = no one
	From        string   // empty = the user name where that is an address, else the first of To
	Server      notice.Server
	Hook        notice.Hook
	HasPassword bool // a password is kept for the server and its user; it is not in Server
}

// Errors of what another computer has sealed.
var (
	// ErrMailSealed: the mail server's password cannot be read here.
	ErrMailSealed error = &notice.Failure{Kind: notice.SealedPassword}
	errPingSealed error = &notice.Failure{Kind: notice.SealedPing}
	errHookSealed error = &notice.Failure{Kind: notice.SealedHook}
)

// saved is who is told, with the secrets, or why one of them cannot be read: oauth.ErrKeychainLocked
// or that another computer has sealed it.
type saved struct {
	Notices                    // its Ping is empty where noPing says why, the address of its Hook where noHook does
	password                   notice.Password
	noPing, noPassword, noHook error
}

// Notices gives who is told, without the password. A secret that cannot be read
// here is no error. Errors: those of the store.
func (a *Alerter) Notices() (Notices, error) {
	n, err := a.saved()
	n.HasPassword = n.password != "" || n.noPassword != nil // it is asked for again when it is needed
	return n.Notices, err
}

// saved reads the settings and the secrets. Errors: those of the store.
func (a *Alerter) saved() (n saved, err error) {
	var password, ping, hook []byte
	if err := a.Store.View(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		n.Notices, password, ping, hook = noticesOf(settings), tx.Secret(store.NameMail), tx.Secret(store.NamePing), tx.Secret(store.NameHook)
		return err
	}); err != nil {
		return n, fmt.Errorf("read the alerts: %w", err)
	}
	var plain string
	plain, n.noPassword = a.unseal(store.NameMail, password, ErrMailSealed)
	n.password = notice.Password(plain)
	n.Ping, n.noPing = a.unseal(store.NamePing, ping, errPingSealed)
	n.Hook.Address, n.noHook = a.unseal(store.NameHook, hook, errHookSealed)
	return n, nil
}

// unseal reads a secret; empty where there is none. Errors: oauth.ErrKeychainLocked; otherwise the
// one that it is given.
func (a *Alerter) unseal(name string, secret []byte, otherwise error) (string, error) {
	if len(secret) == 0 {
		return "", nil
	}
	plain, err := a.Sealer.Unseal(name, secret)
	if errors.Is(err, oauth.ErrKeychainLocked) { // it can be read later
		return "", fmt.Errorf("read the secret %s: %w", name, err)
	}
	if err != nil {
		return "", otherwise
	}
	return string(plain), nil
}

// seal makes a secret for the store; nil of an empty one.
func (a *Alerter) seal(name, plain string) ([]byte, error) {
	if plain == "" {
		return nil, nil
	}
	return a.Sealer.Seal(name, []byte(plain))
}

func noticesOf(s store.Settings) Notices {
	return Notices{To: s.Mail.To, From: s.Mail.From, Hook: notice.Hook{Format: notice.Format(s.HookFormat)}, Server: notice.Server{
		Host: s.Mail.Host, Port: s.Mail.Port, Security: notice.Security(s.Mail.Security), User: s.Mail.User,
	}}
}

// SetNotices keeps who is told from now on. An empty password keeps the present
// one, if host and user stay the same. Empty Notices turn all alerts off.
// Errors: *notice.Failure, when a value is not usable; reasons.ErrStore.
func (a *Alerter) SetNotices(_ context.Context, n Notices) error {
	n, err := a.complete(n)
	if err != nil {
		return err
	}
	password, err := a.seal(store.NameMail, string(n.Server.Password))
	if err != nil {
		return err
	}
	ping, err := a.seal(store.NamePing, n.Ping)
	if err != nil {
		return err
	}
	hook, err := a.seal(store.NameHook, n.Hook.Address)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	sent, err := a.sentSoFar()
	if err != nil {
		return err
	}
	before, err := a.saved()
	if err != nil {
		return err
	}
	if n.Ping != before.Ping {
		sent.Signals = notice.Signals{}
		if last := a.tested.Load(); last != nil && last.address == n.Ping {
			sent.Signals = last.takes
		}
	}
	err = reasons.StoreFailed("keep who is told", a.Store.Update(func(tx *store.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		if len(s.Mail.To) == 0 {
			sent.State = notice.Begin(a.Clock.Here())
		}
		if s.HookHost == "" {
			sent.Hook = messages{State: notice.Begin(a.Clock.Here())}
		}
		sent.MailTrouble, sent.PingTrouble, sent.Hook.Trouble = nil, nil, nil
		s.HookHost, s.HookFormat = notice.HookHost(n.Hook.Address), string(n.Hook.Format)
		s.PingHost, s.Mail = notice.PingHost(n.Ping), store.Mail{
			To: n.To, From: n.From, Host: n.Server.Host, Port: n.Server.Port, Security: string(n.Server.Security), User: n.Server.User,
		}
		return errors.Join(tx.PutSettings(s), tx.PutSecret(store.NameMail, password), tx.PutSecret(store.NamePing, ping),
			tx.PutSecret(store.NameHook, hook), tx.PutNoticeState(sent))
	}))
	if err == nil {
		a.sent, a.kept, a.next, a.silent = &sent, nil, [2]time.Time{}, false
	}
	return err
}

// complete checks notices and fills in what may be left out. Where there is no
// mail to send, nothing about the server is kept.
func (a *Alerter) complete(n Notices) (Notices, error) {
	n.Ping, n.Hook.Address = strings.TrimSpace(n.Ping), strings.TrimSpace(n.Hook.Address)
	if err := a.unread(n); err != nil {
		return n, err
	}
	if n.Ping != "" {
		if _, err := notice.ParsePing(n.Ping); err != nil {
			return n, err
		}
	}
	if n.Hook.Address == "" {
		n.Hook = notice.Hook{}
	} else if _, err := notice.ParseHook(n.Hook.Address); err != nil {
		return n, err
	} else if !slices.Contains(notice.Formats, n.Hook.Format) {
		n.Hook.Format = notice.FormatFor(n.Hook.Address)
	}
	var err error
	if n.To, err = notice.ParseAddresses(strings.Join(n.To, ",")); err != nil {
		return n, err
	}
	if len(n.To) == 0 {
		return Notices{Ping: n.Ping, Hook: n.Hook}, nil
	}
	if n.Server.Security == "" {
		n.Server.Security = notice.STARTTLS
	}
	if n.Server.Port == 0 {
		n.Server.Port = n.Server.Security.Port()
	}
	if n.From, err = n.sender(); err != nil {
		return n, err
	}
	if n.Server.Password, err = a.passwordFor(n.Server); err != nil {
		return n, err
	}
	return n, n.Server.Check()
}

// unread is why an address that is left out could not be read: what could not be read was not taken
// away by a user either. All alerts can be turned off without it.
func (a *Alerter) unread(n Notices) error {
	if n.Ping == "" && n.Hook.Address == "" && len(n.To) == 0 {
		return nil
	}
	saved, err := a.saved()
	switch {
	case err != nil:
		return err
	case n.Ping == "" && errors.Is(saved.noPing, oauth.ErrKeychainLocked):
		return saved.noPing
	case n.Hook.Address == "" && errors.Is(saved.noHook, oauth.ErrKeychainLocked):
		return saved.noHook
	default:
		return nil
	}
}

// sender is whom mail comes from.
func (n Notices) sender() (string, error) {
	if strings.TrimSpace(n.From) != "" {
		return notice.ParseAddress(n.From)
	}
	if from, err := notice.ParseAddress(n.Server.User); err == nil {
		return from, nil
	}
	return n.To[0], nil
}

// passwordFor is the password that was given, otherwise the kept one, which is used only with the
// server and user that it was given for.
func (a *Alerter) passwordFor(s notice.Server) (notice.Password, error) {
	if s.Password != "" || s.User == "" {
		return s.Password, nil
	}
	saved, err := a.saved()
	if saved.Server.Host != s.Host || saved.Server.User != s.User {
		return "", nil
	}
	return saved.password, cmp.Or(err, saved.noPassword)
}

// TestMail sends a mail with notices that need not be saved yet. Errors:
// *notice.Failure; those of the store; that of ctx.
func (a *Alerter) TestMail(ctx context.Context, n Notices) error {
	n, err := a.complete(n)
	if err != nil {
		return err
	}
	if len(n.To) == 0 {
		return &notice.Failure{Kind: notice.NoRecipient}
	}
	words, err := a.mailFacts()
	if err != nil {
		return err
	}
	return a.sender.Mail(ctx, n.Server, n.message(words.test()))
}

// TestPing pings an address that need not be saved yet. Errors:
// *notice.Failure; that of ctx.
func (a *Alerter) TestPing(ctx context.Context, address string) error {
	takes, err := a.sender.Ping(ctx, address)
	if err == nil {
		a.tested.Store(&tested{strings.TrimSpace(address), takes})
	}
	return err
}

// TestHook posts a message to a webhook that need not be saved yet. Errors:
// *notice.Failure; those of the store; that of ctx.
func (a *Alerter) TestHook(ctx context.Context, hook notice.Hook) error {
	words, err := a.mailFacts()
	if err != nil {
		return err
	}
	m := words.test()
	return a.sender.Post(ctx, hook, m.subject, m.inChat())
}

// message makes a mail with its addresses.
func (n Notices) message(l mail) notice.Message {
	return notice.Message{From: n.From, To: slices.Clone(n.To), Subject: l.subject, Text: l.text(), Date: l.date}
}

// NoticesView is what faces show of the notices.
type NoticesView struct {
	PingHost    string    // who is pinged; the rest of the address may be a secret
	MailTo      []string  // who is mailed
	Mailed      time.Time // when the last mail arrived at its server; zero = never
	Pinged      time.Time
	MailTrouble *notice.Failure // why the last mail did not arrive; nil when it did
	PingTrouble *notice.Failure
	PingSignals bool          // the pinged service is told of the begin and the failure of a pass, too
	HookHost    string        // where messages are posted; the rest of the address is a secret
	HookFormat  notice.Format // how they are written
	Hooked      time.Time     // when the last one was taken; zero = never
	HookTrouble *notice.Failure
	Silenced    []Silence // causes of which no alert is sent
}
