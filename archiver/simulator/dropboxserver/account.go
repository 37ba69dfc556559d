package dropboxserver

import (
	"fmt"
	"net/http"
	"unicode/utf8"
)

const (
	accountName  = "Grace Okafor"
	accountEmail = "grace.okafor@example.com"
	namespaceID  = "3235641"
	maxQuery     = 500
)

type echoArg struct {
	Query string `json:"query"`
}

// checkUser is check/user: the query comes back (docs/dropbox.md §2.3).
func (s *Server) checkUser(c *call, a *echoArg) *reply {
	if utf8.RuneCountInString(a.Query) > maxQuery {
		return c.bad(fmt.Errorf("query: longer than %d characters", maxQuery))
	}
	return jsonReply(http.StatusOK, object{"result": a.Query})
}

// accountID is dbid: and 35 characters, 40 in all, the same for every process with the seed.
func (s *Server) accountID() string {
	m := mint{seed: s.opts.Seed}
	return "dbid:" + m.word("account", 35)
}

// currentAccount is users/get_current_account.
func (s *Server) currentAccount(_ *call, _ *voidArg) *reply {
	return jsonReply(http.StatusOK, object{
		"account_id": s.accountID(),
		"name": object{
			"given_name": "Grace", "surname": "Okafor", "familiar_name": "Grace",
			"display_name": accountName, "abbreviated_name": "GO",
		},
		"email": accountEmail, "email_verified": true, "disabled": false, "country": "US", "locale": "en",
		"referral_link": "https://www.dropbox.com/referrals/simulated", "is_paired": false, "account_type": tag("basic"),
		"root_info": object{".tag": "user", "root_namespace_id": namespaceID, "home_namespace_id": namespaceID},
	})
}

// spaceUsage is users/get_space_usage.
func (s *Server) spaceUsage(_ *call, _ *voidArg) *reply {
	s.mu.Lock()
	used, quota, unknown := s.tree.used, s.knobs.quota, s.knobs.allocation
	s.mu.Unlock()
	if unknown != "" {
		return jsonReply(http.StatusOK, object{"used": used, "allocation": tag(unknown)})
	}
	return jsonReply(http.StatusOK, object{"used": used, "allocation": object{".tag": "individual", "allocated": quota}})
}
