package dropboxserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"
)

var (
	writePath = regexp.MustCompile(`^(?s:/.*|id:.*|ns:[0-9]+(/.*)?)$`)
	readPath  = regexp.MustCompile(`^(?s:/.*|id:.*|rev:[0-9a-f]{9,}|ns:[0-9]+(/.*)?)$`)
)

// decode reads a route's argument strictly: what Dropbox's types do not know is refused.
func decode(raw []byte, into any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("null")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var bad *json.SyntaxError
		if errors.As(err, &bad) || errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("could not decode input as JSON")
		}
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("could not decode input as JSON")
	}
	return nil
}

// union is a tagged value of an argument: "add" is the same as {".tag":"add"}
// (docs/dropbox.md §2.1).
type union struct {
	Tag   string
	Value json.RawMessage
}

// UnmarshalJSON reads both ways to write a union.
func (u *union) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &u.Tag); err == nil {
		return nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("expected a union: %w", err)
	}
	if err := json.Unmarshal(m[".tag"], &u.Tag); err != nil {
		return errors.New("missing '.tag' key")
	}
	u.Value = m[u.Tag]
	return nil
}

// commitInfo is where and how a file is to be saved (files.stone, CommitInfo).
type commitInfo struct {
	Path           string            `json:"path"`
	Mode           union             `json:"mode"`
	Autorename     bool              `json:"autorename"`
	ClientModified *string           `json:"client_modified"`
	Mute           bool              `json:"mute"`
	PropertyGroups []json.RawMessage `json:"property_groups"`
	StrictConflict bool              `json:"strict_conflict"`

	modified time.Time
	rev      string
}

// check completes a commitInfo and says what is wrong with it, in the words of a 400.
func (c *commitInfo) check() error {
	if !writePath.MatchString(c.Path) {
		return fmt.Errorf("path: %q did not match pattern '%s'", c.Path, writePath)
	}
	switch c.Mode.Tag {
	case "":
		c.Mode.Tag = "add"
	case "add", "overwrite":
	case "update":
		if err := json.Unmarshal(c.Mode.Value, &c.rev); err != nil || len(c.rev) < 9 {
			return errors.New("mode: update needs a rev of at least 9 characters")
		}
	default:
		return fmt.Errorf("mode: unknown tag '%s'", c.Mode.Tag)
	}
	if c.ClientModified == nil {
		return nil
	}
	t, err := time.Parse(timeFormat, *c.ClientModified)
	if err != nil {
		return fmt.Errorf("client_modified: time data %q does not match format '%%Y-%%m-%%dT%%H:%%M:%%SZ'", *c.ClientModified)
	}
	c.modified = t
	return nil
}

func checkHash(hash *string) error {
	if hash != nil && len(*hash) != hexDigits {
		return fmt.Errorf("content_hash: %q has not 64 characters", *hash)
	}
	return nil
}

// cursorArg points into an upload session (files.stone, UploadSessionCursor).
type cursorArg struct {
	SessionID string `json:"session_id"`
	Offset    int64  `json:"offset"`
}

type voidArg struct{}
