package dropboxserver

import (
	"net/http"
	"strings"
)

// Trouble is something about the account or the app that a person has to put right
// (docs/dropbox.md §9).
type Trouble string

// The troubles. Which routes an unverified address closes is not documented; here it is those that
// write.
const (
	NoTrouble   Trouble = ""
	Unverified  Trouble = "email_not_verified" // 409
	Suspended   Trouble = "user_suspended"     // 401
	AppDisabled Trouble = "app is disabled"    // 400, plain text
)

// SetTrouble begins a trouble, or ends it with NoTrouble.
func (s *Server) SetTrouble(t Trouble) { s.set(func(k *knobs) { k.trouble = t }) }

// SetAllocation makes get_space_usage answer with an allocation of this tag and no figures; "" is
// the usual one.
func (s *Server) SetAllocation(tag string) { s.set(func(k *knobs) { k.allocation = tag }) }

// pathRule refuses files below a path.
type pathRule struct{ under, tag string }

// RefusePaths makes every commit of a file below the path, or at it, fail with the WriteError tag,
// such as insufficient_space, access_restricted or no_write_permission. "" as the tag takes all
// rules back.
func (s *Server) RefusePaths(under, tag string) {
	s.set(func(k *knobs) {
		if tag == "" {
			k.pathRules = nil
			return
		}
		k.pathRules = append(k.pathRules[:len(k.pathRules):len(k.pathRules)], pathRule{strings.ToLower(under), tag})
	})
}

// refusedAt is why nothing may be written at a path; nil if it may.
func (k knobs) refusedAt(path string) failure {
	path = strings.ToLower(path)
	for _, rule := range k.pathRules {
		if path == rule.under || strings.HasPrefix(path, strings.TrimSuffix(rule.under, "/")+"/") {
			return tag(rule.tag)
		}
	}
	return nil
}

// RefuseReading makes every download of the file at the path fail with the LookupError tag, such as restricted_content or locked. "" as
// the tag takes that back.
func (s *Server) RefuseReading(path, tag string) {
	s.set(func(k *knobs) { k.unreadable = pathRule{strings.ToLower(path), tag} })
}

// troubled is what the present trouble answers to a call of a route that needs a scope; nil if the
// call may go on.
func (s *Server) troubled(name, scope string) *reply {
	switch t := s.setting().trouble; {
	case t == Suspended:
		return s.unauthorized(tag(string(Suspended)))
	case t == AppDisabled:
		return badInput(name, "This app is disabled.")
	case t == Unverified && scope == scopeWrite:
		return s.failed(http.StatusConflict, tag(string(Unverified)))
	}
	return nil
}
