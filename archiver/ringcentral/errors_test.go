package ringcentral

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestErrorBodies(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want Error
	}{
		"both shapes": {
			`{"errorCode":"InsufficientPermissions","message":"needs it","errors":[{"errorCode":"CMN-408","message":"user needs it","permissionName":"ReadCompanyCallLog"}],"permissionName":"ReadCompanyCallLog"}`,
			Error{Code: "CMN-408", Message: "user needs it", Permission: "ReadCompanyCallLog", symbol: "InsufficientPermissions"},
		},
		"array only":    {`{"errors":[{"errorCode":"CMN-102","message":"not found","extra":[1]}]}`, Error{Code: "CMN-102", Message: "not found"}},
		"top only":      {`{"errorCode":"AGW-401","message":"no header"}`, Error{Code: "AGW-401", Message: "no header", symbol: "AGW-401"}},
		"odd types":     {`{"errorCode":401,"message":["x"],"errors":{"errorCode":"CMN-1"}}`, Error{Code: "CMN-1", symbol: "401"}},
		"nulls":         {`{"errorCode":null,"errors":null,"message":"m"}`, Error{Message: "m"}},
		"neither":       {`{"error":"invalid_grant"}`, Error{Message: `{"error":"invalid_grant"}`}},
		"text":          {"  Gateway\r\n  says Bearer abc.def no ", Error{Message: "Gateway says Bearer *** no"}},
		"nothing":       {"", Error{}},
		"secret inside": {`{"errorCode":"X","message":"token access_token=abc"}`, Error{Code: "X", Message: "token access_token=***", symbol: "X"}},
	} {
		if got := decodeError([]byte(c.body)); *got != c.want {
			t.Errorf("%s: %+v, want %+v", name, *got, c.want)
		}
	}
	long := decodeError([]byte(strings.Repeat("ü", 1000)))
	if len(long.Message) > mostForeign+3 || !utf8.ValidString(long.Message) {
		t.Errorf("kept %d bytes", len(long.Message))
	}
}

func TestErrorKinds(t *testing.T) {
	kinds := []error{ErrUnauthorized, ErrPermission, ErrNotFound, ErrRateLimited, ErrUnavailable, ErrBadAnswer, ErrUntrusted}
	for _, c := range []struct {
		e    Error
		want error
	}{
		{Error{Status: 401, Code: "OAU-213"}, ErrUnauthorized},
		{Error{Status: 403, Code: "CMN-401"}, ErrPermission},
		{Error{Status: 403, Code: "CMN-408"}, ErrPermission},
		{Error{Status: 403}, ErrUnavailable},
		{Error{Status: 400}, ErrUnavailable},
		{Error{Status: 404, Code: "CMN-102"}, ErrNotFound},
		{Error{Status: 404}, ErrUnavailable},
		{Error{Status: 410}, ErrUnavailable},
		{Error{Status: 408}, ErrUnavailable},
		{Error{Status: 429}, ErrRateLimited},
		{Error{Status: 500}, ErrUnavailable},
		{Error{Status: 503}, ErrUnavailable},
		{Error{Status: 400, Code: "CMN-101"}, nil},
		{Error{Status: http.StatusRequestedRangeNotSatisfiable}, nil},
	} {
		for _, kind := range kinds {
			if got := errors.Is(&c.e, kind); got != (kind == c.want) {
				t.Errorf("%v is %v: %v", &c.e, kind, got)
			}
		}
	}
	e := Error{Op: "list calls", Status: 403, Code: "CMN-408", Message: "needs it"}
	if want := "list calls: status 403 CMN-408: needs it"; e.Error() != want {
		t.Errorf("%q", e.Error())
	}
	for message, want := range map[string]string{"needs it": "needs it [ReadCallLog]", "needs [ReadCallLog]": "needs [ReadCallLog]"} {
		e.Message, e.Permission = message, "ReadCallLog"
		if e.Error() != "list calls: status 403 CMN-408: "+want {
			t.Errorf("%q", e.Error())
		}
	}
}
