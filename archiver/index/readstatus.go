package index

import (
	"html"
	"regexp"
	"time"
)

// Author is which program wrote a status page, and when.
type Author struct {
	Computer string
	User     string // who is signed in to RingCentral there, in which account
	Written  time.Time
}

var statusBody = regexp.MustCompile(`<body class="[a-z]+" data-written="([^"]*)" data-stale="[0-9]+" data-computer="([^"]*)" data-user="([^"]*)">`)

// ReadStatus reads who wrote a status page; false where the file does not say so.
func ReadStatus(page []byte) (Author, bool) {
	found := statusBody.FindSubmatch(page)
	if found == nil {
		return Author{}, false
	}
	written, err := time.Parse(time.RFC3339, html.UnescapeString(string(found[1])))
	if err != nil {
		return Author{}, false
	}
	return Author{Computer: html.UnescapeString(string(found[2])), User: html.UnescapeString(string(found[3])), Written: written}, true
}
