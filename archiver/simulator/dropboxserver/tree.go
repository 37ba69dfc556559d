package dropboxserver

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// node is a file or, where children is not nil, a folder.
type node struct {
	name     string // as written
	parent   *node
	children map[string]*node // by lower-case name
	id, rev  string
	size     int64
	hash     string // "" until it is asked for
	client   time.Time
	server   time.Time
	data     []byte // without a folder on the disk
	seq      uint64
}

func (n *node) isFolder() bool { return n.children != nil }

func (n *node) display() string {
	if n.parent == nil {
		return ""
	}
	return n.parent.display() + "/" + n.name
}

// tombstone remembers what was deleted, for list_folder/continue.
type tombstone struct {
	seq     uint64
	display string
}

// tree is the app folder. Paths are found without regard to case and keep the case that they were
// first written with.
type tree struct {
	dir  string // the same as real files; "" is memory
	mint *mint
	root *node
	seq  uint64 // of the latest change
	gone []tombstone
	used int64
	byID map[string]*node
	last listed
}

func newTree(dir string, m *mint) *tree {
	t := &tree{dir: dir, mint: m, byID: map[string]*node{}}
	t.root = &node{children: map[string]*node{}}
	return t
}

// real is where a node lies on the disk.
func (t *tree) real(n *node) string { return filepath.Join(t.dir, filepath.FromSlash(n.display())) }

// find looks a path up; "" is the root. A file that the user has changed or removed on the disk is
// noticed here.
func (t *tree) find(path string) *node {
	n := t.root
	for name := range strings.SplitSeq(strings.TrimPrefix(lower(path), "/"), "/") {
		if name == "" {
			continue
		}
		if n = n.children[name]; n == nil {
			return nil
		}
	}
	if n != t.root && !t.refresh(n) {
		return nil
	}
	return n
}

// resolve is find for everything that a read path may be: a path, id:… or rev:….
func (t *tree) resolve(path string) *node {
	switch {
	case strings.HasPrefix(path, "id:"):
		if n := t.byID[path]; n != nil && t.refresh(n) {
			return n
		}
		return nil
	case strings.HasPrefix(path, "rev:"):
		for _, n := range t.byID {
			if n.rev == path[len("rev:"):] && t.refresh(n) {
				return n
			}
		}
		return nil
	}
	return t.find(path)
}

// fileAbove says whether a file stands where the path needs a folder.
func (t *tree) fileAbove(path string) bool {
	for folder, _ := split(path); folder != ""; folder, _ = split(folder) {
		if n := t.find(folder); n != nil && !n.isFolder() {
			return true
		}
	}
	return false
}

// folder gives the folder at a path and makes it, with those above, where it is missing.
func (t *tree) folder(path string) (*node, error) {
	if n := t.find(path); n != nil {
		return n, nil
	}
	above, name := split(path)
	parent, err := t.folder(above)
	if err != nil {
		return nil, err
	}
	n := &node{name: name, parent: parent, children: map[string]*node{}, id: idFrom(t.mint.next("folder"))}
	if t.dir != "" {
		if err := makeFolder(t.real(n)); err != nil {
			return nil, fmt.Errorf("make a folder: %w", err)
		}
	}
	t.add(n)
	return n, nil
}

// makeFolder makes a folder that may be there. What is there instead, such as a link out of the app
// folder, is not followed.
func makeFolder(path string) error {
	err := os.Mkdir(path, 0o755)
	if !os.IsExist(err) {
		return err
	}
	if info, there := os.Lstat(path); there != nil || !info.IsDir() {
		return err
	}
	return nil
}

// add puts a node below its parent.
func (t *tree) add(n *node) {
	n.parent.children[lower(n.name)] = n
	t.byID[n.id] = n
	t.used += n.size
	t.touch(n)
}

func (t *tree) touch(n *node) {
	t.seq++
	n.seq = t.seq
}

// drop takes a node and all below it out of the tree; the disk is left alone.
func (t *tree) drop(n *node) {
	for _, child := range n.children {
		t.drop(child)
	}
	t.seq++
	t.gone = append(t.gone, tombstone{seq: t.seq, display: n.display()})
	t.used -= n.size
	delete(t.byID, n.id)
	delete(n.parent.children, lower(n.name))
}

// remove takes a node out of the tree and off the disk.
func (t *tree) remove(n *node) error {
	if t.dir != "" {
		if err := os.RemoveAll(t.real(n)); err != nil {
			return fmt.Errorf("remove %s: %w", n.display(), err)
		}
	}
	t.drop(n)
	return nil
}

// listed is the latest listing, kept so that it is not built again for each of its pages.
type listed struct {
	folder    *node
	recursive bool
	seq       uint64
	nodes     []*node
}

// under gives what is in a folder, itself left out, in the order of pathKey. The slice is not to be
// changed.
func (t *tree) under(folder *node, recursive bool) []*node {
	if l := t.last; l.folder == folder && l.recursive == recursive && l.seq == t.seq {
		return l.nodes
	}
	t.last = listed{folder: folder, recursive: recursive, seq: t.seq, nodes: descend(nil, folder, recursive)}
	return t.last.nodes
}

func descend(nodes []*node, folder *node, recursive bool) []*node {
	for _, name := range slices.Sorted(maps.Keys(folder.children)) {
		n := folder.children[name]
		nodes = append(nodes, n)
		if recursive {
			nodes = descend(nodes, n, true)
		}
	}
	return nodes
}

// pathKey orders paths so that a folder's content follows it at once.
func pathKey(path string) string { return strings.ReplaceAll(lower(path), "/", "\x00") }
