package dropboxserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/async"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/auth"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/contenthash"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/users"
	"golang.org/x/oauth2"
)

// Other people made the SDK from Dropbox's own spec, so that it reads our answers independently.

func (r *rig) sdk() dropbox.Config {
	return dropbox.Config{
		Client: oauthClient(r),
		URLGenerator: func(host, namespace, route string) string {
			base := r.api
			if host == "content" {
				base = r.content
			}
			return fmt.Sprintf("%s/2/%s/%s", base, namespace, route)
		},
	}
}

func TestSDKAccount(t *testing.T) {
	r := newRig(t, Options{Quota: 1000})
	r.put("/a.txt", "hello")
	client := users.NewContext(r.sdk())
	account, err := client.GetCurrentAccountContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if account.Name.DisplayName != accountName || account.AccountType.Tag != "basic" || len(account.AccountId) != 40 {
		t.Errorf("account = %+v", account)
	}
	space, err := client.GetSpaceUsageContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if space.Used != 5 || space.Allocation.Individual.Allocated != 1000 {
		t.Errorf("used %d, allocation %+v", space.Used, space.Allocation)
	}
}

func TestSDKUpload(t *testing.T) {
	r := newRig(t, Options{Dir: t.TempDir() + "/app"})
	client := files.NewContext(r.sdk())
	data := bytes.Repeat([]byte("0123456789abcdef"), 600_000)
	arg := files.NewUploadArg("/Añejo/Call 😀.mp3")
	when := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	arg.ClientModified = (*dropbox.DBXTime)(&when)
	m, err := client.UploadContext(t.Context(), arg, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	want, err := contenthash.Compute(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if m.ContentHash != want || m.Size != uint64(len(data)) || m.PathDisplay != "/Añejo/Call 😀.mp3" || m.PathLower != "/añejo/call 😀.mp3" {
		t.Errorf("metadata %+v, want hash %s", m, want)
	}
	if !time.Time(m.ClientModified).Equal(when) || !strings.HasPrefix(m.Id, "id:") || len(m.Rev) < 9 {
		t.Errorf("metadata %+v", m)
	}
	_, body, err := client.DownloadContext(t.Context(), files.NewDownloadArg(m.Id))
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(body)
	if err := errors.Join(err, body.Close()); err != nil || !bytes.Equal(back, data) {
		t.Errorf("downloaded %d bytes, %v", len(back), err)
	}
	if r.RawUTF8() == 0 {
		t.Error("the SDK sends raw UTF-8, and it was not counted")
	}
}

func TestSDKBatch(t *testing.T) {
	r := newRig(t, Options{})
	client := files.NewContext(r.sdk())
	started, err := client.UploadSessionStartBatchContext(t.Context(), files.NewUploadSessionStartBatchArg(3))
	if err != nil {
		t.Fatal(err)
	}
	contents := []string{"first", "", "the third"}
	var appends []*files.UploadSessionAppendBatchArgEntry
	var commits []*files.UploadSessionFinishArg
	for i, id := range started.SessionIds {
		e := files.NewUploadSessionAppendBatchArgEntry(files.NewUploadSessionCursor(id, 0), uint64(len(contents[i])))
		e.Close = true
		appends = append(appends, e)
		cur := files.NewUploadSessionCursor(id, uint64(len(contents[i])))
		commits = append(commits, files.NewUploadSessionFinishArg(cur, files.NewCommitInfo(fmt.Sprintf("/batch/%d.txt", i))))
	}
	added, err := client.UploadSessionAppendBatchContext(t.Context(), files.NewUploadSessionAppendBatchArg(appends), strings.NewReader(strings.Join(contents, "")))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range added.Entries {
		if e.Tag != "success" {
			t.Errorf("append %d: %s %+v", i, e.Tag, e.Failure)
		}
	}
	done, err := client.UploadSessionFinishBatchV2Context(t.Context(), files.NewUploadSessionFinishBatchArg(commits))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range done.Entries {
		if e.Tag != "success" || e.Success.Size != uint64(len(contents[i])) {
			t.Errorf("finish %d: %s %+v %+v", i, e.Tag, e.Success, e.Failure)
		}
		r.wantFile(fmt.Sprintf("/batch/%d.txt", i), contents[i])
	}
	again, err := client.UploadSessionFinishBatchV2Context(t.Context(), files.NewUploadSessionFinishBatchArg(commits[:1]))
	if err != nil {
		t.Fatal(err)
	}
	if f := again.Entries[0].Failure; f == nil || f.LookupFailed == nil || f.LookupFailed.Tag != "not_found" {
		t.Errorf("a repeated finish gave %+v", again.Entries[0])
	}
}

func TestSDKSessions(t *testing.T) {
	for _, kind := range []string{"sequential", "concurrent"} {
		t.Run(kind, func(t *testing.T) {
			r := newRig(t, Options{Dir: t.TempDir() + "/app"})
			client := files.NewContext(r.sdk())
			arg := files.NewUploadSessionStartArg()
			arg.SessionType = &files.UploadSessionType{Tagged: dropbox.Tagged{Tag: kind}}
			started, err := client.UploadSessionStartContext(t.Context(), arg, nil)
			if err != nil {
				t.Fatal(err)
			}
			data := bytes.Repeat([]byte("abcdefg"), (2*blockSize+100)/7)
			for offset := 0; offset < len(data); offset += blockSize {
				end := min(offset+blockSize, len(data))
				more := files.NewUploadSessionAppendArg(files.NewUploadSessionCursor(started.SessionId, uint64(offset)))
				more.Close = end == len(data)
				if err := client.UploadSessionAppendV2Context(t.Context(), more, bytes.NewReader(data[offset:end])); err != nil {
					t.Fatal(err)
				}
			}
			finish := files.NewUploadSessionFinishArg(files.NewUploadSessionCursor(started.SessionId, uint64(len(data))), files.NewCommitInfo("/big.bin"))
			m, err := client.UploadSessionFinishContext(t.Context(), finish, nil)
			if err != nil {
				t.Fatal(err)
			}
			want, err := contenthash.Compute(bytes.NewReader(data))
			if err != nil || m.ContentHash != want {
				t.Errorf("hash %s, want %s, %v", m.ContentHash, want, err)
			}
			r.wantFile("/big.bin", string(data))
		})
	}
}

func TestSDKAsyncBatch(t *testing.T) {
	r := newRig(t, Options{})
	client := files.NewContext(r.sdk())
	id := r.session("data", true)
	arg := files.NewUploadSessionFinishBatchArg([]*files.UploadSessionFinishArg{
		files.NewUploadSessionFinishArg(files.NewUploadSessionCursor(id, 4), files.NewCommitInfo("/async.txt")),
	})
	launch, err := client.UploadSessionFinishBatchContext(t.Context(), arg)
	if err != nil || launch.Tag != "async_job_id" {
		t.Fatalf("launch %+v, %v", launch, err)
	}
	var tags []string
	for range 2 {
		status, err := client.UploadSessionFinishBatchCheckContext(t.Context(), async.NewPollArg(launch.AsyncJobId))
		if err != nil {
			t.Fatal(err)
		}
		tags = append(tags, status.Tag)
		if status.Tag == "complete" && status.Complete.Entries[0].Success.PathDisplay != "/async.txt" {
			t.Errorf("complete: %+v", status.Complete.Entries[0])
		}
	}
	if strings.Join(tags, " ") != "in_progress complete" {
		t.Errorf("checks said %v", tags)
	}
}

func TestSDKListing(t *testing.T) {
	r := newRig(t, Options{})
	for i := range 7 {
		r.put(fmt.Sprintf("/Folder/sub %d/file", i%2)+fmt.Sprint(i), "x")
	}
	client := files.NewContext(r.sdk())
	arg := files.NewListFolderArg("")
	arg.Recursive, arg.Limit = true, 4
	page, err := client.ListFolderContext(t.Context(), arg)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for pages := 1; ; pages++ {
		for _, e := range page.Entries {
			switch e.(type) {
			case *files.FileMetadata:
				kinds = append(kinds, "file")
			case *files.FolderMetadata:
				kinds = append(kinds, "folder")
			}
		}
		if !page.HasMore {
			if pages != 3 {
				t.Errorf("%d pages", pages)
			}
			break
		}
		if page, err = client.ListFolderContinueContext(t.Context(), files.NewListFolderContinueArg(page.Cursor)); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(kinds, " "); got != "folder folder file file file file folder file file file" {
		t.Errorf("listed %s", got)
	}
}

func TestSDKErrors(t *testing.T) {
	r := newRig(t, Options{Quota: 10})
	client := files.NewContext(r.sdk())
	_, err := client.GetMetadataContext(t.Context(), files.NewGetMetadataArg("/none"))
	var missing files.GetMetadataAPIError
	if !errors.As(err, &missing) || missing.EndpointError.Path.Tag != "not_found" {
		t.Errorf("get_metadata: %v", err)
	}
	_, err = client.UploadContext(t.Context(), files.NewUploadArg("/big"), strings.NewReader("eleven byte"))
	var full files.UploadAPIError
	if !errors.As(err, &full) || full.EndpointError.Path.Reason.Tag != "insufficient_space" || full.EndpointError.Path.UploadSessionId == "" {
		t.Errorf("upload: %v", err)
	}
	_, err = client.DeleteV2Context(t.Context(), files.NewDeleteArg("/none"))
	var gone files.DeleteV2APIError
	if !errors.As(err, &gone) || gone.EndpointError.PathLookup.Tag != "not_found" {
		t.Errorf("delete: %v", err)
	}
	r.Inject(Fault{Do: Answer, Status: 429, RetryAfter: 300 * time.Second, InBody: true})
	_, err = client.GetMetadataContext(t.Context(), files.NewGetMetadataArg("/none"))
	var limited auth.RateLimitAPIError
	if !errors.As(err, &limited) || limited.RateLimitError.RetryAfter != 300 || limited.RateLimitError.Reason.Tag != "too_many_requests" {
		t.Errorf("rate limit: %v", err)
	}
	r.ExpireAccessTokens()
	_, err = client.GetMetadataContext(t.Context(), files.NewGetMetadataArg("/none"))
	var expired auth.AuthAPIError
	if !errors.As(err, &expired) || expired.AuthError.Tag != "expired_access_token" {
		t.Errorf("expired: %v", err)
	}
}

// oauthClient adds the token to the rig's own client.
func oauthClient(r *rig) *http.Client {
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: r.token})
	return &http.Client{Transport: &oauth2.Transport{Source: source, Base: r.http.Transport}}
}
