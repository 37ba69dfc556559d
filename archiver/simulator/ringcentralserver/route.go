package ringcentralserver

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// App permissions (docs/ringcentral.md §1.2).
const (
	scopeAccounts  = "ReadAccounts"
	scopeCallLog   = "ReadCallLog"
	scopeRecording = "ReadCallRecording"
	scopeMessages  = "ReadMessages"
	scopeSMS       = "SMS"
)

// operation is one call of the API: how it is reached, what it costs, what it needs and what it
// does.
type operation struct {
	pattern    string
	group      Group
	scope      string // app permission; "" needs none
	permission string // of the user; "" needs none
	open       bool   // needs no token
	handle     func(*visit) *apiError
	raw        http.HandlerFunc // instead of handle, for the sign-in
}

// visit is one authorised request.
type visit struct {
	*Server
	w       http.ResponseWriter
	r       *http.Request
	now     time.Time
	session session
	user    Extension
	knobs   Knobs
	store   string // the extension whose messages are read
}

// route puts the operations of one host behind the log and the faults.
func (s *Server) route(host string, operations []operation) http.Handler {
	mux := http.NewServeMux()
	for _, op := range operations {
		mux.HandleFunc(op.pattern, func(w http.ResponseWriter, r *http.Request) { s.perform(op, w, r) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { errUnknownURI.write(w) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		logged := &loggedWriter{ResponseWriter: w, log: &s.requests, entry: s.requests.add(s.clock.Now(), host, r)}
		logged.Header().Set("RCRequestId", newRequestID())
		if f, ok := s.faults.strike(r); ok {
			s.befall(f, logged, r, mux.ServeHTTP)
			return
		}
		mux.ServeHTTP(logged, r)
	})
}

// perform checks in RingCentral's order: token, rate, app permission, user permission.
func (s *Server) perform(op operation, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.clock.Now().UTC().Format(http.TimeFormat))
	if op.raw != nil {
		op.raw(w, r)
		return
	}
	v := &visit{Server: s, w: w, r: r, now: s.clock.Now(), knobs: s.knobsNow()}
	if err := v.admit(op); err != nil {
		err.write(w)
		return
	}
	v.linger()
	s.office.mu.Lock()
	s.office.advance(v.now)
	s.office.mu.Unlock()
	if err := op.handle(v); err != nil {
		err.write(w)
	}
}

// linger lets the latency pass, unless the client goes or the server is closed first.
func (v *visit) linger() {
	if v.knobs.Latency <= 0 {
		return
	}
	select {
	case <-v.clock.After(v.knobs.Latency):
	case <-v.r.Context().Done():
	case <-v.closed:
	}
}

func (v *visit) admit(op operation) *apiError {
	if op.open {
		return nil
	}
	token, err := bearerToken(v.r)
	if err != nil {
		return err
	}
	if v.session, err = v.bearer(token); err != nil {
		return err
	}
	user, ok := v.office.Extension(v.session.User)
	if !ok || user.Status != "Enabled" {
		return errTokenNotFound
	}
	v.user = user
	if w, ok := v.w.(interface{ served(string, Group) }); ok {
		w.served(user.ID, op.group)
	}
	if refused := v.spend(op.group); refused != nil {
		return refused
	}
	if op.scope != "" && !granted(v.session.Scopes, op.scope) {
		return errScope(op.scope)
	}
	if op.permission != "" && !user.may(op.permission) {
		return errPermission(op.permission)
	}
	if id := v.r.PathValue("account"); id != "" && id != "~" && id != v.office.Account().ID {
		return errNotFound("accountId")
	}
	return nil
}

// spend takes the call out of the user's budget.
func (v *visit) spend(g Group) *apiError {
	verdict := v.limits.take(v.user.ID, g)
	return v.tell(v.w, verdict)
}

// tell writes the headers of a verdict and returns the error that it asks for.
func (s *Server) tell(w http.ResponseWriter, v verdict) *apiError {
	bare := s.knobsNow().NoRateHeaders
	if v.wait == 0 || !bare {
		v.headers(w.Header())
	}
	if v.wait == 0 {
		return nil
	}
	refused := *errRate
	if !bare {
		refused.retryAfter = seconds(v.wait)
	}
	return &refused
}

// bearerToken reads the token of a request; the media host also takes it from the query.
func bearerToken(r *http.Request) (string, *apiError) {
	header := r.Header.Get("Authorization")
	if header == "" {
		if token := r.URL.Query().Get("access_token"); token != "" && strings.Contains(r.URL.Path, "/content") {
			return token, nil
		}
		return "", errNoAuthorization
	}
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || strings.TrimSpace(token) == "" {
		return "", errBadAuthorization
	}
	return strings.TrimSpace(token), nil
}

// granted reports whether an app permission is there; ReadCallRecording includes ReadCallLog.
func granted(scopes []string, scope string) bool {
	return slices.Contains(scopes, scope) || scope == scopeCallLog && slices.Contains(scopes, scopeRecording)
}
