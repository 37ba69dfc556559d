package dropboxserver

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// maxPage is the most entries of one list_folder answer (docs/dropbox.md §2.6).
const maxPage = 2000

// cursorStart makes a cursor look like one and tells ours from rubbish.
const cursorStart = "AAE"

type listArg struct {
	Path                            string `json:"path"`
	Recursive                       bool   `json:"recursive"`
	IncludeMediaInfo                bool   `json:"include_media_info"`
	IncludeDeleted                  bool   `json:"include_deleted"`
	IncludeHasExplicitSharedMembers bool   `json:"include_has_explicit_shared_members"`
	IncludeMountedFolders           *bool  `json:"include_mounted_folders"`
	Limit                           *int   `json:"limit"`
	SharedLink                      any    `json:"shared_link"`
	IncludePropertyGroups           any    `json:"include_property_groups"`
	IncludeNonDownloadableFiles     *bool  `json:"include_non_downloadable_files"`
	IncludeRestorableInfo           bool   `json:"include_restorable_info"`
}

func (a *listArg) check() error {
	switch {
	case a.Path == "/":
		//lint:ignore ST1005 this is what Dropbox says, to the letter (docs/dropbox.md §2.6)
		return errors.New(`path: Specify the root folder as an empty string rather than as "/".`)
	case a.Path != "" && !writePath.MatchString(a.Path):
		return errors.New("path: did not match pattern '(/(.|[\\r\\n])*)?|id:.*|(ns:[0-9]+(/(.|[\\r\\n])*)?)'")
	case a.Limit != nil && (*a.Limit < 1 || *a.Limit > maxPage):
		return errors.New("limit: not within 1 and 2000")
	}
	return nil
}

// position is what a cursor says: a listing that has come as far as After, or one that is complete
// as of Seq.
type position struct {
	Folder    string `json:"f"` // the folder's id, "" for the root
	Recursive bool   `json:"r,omitempty"`
	Deleted   bool   `json:"d,omitempty"`
	Limit     int    `json:"l"`
	Seq       uint64 `json:"s"`
	Listing   bool   `json:"p,omitempty"` // pages of the first listing are still to come
	After     string `json:"a,omitempty"`
	Born      int64  `json:"b"` // the process that gave it out
}

func (p position) cursor() (string, error) {
	b, err := json.Marshal(p)
	return cursorStart + base64.RawURLEncoding.EncodeToString(b), err
}

func parseCursor(cursor string) (position, bool) {
	var p position
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(cursor, cursorStart))
	if err != nil || !strings.HasPrefix(cursor, cursorStart) {
		return p, false
	}
	return p, json.Unmarshal(b, &p) == nil
}

// listFolder is files/list_folder.
func (s *Server) listFolder(c *call, a *listArg) *reply {
	if err := a.check(); err != nil {
		return c.bad(err)
	}
	return s.single(c, func() *reply {
		s.mu.Lock()
		folder := s.tree.resolve(a.Path)
		if folder == s.tree.root && s.folderGone() {
			folder = nil
		}
		s.mu.Unlock()
		switch {
		case folder == nil:
			return s.failed(http.StatusConflict, nest("path", s.missing(a.Path)))
		case !folder.isFolder():
			return s.failed(http.StatusConflict, nest("path", tag("not_folder")))
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := s.tree.scan(folder, a.Recursive); err != nil {
			return broken(err)
		}
		p := position{Folder: folder.id, Recursive: a.Recursive, Deleted: a.IncludeDeleted, Limit: maxPage, Seq: s.tree.seq, Listing: true, Born: s.mint.start}
		if a.Limit != nil {
			p.Limit = *a.Limit
		}
		return s.page(folder, p)
	})
}

type continueArg struct {
	Cursor string `json:"cursor"`
}

// listContinue is files/list_folder/continue: the next page or, after the last one, what has
// changed since.
func (s *Server) listContinue(c *call, a *continueArg) *reply {
	return s.single(c, func() *reply {
		p, ok := parseCursor(a.Cursor)
		s.mu.Lock()
		folder := s.tree.root
		if p.Folder != "" {
			folder = s.tree.byID[p.Folder]
		}
		fresh, gone := ok && p.Born == s.mint.start && folder != nil, s.folderGone()
		s.mu.Unlock()
		if gone {
			return s.failed(http.StatusConflict, nest("path", tag("not_found")))
		}
		if !fresh {
			return s.failed(http.StatusConflict, tag("reset"))
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if p.Listing {
			return s.page(folder, p)
		}
		if err := s.tree.scan(folder, p.Recursive); err != nil {
			return broken(err)
		}
		return s.changes(folder, p)
	})
}

// folderGone reports whether a person has deleted the app folder, and nothing was uploaded since. The lock is held.
func (s *Server) folderGone() bool {
	return s.knobs.listing == NoFolder && !slices.ContainsFunc(s.tree.under(s.tree.root, true), func(n *node) bool { return !n.isFolder() })
}

// single answers 429 to a listing while the very same one is under way (files.stone, list_folder).
func (s *Server) single(c *call, do func() *reply) *reply {
	key := c.name + " " + string(c.arg)
	s.mu.Lock()
	busy := s.listing[key]
	s.listing[key] = true
	s.mu.Unlock()
	if busy {
		s.gate(contended)
		return s.tooMany("too_many_requests", contended, true)
	}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listing, key)
	}()
	return do()
}

// page is the next part of a listing. The lock is held.
func (s *Server) page(folder *node, p position) *reply {
	nodes := s.tree.under(folder, p.Recursive)
	from, found := 0, false
	if p.After != "" {
		from, found = slices.BinarySearchFunc(nodes, pathKey(p.After), func(n *node, key string) int {
			return strings.Compare(pathKey(n.display()), key)
		})
	}
	if found {
		from++
	}
	to := min(from+p.Limit, len(nodes))
	entries := []object{}
	for _, n := range nodes[from:to] {
		m, err := s.tagged(n)
		if err != nil {
			return broken(err)
		}
		entries = append(entries, m)
		p.After = n.display()
	}
	more := to < len(nodes)
	if !more {
		p.Listing, p.After = false, ""
		if p.Deleted {
			for _, t := range s.graves(folder, p, 0) {
				entries = append(entries, deleted(t))
			}
		}
	}
	return s.listed(entries, p, more)
}

// changes is the next part of what a folder has seen since a cursor, in the order in which it happened. The lock is held.
func (s *Server) changes(folder *node, p position) *reply {
	seen := map[uint64]object{}
	for _, t := range s.graves(folder, p, p.Seq) {
		seen[t.seq] = deleted(t)
	}
	for _, n := range s.tree.under(folder, p.Recursive) {
		if n.seq <= p.Seq {
			continue
		}
		m, err := s.tagged(n)
		if err != nil {
			return broken(err)
		}
		seen[n.seq] = m
	}
	order := slices.Sorted(maps.Keys(seen))
	more := len(order) > p.Limit
	if p.Seq = s.tree.seq; more {
		order = order[:p.Limit]
		p.Seq = order[p.Limit-1]
	}
	entries := []object{}
	for _, seq := range order {
		entries = append(entries, seen[seq])
	}
	return s.listed(entries, p, more)
}

// graves are the deletions below a folder after seq where nothing is now.
func (s *Server) graves(folder *node, p position, seq uint64) (dead []tombstone) {
	prefix := lower(folder.display()) + "/"
	for _, t := range s.tree.gone {
		rest, below := strings.CutPrefix(lower(t.display), prefix)
		if t.seq <= seq || !below || !p.Recursive && strings.Contains(rest, "/") || s.tree.find(t.display) != nil {
			continue
		}
		dead = append(dead, t)
	}
	return dead
}

func (s *Server) listed(entries []object, p position, more bool) *reply {
	cursor, err := p.cursor()
	if err != nil {
		return broken(err)
	}
	answer := object{"entries": entries, "cursor": cursor, "has_more": more}
	switch s.knobs.listing {
	case NullEntries:
		answer["entries"] = nil
	case NoEntries:
		delete(answer, "entries")
	case NoHasMore:
		delete(answer, "has_more")
	case NoCursor:
		answer["cursor"] = ""
	case UntaggedEntries:
		answer["entries"] = []object{{}}
	case SameCursor:
		answer["has_more"] = true
		if cursor, err = (position{Listing: true, Limit: p.Limit, Born: p.Born, After: "~"}).cursor(); err != nil {
			return broken(err)
		}
		answer["cursor"] = cursor
	case EndlessPages:
		p.Listing, p.After = true, "~"
		p.Seq++
		if cursor, err = p.cursor(); err != nil {
			return broken(err)
		}
		answer["entries"], answer["cursor"], answer["has_more"] = []object{}, cursor, true
	}
	return jsonReply(http.StatusOK, answer)
}

// ListingOddity is how the listings of a folder are wrong.
type ListingOddity string

// The oddities of a listing. The pages without an end have no entries, and a cursor of their own
// each. An app folder in which no file lies is there no more, until the next upload makes it again.
const (
	NullEntries     ListingOddity = "null entries"
	NoEntries       ListingOddity = "no entries"
	NoHasMore       ListingOddity = "no has_more"
	NoCursor        ListingOddity = "no cursor"
	UntaggedEntries ListingOddity = "entries without a tag"
	SameCursor      ListingOddity = "the same cursor for ever"
	EndlessPages    ListingOddity = "pages without an end"
	NoFolder        ListingOddity = "no folder"
)
