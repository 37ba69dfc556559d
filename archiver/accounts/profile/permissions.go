package profile

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// appScopes is what the app must have been granted (docs/ringcentral.md §1.2). RingCentral
// ignores scopes in the request; they are checked afterwards.
var appScopes = []string{"ReadAccounts", "ReadCallLog", scopeRecordings, "ReadMessages"}

const scopeRecordings = "ReadCallRecording"

// What may be missing where the app is registered, in English: it is said in the language of whoever reads it.
const (
	AppPermission = "App permission %s (set where the app is registered)"
	RefreshTokens = "Refresh tokens (tick “Issue refresh tokens” where the app is registered)"
)

// known is what is known of a permission.
type known int

const (
	unknown known = iota
	denied
	granted
)

// permissions finds out what the user may read, and names the missing
// permissions. The permission for the whole account counts as missing only for
// users who are meant to have it. Errors: that of ctx, and those of the vault.
func (r Reader) permissions(ctx context.Context, me ringcentral.Extension, who *store.RingCentral) error {
	may := map[string]known{}
	may[ringcentral.OwnCallLog], may[ringcentral.OwnRecordings] = r.mayRead(ctx, false, me.ID)
	may[ringcentral.CompanyCallLog], may[ringcentral.CompanyRecordings] = r.mayRead(ctx, true, me.ID)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	all := func(permissions ...string) bool {
		return !slices.ContainsFunc(permissions, func(id string) bool { return may[id] != granted })
	}
	company := []string{ringcentral.CompanyCallLog, ringcentral.CompanyRecordings}
	// what is not known of an administrator shows when the calls are listed
	who.AccountScope = all(company...) || me.Admin && may[company[0]] != denied && may[company[1]] != denied
	who.NoCompanyRecordings = may[ringcentral.CompanyRecordings] == denied
	who.OwnRecordings = may[ringcentral.OwnCallLog] != denied && may[ringcentral.OwnRecordings] != denied
	wanted := []string{ringcentral.OwnCallLog, ringcentral.OwnRecordings}
	if me.Admin || slices.ContainsFunc(company, func(id string) bool { return may[id] == granted }) {
		wanted = append(wanted, company...)
	}
	for _, id := range wanted {
		if may[id] == denied {
			who.Missing = append(who.Missing, ringcentral.PermissionLabel(id))
		}
	}
	return r.registration(who)
}

// registration names what is missing where the app is registered.
func (r Reader) registration(who *store.RingCentral) error {
	token, err := r.Token()
	if err != nil {
		return err
	}
	who.NoRecordingScope = noRecordings(token)
	for _, scope := range appScopes {
		if lacks(token, scope) {
			who.Missing = append(who.Missing, fmt.Sprintf(AppPermission, scope))
		}
	}
	who.Threads = slices.Contains(token.Scopes, ringcentral.ScopeThreads)
	if token.Refresh == "" {
		who.Missing = append(who.Missing, RefreshTokens)
	}
	return nil
}

// lacks reports whether a sign-in names what was granted, and a scope is not there.
func lacks(token oauth.Token, scope string) bool {
	return len(token.Scopes) > 0 && !slices.Contains(token.Scopes, scope)
}

// noRecordings reports whether the app may surely fetch no recordings: what was granted has the names that are known here, and theirs is not
// among them.
func noRecordings(token oauth.Token) bool {
	return lacks(token, scopeRecordings) && slices.ContainsFunc(appScopes, func(scope string) bool { return slices.Contains(token.Scopes, scope) })
}

// AskAgain finds out which of the permissions that were missing have been given, and gives who with them. Only what RingCentral
// shows to be there counts. Errors: that of ctx; reasons.ErrStore.
func (r Reader) AskAgain(ctx context.Context, who store.RingCentral) (store.RingCentral, error) {
	may := map[string]known{}
	may[ringcentral.OwnCallLog], may[ringcentral.OwnRecordings] = r.mayRead(ctx, false, who.ExtensionID)
	may[ringcentral.CompanyCallLog], may[ringcentral.CompanyRecordings] = r.mayRead(ctx, true, who.ExtensionID)
	if ctx.Err() != nil {
		return who, context.Cause(ctx)
	}
	err := r.Store.Update(func(tx *store.Tx) error {
		now, err := tx.RingCentral()
		if err != nil || now.AccountID != who.AccountID || now.ExtensionID != who.ExtensionID {
			return err
		}
		now.OwnRecordings = now.OwnRecordings || may[ringcentral.OwnCallLog] == granted && may[ringcentral.OwnRecordings] == granted
		now.AccountScope = now.AccountScope || may[ringcentral.CompanyCallLog] == granted && may[ringcentral.CompanyRecordings] == granted
		now.NoCompanyRecordings = now.NoCompanyRecordings && may[ringcentral.CompanyRecordings] != granted
		now.Missing = slices.DeleteFunc(now.Missing, func(label string) bool {
			for id, is := range may {
				if is == granted && label == ringcentral.PermissionLabel(id) {
					return true
				}
			}
			return false
		})
		who = now
		return tx.PutRingCentral(now)
	})
	return who, reasons.StoreFailed("keep the permissions", err)
}

// mayRead finds out whether the user may read the call log and the recordings
// of the account, or else the own ones. What the permission check says is a
// hint: unless it says yes, reading is tried (docs/ringcentral.md §11).
func (r Reader) mayRead(ctx context.Context, account bool, own string) (callLog, recordings known) {
	logID, recordingsID := ringcentral.OwnCallLog, ringcentral.OwnRecordings
	if account {
		logID, recordingsID = ringcentral.CompanyCallLog, ringcentral.CompanyRecordings
	}
	callLog, recordings = r.hint(ctx, logID), r.hint(ctx, recordingsID)
	if callLog == granted && recordings == granted {
		return callLog, recordings
	}
	callLog = r.try(callLog, r.RingCentral.TryCallLog(ctx, account))
	if callLog != granted || recordings == granted {
		return callLog, recordings
	}
	tried, err := r.RingCentral.TryRecordings(ctx, account, own)
	if tried || err != nil {
		recordings = r.try(recordings, err)
	} else if recordings == unknown { // there is no recording that could be refused
		recordings = granted
	}
	return callLog, recordings
}

// hint asks RingCentral's permission check.
func (r Reader) hint(ctx context.Context, permission string) known {
	allowed, err := r.RingCentral.Allowed(ctx, permission)
	switch {
	case err != nil:
		r.Log.Info("RingCentral does not say whether a permission is there", "permission", permission, "reason", err.Error())
		return unknown
	case allowed:
		return granted
	}
	return denied
}

// try is what is known of a permission after something was read that needs it.
func (r Reader) try(before known, err error) known {
	switch {
	case err == nil:
		return granted
	case errors.Is(err, ringcentral.ErrPermission):
		return denied
	}
	r.Log.Info("Whether a permission is there could not be tried", "reason", err.Error())
	return before
}

// AskAccountScope asks again whether the user may archive the whole account, if
// that was not so at sign-in: a permission may have been given since, and what
// the permission check says is a hint. A user of whom nothing speaks for it is
// asked about only on request. When nothing can be tried, who stays as it is.
// Errors: reasons.ErrStore.
func (r Reader) AskAccountScope(ctx context.Context, who store.RingCentral, requested bool) (store.RingCentral, error) {
	company := []string{ringcentral.PermissionLabel(ringcentral.CompanyCallLog), ringcentral.PermissionLabel(ringcentral.CompanyRecordings)}
	isCompany := func(label string) bool { return slices.Contains(company, label) }
	if who.AccountScope || !requested && !slices.ContainsFunc(who.Missing, isCompany) {
		return who, nil
	}
	if r.RingCentral.TryCallLog(ctx, true) != nil {
		return who, nil
	}
	if _, err := r.RingCentral.TryRecordings(ctx, true, who.ExtensionID); err != nil {
		return who, nil
	}
	err := r.Store.Update(func(tx *store.Tx) error {
		now, err := tx.RingCentral()
		if err != nil || now.AccountID != who.AccountID || now.ExtensionID != who.ExtensionID {
			return err
		}
		now.AccountScope, now.NoCompanyRecordings, now.Missing = true, false, slices.DeleteFunc(now.Missing, isCompany)
		who = now
		return tx.PutRingCentral(now)
	})
	return who, reasons.StoreFailed("keep the permissions", err)
}
