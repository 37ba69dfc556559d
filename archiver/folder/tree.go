package folder

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/mark"
)

// wholeEvery is how often Changes looks at every file. In between it passes over those of folders in which nothing was added, removed or
// given another name since: their time tells. A file that was written anew in its place is seen within a day.
const wholeEvery = 24 * time.Hour

// tree is the folders as Changes has found them, for as long as the program runs.
type tree struct {
	mu      sync.Mutex
	whole   time.Time // when every file was looked at
	folders map[string]walked
}

// walked is a folder all of whose files are known and told.
type walked struct {
	modified time.Time
	below    []string // the names of the folders in it
}

// branch is what one walk makes of the tree.
type branch struct {
	*tree
	trusted bool            // the folders' times tell
	diskNow time.Time       // by the disk's own clock
	passed  map[string]bool // folders whose files were passed over, in lower case
}

// branch prepares a walk. Where the time of a folder does not tell that something has come into it, or nothing may be written to find that
// out, every file is looked at, as it is once a day, and when all is asked for.
func (c *Client) branch(ctx context.Context, all bool) *branch {
	now := c.Clock.Now()
	c.tree.mu.Lock()
	defer c.tree.mu.Unlock()
	b := &branch{tree: &c.tree, passed: map[string]bool{}}
	b.diskNow, b.trusted = c.timesTell(ctx)
	age := now.Sub(c.tree.whole)
	if all || !b.trusted || age < 0 || age >= wholeEvery {
		c.tree.folders, c.tree.whole = map[string]walked{}, now
	}
	return b
}

// timesTell tries whether a file that comes into a folder changes that one's time, which it does not on every file system, and what time
// it is there.
func (c *Client) timesTell(ctx context.Context) (diskNow time.Time, tell bool) {
	root, err := c.open(ctx)
	if err != nil {
		return diskNow, false
	}
	defer root.Close()
	before, err := root.Stat(mark.Folder)
	if err != nil {
		return diskNow, false
	}
	name := drafts.New(target.Upload{}, "", c.Clock.Now()).File
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return diskNow, false
	}
	info, err := f.Stat()
	f.Close()
	root.Remove(name) // else it is swept later
	after, err2 := root.Stat(mark.Folder)
	if err != nil || err2 != nil {
		return diskNow, false
	}
	return info.ModTime(), after.ModTime().After(before.ModTime())
}

// pass reports whether nothing has come into a folder, or out of it, since it was walked, and the folders in it.
func (b *branch) pass(folder string, info fs.FileInfo) (below []string, same bool) {
	if b == nil {
		return nil, false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	was, known := b.folders[folder]
	if !known || !was.modified.Equal(info.ModTime()) {
		return nil, false
	}
	b.passed[strings.ToLower(folder)] = true
	return was.below, true
}

// keep notes a folder that was walked. The next change has to show in its time, as with a file.
func (b *branch) keep(folder string, info fs.FileInfo, below []string) {
	if b == nil || !b.trusted || b.diskNow.Sub(info.ModTime()) < known.Settled {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.folders[folder] = walked{info.ModTime(), below}
}

// PassedOver implements known.Shortcut: it reports whether a file lies in a folder whose files were passed over.
func (b *branch) PassedOver(file string) bool {
	return b.passed[strings.ToLower(strings.TrimSuffix(path.Dir(file), "/"))]
}

// Forget implements known.Shortcut. It has the folders of files that are gone walked when they come again: one that was moved away keeps its time.
func (t *tree) Forget(files []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, file := range files {
		for folder := file; folder != "" && folder != "/"; {
			folder = strings.TrimSuffix(path.Dir(folder), "/")
			delete(t.folders, folder)
		}
	}
}

func (t *tree) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.folders, t.whole = nil, time.Time{}
}
