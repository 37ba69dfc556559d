package dropboxserver

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

type downloadArg struct {
	Path string  `json:"path"`
	Rev  *string `json:"rev"`
}

// downloadFile is files/download: the metadata in a header, the bytes as the body, Range and
// If-None-Match honoured.
func (s *Server) downloadFile(c *call, a *downloadArg) *reply {
	if !readPath.MatchString(a.Path) {
		return c.bad(fmt.Errorf("path: %q did not match pattern '%s'", a.Path, readPath))
	}
	s.mu.Lock()
	n, refused := s.tree.resolve(a.Path), s.knobs.unreadable
	s.mu.Unlock()
	switch {
	case n != nil && refused.tag != "" && strings.EqualFold(n.display(), refused.under):
		return s.failed(http.StatusConflict, nest("path", tag(refused.tag)))
	case n == nil:
		return s.failed(http.StatusConflict, nest("path", s.missing(a.Path)))
	case n.isFolder():
		return s.failed(http.StatusConflict, nest("path", tag("not_file")))
	}
	r, err := s.opened(n)
	if err != nil {
		return broken(err)
	}
	return r
}

func (s *Server) opened(n *node) (*reply, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.metadata(n)
	if err != nil {
		return nil, err
	}
	result, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("write the result header: %w", err)
	}
	f, err := s.tree.open(n)
	if err != nil {
		return nil, err
	}
	r := &reply{status: http.StatusOK, kind: "application/octet-stream", content: f}
	r.set("Dropbox-API-Result", headerSafe(result))
	r.set("ETag", fmt.Sprintf(`W/"%s"`, n.rev))
	return r, nil
}

// sendContent streams a download.
func (s *Server) sendContent(c *call, answer *reply) {
	defer answer.content.Close()
	if c.fault != nil && c.fault.Do == ResetMid {
		s.sendHalf(c, answer.content)
	}
	get := c.r.WithContext(c.r.Context())
	get.Method = http.MethodGet // with POST, If-None-Match would mean something else
	http.ServeContent(c.w, get, "", time.Time{}, answer.content)
}

func (s *Server) sendHalf(c *call, content io.ReadSeeker) {
	size, err := content.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = content.Seek(0, io.SeekStart)
	}
	if err == nil {
		c.w.Header().Set("Content-Length", fmt.Sprint(max(size, 2)))
		_, err = io.CopyN(c.w, content, size/2)
	}
	if err == nil {
		err = http.NewResponseController(c.w).Flush()
	}
	if err != nil {
		panic(fmt.Sprintf("send half a file: %v", err))
	}
	panic(http.ErrAbortHandler)
}
