package ringcentralserver

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	maxSessions = 5 // of one user in one app (docs/ringcentral.md §1.6)
	// how long an old refresh token works while the new access token is unused
	graceUnused  = 60 * time.Minute
	graceUsed    = 10 * time.Second // and how long after its first use
	tokenPrefix  = "U0pD"
	tokenLetters = 1024 // tokens are opaque and long
)

// session is one sign-in of a user. Its tokens change; revoking any of them ends it.
type session struct {
	ID            string    `json:"id"`
	User          string    `json:"user"` // extension id
	Endpoint      string    `json:"endpoint"`
	Scopes        []string  `json:"scopes"`
	Created       time.Time `json:"created"`
	End           time.Time `json:"end,omitzero"` // absolute timeout
	Access        string    `json:"access"`
	AccessExpiry  time.Time `json:"accessExpiry"`
	FirstUse      time.Time `json:"firstUse,omitzero"` // of this access token
	Refresh       string    `json:"refresh,omitempty"`
	RefreshExpiry time.Time `json:"refreshExpiry,omitzero"`
	Previous      string    `json:"previous,omitempty"` // refresh token that this pair replaced
	Replaced      time.Time `json:"replaced,omitzero"`
}

// Tokens is what a session starts with.
type Tokens struct {
	Access, Refresh          string
	Expires, RefreshExpires  time.Duration
	SessionExpires           time.Duration // 0 is never
	Scope, OwnerID, Endpoint string
}

// Grant signs a user in without a browser; user is the id or the number of an extension.
func (s *Server) Grant(user string) (Tokens, error) {
	e, ok := s.office.Extension(user)
	if !ok {
		return Tokens{}, fmt.Errorf("grant tokens: no extension %q", user)
	}
	s.mu.Lock()
	session := s.begin(e.ID, "", s.knobs.AccessTTL, s.knobs.RefreshTTL)
	t := session.tokens(s.clock.Now())
	s.mu.Unlock()
	s.changed()
	return t, nil
}

func (n *session) tokens(now time.Time) Tokens {
	t := Tokens{
		Access: n.Access, Refresh: n.Refresh, Expires: n.AccessExpiry.Sub(now),
		Scope: strings.Join(n.Scopes, " "), OwnerID: n.User, Endpoint: n.Endpoint,
	}
	if n.Refresh != "" {
		t.RefreshExpires = n.RefreshExpiry.Sub(now)
	}
	if !n.End.IsZero() {
		t.SessionExpires = n.End.Sub(now)
	}
	return t
}

// begin starts a session and drops the user's oldest one above the limit. The caller holds the
// lock.
func (s *Server) begin(user, endpoint string, access, refresh time.Duration) *session {
	now := s.clock.Now()
	if endpoint == "" {
		endpoint = rand.Text()
	}
	n := &session{ID: rand.Text(), User: user, Endpoint: endpoint, Scopes: slices.Clone(s.knobs.Scopes), Created: now}
	if s.knobs.SessionLife > 0 {
		n.End = now.Add(s.knobs.SessionLife)
	}
	s.renew(n, access, refresh)
	s.sessions = append(s.sessions, n)
	own := 0
	for _, other := range s.sessions {
		if other.User == user {
			own++
		}
	}
	if own > maxSessions {
		i := slices.IndexFunc(s.sessions, func(other *session) bool { return other.User == user })
		s.sessions = slices.Delete(s.sessions, i, i+1)
	}
	return n
}

// renew gives a session a new pair; the old access token is dead at once.
func (s *Server) renew(n *session, access, refresh time.Duration) {
	now := s.clock.Now()
	n.Previous, n.Replaced = n.Refresh, now
	n.Access, n.AccessExpiry, n.FirstUse = newToken(), now.Add(access), time.Time{}
	n.Refresh, n.RefreshExpiry = "", time.Time{}
	if !s.knobs.NoRefreshTokens {
		n.Refresh, n.RefreshExpiry = newToken(), now.Add(refresh)
	}
}

func newToken() string {
	var b strings.Builder
	b.WriteString(tokenPrefix)
	for b.Len() < tokenLetters {
		b.WriteString(rand.Text())
	}
	return b.String()[:tokenLetters]
}

// bearer finds the session of an access token.
func (s *Server) bearer(token string) (session, *apiError) {
	s.mu.Lock()
	now := s.clock.Now()
	i := slices.IndexFunc(s.sessions, func(n *session) bool { return n.Access == token })
	if i < 0 {
		s.mu.Unlock()
		if !strings.HasPrefix(token, tokenPrefix) {
			return session{}, errTokenInvalid
		}
		return session{}, errTokenNotFound
	}
	n := s.sessions[i]
	if !n.End.IsZero() && !now.Before(n.End) {
		s.mu.Unlock()
		return session{}, errTokenNotFound
	}
	if !now.Before(n.AccessExpiry) {
		s.mu.Unlock()
		return session{}, errTokenExpired
	}
	first := n.FirstUse.IsZero()
	if first {
		n.FirstUse = now
	}
	found := *n
	s.mu.Unlock()
	if first {
		s.changed()
	}
	return found, nil
}

// replayable reports whether the refresh token before the present one still brings the present
// pair.
func (n *session) replayable(now time.Time) bool {
	if n.FirstUse.IsZero() {
		return now.Before(n.Replaced.Add(graceUnused))
	}
	return now.Before(n.FirstUse.Add(graceUsed))
}

// end drops every session that matches and reports whether there was one.
func (s *Server) end(match func(*session) bool) bool {
	s.mu.Lock()
	before := len(s.sessions)
	s.sessions = slices.DeleteFunc(s.sessions, match)
	ended := len(s.sessions) < before
	s.mu.Unlock()
	if ended {
		s.changed()
	}
	return ended
}

// RevokeSessions ends all sessions of a user, given by id or number, as an admin can.
func (s *Server) RevokeSessions(user string) {
	e, _ := s.office.Extension(user)
	s.end(func(n *session) bool { return n.User == user || n.User == e.ID })
}

// ExpireAccessTokens makes all access tokens expire now; refresh tokens stay good.
func (s *Server) ExpireAccessTokens() {
	s.mu.Lock()
	for _, n := range s.sessions {
		n.AccessExpiry = s.clock.Now()
	}
	s.mu.Unlock()
	s.changed()
}

// Sessions is how many sessions a user, given by id or number, has.
func (s *Server) Sessions(user string) int {
	e, _ := s.office.Extension(user)
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, n := range s.sessions {
		if n.User == e.ID {
			count++
		}
	}
	return count
}

// MarshalState returns the sessions, so that a later server knows the tokens. The office is not in
// it: it follows from Seed and Epoch.
func (s *Server) MarshalState() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := json.Marshal(s.sessions)
	if err != nil {
		return nil, fmt.Errorf("encode sessions: %w", err)
	}
	return b, nil
}

// UnmarshalState replaces the sessions by those of MarshalState.
func (s *Server) UnmarshalState(b []byte) error {
	var sessions []*session
	if err := json.Unmarshal(b, &sessions); err != nil {
		return fmt.Errorf("decode sessions: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions = sessions
	return nil
}

// Withdraw takes an app permission from all sign-ins and from those to come, as when the app's registration is changed.
func (s *Server) Withdraw(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	is := func(granted string) bool { return granted == scope }
	s.knobs.Scopes = slices.DeleteFunc(slices.Clone(s.knobs.Scopes), is)
	for _, n := range s.sessions {
		n.Scopes = slices.DeleteFunc(slices.Clone(n.Scopes), is)
	}
}
