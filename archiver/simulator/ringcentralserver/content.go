package ringcentralserver

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// findRecording finds a recording whose row shows it, or says that there is none.
func (v *visit) findRecording() (*recording, bool, *apiError) {
	o := v.office
	o.mu.Lock()
	defer o.mu.Unlock()
	r := o.recordings[v.r.PathValue("recording")]
	if r == nil || !r.attached(v.now, o.retention) {
		return nil, false, errNotFound("recordingId")
	}
	there := r.fetchable(v.now, o.retention) && !v.now.Before(r.at.Add(v.knobs.LateContent404))
	return r, there, v.mayHear(r)
}

// mayHear checks the user's right to a recording: the own ones need one permission, those of others
// another.
func (v *visit) mayHear(r *recording) *apiError {
	if v.user.may(permissionCompanyRecordings) {
		return nil
	}
	if r.owner() != v.user.ID && !slices.Contains(r.call.extensions(), v.user.ID) {
		return errPermission(permissionCompanyRecordings)
	}
	if !v.user.may(permissionRecordings) {
		return errPermission(permissionRecordings)
	}
	return nil
}

func (v *visit) readRecording() *apiError {
	r, _, bad := v.findRecording()
	if bad != nil {
		return bad
	}
	writeJSON(v.w, http.StatusOK, map[string]any{
		"id": r.id, "contentUri": v.recordingIn(v.accountURI(), r).ContentURI, "contentType": r.ContentType,
		"duration": int64(r.Duration / time.Second),
	})
	return nil
}

// recordingContent serves a recording; for every user the path is the account's
// (docs/ringcentral.md §4).
func (v *visit) recordingContent() *apiError {
	r, there, bad := v.findRecording()
	if bad != nil {
		return bad
	}
	if !there {
		return errNotFound("recordingId")
	}
	return v.serve(r.body, r.ContentType)
}

func (v *visit) messageContent() *apiError {
	own, bad := v.mailbox()
	if bad != nil {
		return bad
	}
	m, ok := v.message(v.r.PathValue("message"), own.ID)
	if !ok || m.availability(v.now, 0) == "Purged" || isForgotten(m.forgotten, v.now) {
		return errNotFound("messageId")
	}
	for _, a := range m.present(v.now) {
		if a.id == v.r.PathValue("attachment") && m.addressed(a, v.now) {
			if v.knobs.EndlessAttachments {
				return v.serveForEver(a.contentType)
			}
			return v.serve(a.body, a.contentType)
		}
	}
	return errNotFound("attachmentId")
}

// serveForEver sends bytes until the client goes.
func (v *visit) serveForEver(contentType string) *apiError {
	v.w.Header().Set("Content-Type", contentType)
	piece := make([]byte, 256<<10)
	copy(piece, "\xff\xd8\xff\xe0\x00\x10JFIF") // a picture, as far as anyone can see
	for {
		if _, err := v.w.Write(piece); err != nil {
			return nil
		}
	}
}

// serve sends a body or the range of it that was asked for, no more than a piece of it where
// contents come in pieces. A request for JSON fails (docs/ringcentral.md §11).
func (v *visit) serve(body Body, contentType string) *apiError {
	if strings.Contains(v.r.Header.Get("Accept"), "application/json") {
		return errNotAcceptable
	}
	start, end, partial, ok := byteRange(v.r.Header.Get("Range"), body.Size())
	h := v.w.Header()
	if !ok {
		h.Set("Content-Range", fmt.Sprintf("bytes */%d", body.Size()))
		return errRange
	}
	if v.knobs.Piece > 0 && end-start > v.knobs.Piece {
		end, partial = start+v.knobs.Piece, true
	}
	h["Content-Type"] = []string{contentType}
	if v.knobs.ContentTypes != nil {
		h["Content-Type"] = v.knobs.ContentTypes // of which an empty list keeps net/http from guessing
	}
	h.Set("Accept-Ranges", "bytes")
	h.Set("Cache-Control", "private, no-store")
	if !v.knobs.NoContentLength {
		h.Set("Content-Length", strconv.FormatInt(end-start, 10))
	}
	query := v.r.URL.Query()
	if d := strings.ToLower(query.Get("contentDisposition")); d == "inline" || d == "attachment" {
		parameters := map[string]string{}
		if name := query.Get("contentDispositionFilename"); name != "" {
			parameters["filename"] = name
		}
		h.Set("Content-Disposition", mime.FormatMediaType(d, parameters))
	}
	status := http.StatusOK
	if partial {
		status = http.StatusPartialContent
		h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", start, end-1, body.Size()))
	}
	v.w.WriteHeader(status)
	if _, err := io.Copy(v.w, io.NewSectionReader(body, start, end-start)); err != nil {
		return nil // the client has gone
	}
	return nil
}

// byteRange reads a Range header with one range. A header that it cannot read is ignored, as HTTP
// wants; a range outside the body is not ok.
func byteRange(header string, size int64) (start, end int64, partial, ok bool) {
	spec, found := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(strings.TrimSpace(spec), "-")
	if !found || !dash || strings.Contains(spec, ",") {
		return 0, size, false, true
	}
	if first == "" {
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil || n < 0 {
			return 0, size, false, true
		}
		if n == 0 || size == 0 {
			return 0, 0, false, false
		}
		return max(size-n, 0), size, true, true
	}
	start, err := strconv.ParseInt(first, 10, 64)
	if err != nil || start < 0 {
		return 0, size, false, true
	}
	if start >= size {
		return 0, 0, false, false
	}
	end = size
	if last != "" {
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil || n < start {
			return 0, size, false, true
		}
		end = min(n+1, size)
	}
	return start, end, true, true
}
