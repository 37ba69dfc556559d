package dropboxserver

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// scan brings a folder of the tree in line with the disk: what the user added, changed or removed
// there.
func (t *tree) scan(folder *node, recursive bool) error {
	if t.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(t.real(folder))
	if err != nil {
		return fmt.Errorf("list a folder: %w", err)
	}
	seen := map[string]bool{}
	for _, entry := range entries {
		if checkPath("/"+entry.Name()) != "" || !entry.IsDir() && !entry.Type().IsRegular() {
			continue
		}
		seen[lower(entry.Name())] = true
		if err := t.meet(folder, entry, recursive); err != nil {
			return err
		}
	}
	for name, n := range folder.children {
		if !seen[name] {
			t.drop(n)
		}
	}
	return nil
}

// meet takes one entry of the disk into the tree.
func (t *tree) meet(folder *node, entry fs.DirEntry, recursive bool) error {
	n := folder.children[lower(entry.Name())]
	if n != nil && n.isFolder() != entry.IsDir() {
		t.drop(n)
		n = nil
	}
	if n == nil {
		n = &node{name: entry.Name(), parent: folder}
		n.id = idFrom(t.mint.found("id", lower(n.display())))
		if entry.IsDir() {
			n.children = map[string]*node{}
		}
		t.add(n)
	}
	if entry.IsDir() {
		if recursive {
			return t.scan(n, true)
		}
		return nil
	}
	t.refresh(n)
	return nil
}

// refresh looks whether a node is still on the disk, and as it was. It drops the node and says
// false where it is gone.
func (t *tree) refresh(n *node) bool {
	if t.dir == "" {
		return true
	}
	info, err := os.Lstat(t.real(n))
	if err != nil || info.IsDir() != n.isFolder() || !info.IsDir() && !info.Mode().IsRegular() {
		t.drop(n)
		return false
	}
	if n.isFolder() || n.rev != "" && info.Size() == n.size && info.ModTime().Equal(n.client) {
		return true
	}
	t.used += info.Size() - n.size
	n.size, n.client, n.server, n.hash = info.Size(), info.ModTime(), stamp(info.ModTime()), ""
	n.rev = revFrom(t.mint.found("rev", fmt.Sprintf("%s %d %d", n.display(), n.size, n.client.UnixNano())))
	t.touch(n)
	return true
}

// open reads a file's content.
func (t *tree) open(n *node) (io.ReadSeekCloser, error) {
	if t.dir == "" {
		return memoryFile{bytes.NewReader(n.data)}, nil
	}
	f, err := os.Open(t.real(n))
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", err)
	}
	return f, nil
}

type memoryFile struct{ *bytes.Reader }

// Close does nothing: the bytes are the tree's.
func (memoryFile) Close() error { return nil }

// hashed is a file's content hash; it is computed once.
func (t *tree) hashed(n *node) (string, error) {
	if n.hash != "" {
		return n.hash, nil
	}
	f, err := t.open(n)
	if err != nil {
		return "", err
	}
	n.hash, err = hashOf(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return n.hash, err
}

// payload is what a commit saves.
type payload struct {
	spool *spool
	size  int64
	hash  string
}

// save makes a payload the content of the file at path, and makes the folder if needed.
func (t *tree) save(path string, p payload, modified, now time.Time) (*node, error) {
	above, name := split(path)
	folder, err := t.folder(above)
	if err != nil {
		return nil, err
	}
	n := folder.children[lower(name)]
	if n == nil {
		n = &node{name: name, parent: folder, id: idFrom(t.mint.next("file"))}
	}
	if err := t.place(n, p, modified); err != nil {
		return nil, err
	}
	if known := folder.children[lower(name)]; known != nil {
		t.used -= known.size
	}
	n.size, n.hash, n.client, n.server, n.rev = p.size, p.hash, modified, now, revFrom(t.mint.next("rev"))
	t.add(n)
	return n, nil
}

func (t *tree) place(n *node, p payload, modified time.Time) error {
	if t.dir == "" {
		n.data = p.spool.bytes(p.size)
		return nil
	}
	if err := p.spool.moveTo(t.real(n), p.size); err != nil {
		return err
	}
	if err := os.Chtimes(t.real(n), time.Time{}, modified); err != nil {
		return fmt.Errorf("set the time of %s: %w", n.display(), err)
	}
	return nil
}

// move brings a node to another path, with all below it.
func (t *tree) move(n *node, path string) error {
	above, name := split(path)
	folder, err := t.folder(above)
	if err != nil {
		return err
	}
	if t.dir != "" {
		to := filepath.Join(t.real(folder), name)
		if err := os.Rename(t.real(n), to); err != nil {
			return fmt.Errorf("move %s: %w", n.display(), err)
		}
	}
	t.seq++
	t.gone = append(t.gone, tombstone{seq: t.seq, display: n.display()})
	delete(n.parent.children, lower(n.name))
	n.parent, n.name = folder, name
	folder.children[lower(name)] = n
	t.touchAll(n)
	return nil
}

func (t *tree) touchAll(n *node) {
	t.touch(n)
	for _, child := range n.children {
		t.touchAll(child)
	}
}
