package wire

import (
	"net/http"
	"strings"
)

// moved is what answers instead of a storage: it leads to another address, as one that takes https alone does, or a proxy on the way.
type moved struct{ to string } // as an endpoint

// Error implements error.
func (m *moved) Error() string { return m.to }

// movedBy is where an answer leads to; nil where it leads nowhere else. What a storage says itself, of a bucket in another region, has words
// of its own (docs/s3.md §3).
func movedBy(a *http.Response) error {
	if a.StatusCode < 300 || a.StatusCode > 399 || strings.Contains(a.Header.Get("Content-Type"), "xml") || a.Header.Get("X-Amz-Bucket-Region") != "" {
		return nil
	}
	to, err := a.Location()
	if err != nil || to.Host == "" || to.Scheme != "http" && to.Scheme != "https" || to.Scheme == a.Request.URL.Scheme && to.Host == a.Request.URL.Host {
		return nil
	}
	return &moved{Excerpt(to.Scheme + "://" + to.Host)}
}
