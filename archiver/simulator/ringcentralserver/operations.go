package ringcentralserver

import (
	"net/http"
	"slices"
)

// The paths that all operations stand on.
const (
	accountPath   = "GET /restapi/v1.0/account/{account}"
	extensionPath = accountPath + "/extension/{extension}"
)

func (s *Server) platformOperations() []operation {
	return slices.Concat(
		[]operation{
			{pattern: "/restapi/oauth/authorize", raw: s.authorize},
			{pattern: "/restapi/oauth/consent", raw: s.consent},
			{pattern: "/restapi/oauth/token", raw: s.token},
			{pattern: "/restapi/oauth/revoke", raw: s.revoke},
			{pattern: "GET /restapi/oauth/userinfo", group: Auth, handle: (*visit).userInfo},
			{pattern: "GET /restapi", open: true, handle: (*visit).versions},
			{pattern: "GET /restapi/v1.0", open: true, handle: (*visit).version},
		},
		accountOperations(), callOperations(), messageOperations(), s.relativeOperations(),
	)
}

func accountOperations() []operation {
	company := operation{group: Light, scope: scopeAccounts, permission: permissionCompanyInfo}
	people := operation{group: Medium, scope: scopeAccounts, permission: permissionExtensions}
	self := operation{group: Light, scope: scopeAccounts, permission: permissionExtensions}
	return []operation{
		company.at(accountPath, (*visit).readAccount),
		company.at(accountPath+"/call-recording", (*visit).readRecordingSettings),
		people.at(accountPath+"/directory/entries", (*visit).listDirectory),
		people.at(accountPath+"/extension", (*visit).listExtensions),
		self.at(extensionPath, (*visit).readExtension),
		people.at(extensionPath+"/features", (*visit).readFeatures),
		operation{group: Medium}.at(extensionPath+"/authz-profile", (*visit).readAuthorization),
		operation{group: Light}.at(extensionPath+"/authz-profile/check", (*visit).checkPermission),
	}
}

func callOperations() []operation {
	company := operation{group: Heavy, scope: scopeCallLog, permission: permissionCompanyCallLog}
	own := operation{group: Heavy, scope: scopeCallLog, permission: permissionCallLog}
	return []operation{
		company.at(accountPath+"/call-log", (*visit).listCalls),
		company.at(accountPath+"/call-log/{call}", (*visit).readCall),
		company.at(accountPath+"/call-log-sync", (*visit).syncCalls),
		company.at(accountPath+"/call-log-extract-sync", (*visit).extractCalls),
		own.at(extensionPath+"/call-log", (*visit).listCalls),
		own.at(extensionPath+"/call-log/{call}", (*visit).readCall),
		own.at(extensionPath+"/call-log-sync", (*visit).syncCalls),
		operation{group: Heavy, scope: scopeRecording}.at(accountPath+"/recording/{recording}", (*visit).readRecording),
	}
}

func messageOperations() []operation {
	store := operation{group: Light, scope: scopeMessages, permission: permissionMessages}
	threads := operation{group: Medium, scope: scopeSMS}
	return []operation{
		store.at(extensionPath+"/message-store", (*visit).listMessages),
		store.at(extensionPath+"/message-store/{message}", (*visit).readMessage),
		store.at(extensionPath+"/message-sync", (*visit).syncMessages),
		threads.at(accountPath+"/message-threads", (*visit).listThreads),
		threads.at(accountPath+"/message-threads/messages", (*visit).listThreadMessages),
		threads.at(accountPath+"/message-threads/{thread}", (*visit).readThread),
	}
}

func (s *Server) mediaOperations() []operation {
	recording := operation{group: Heavy, scope: scopeRecording}
	attachment := operation{group: Medium, scope: scopeMessages, permission: permissionMessages}
	return []operation{
		recording.at(accountPath+"/recording/{recording}/content", (*visit).recordingContent),
		attachment.at(extensionPath+"/message-store/{message}/content/{attachment}", (*visit).messageContent),
		operation{group: Medium, scope: scopeSMS}.at(accountPath+"/message-threads/messages/{message}/content/{attachment}", (*visit).threadContent),
	}
}

// relativeOperations serve contents from the API's host, where their addresses are relative to it.
func (s *Server) relativeOperations() (list []operation) {
	for _, op := range s.mediaOperations() {
		list = append(list, operation{pattern: op.pattern, raw: func(w http.ResponseWriter, r *http.Request) {
			switch k := s.knobsNow(); {
			case !k.RelativeContent:
				errUnknownURI.write(w)
				return
			case k.ContentOnMedia:
				errNotFound("recordingId").write(w)
				return
			}
			s.perform(op, w, r)
		}})
	}
	return list
}

// at is the operation at that path.
func (op operation) at(pattern string, handle func(*visit) *apiError) operation {
	op.pattern, op.handle = pattern, handle
	return op
}
