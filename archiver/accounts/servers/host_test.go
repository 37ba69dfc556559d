package servers_test

import (
	"errors"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/accounts/servers"
	"ringcentral-archiver/archiver/reasons"
)

func TestHostOf(t *testing.T) {
	for text, want := range map[string]string{
		"platform.ringcentral.com": servers.RingCentralHost, "platform.ringcentral.biz": servers.OtherBrandsHost,
		"https://platform.ringcentral.biz": servers.OtherBrandsHost, "https://PLATFORM.ringcentral.biz:443/": servers.OtherBrandsHost,
	} {
		if got, err := servers.HostOf(text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for text, why := range map[string]string{
		"http://platform.ringcentral.biz": "https://", "ftp://platform.ringcentral.com": "https://", "://": "cannot be read", "https://%": "cannot be read",
		"": "use ", "platform.ringcentral.bz": "use ", "media.ringcentral.biz": "use ", "platform.ringcentral.biz:8443": "use ", "127.0.0.1": "use ",
		"platform.ringcentral.biz.evil.example": "use ", "ana@platform.ringcentral.biz": "use ", "platform.ringcentral.biz/restapi": "use ", "platform.ringcentral.biz?x": "use ",
	} {
		got, err := servers.HostOf(text)
		if got != "" || !errors.Is(err, reasons.ErrServer) || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}
