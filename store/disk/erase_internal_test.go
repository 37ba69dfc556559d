package disk

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// element is where a page says that a key and a value lie, and how it is written there.
type element struct{ flags, at, key, value uint32 }

// pageOf is a leaf page with these elements, as long as the system's pages.
func pageOf(elements ...element) []byte {
	page := make([]byte, os.Getpagesize())
	binary.LittleEndian.PutUint16(page[8:], leafPage)
	binary.LittleEndian.PutUint16(page[10:], uint16(len(elements)))
	for i, e := range elements {
		for n, field := range []uint32{e.flags, e.at, e.key, e.value} {
			binary.LittleEndian.PutUint32(page[pageHead+i*elementHead+4*n:], field)
		}
	}
	return page
}

// TestNoPageLeadsAstray: what a page says of itself may be wrong in every way; then it is passed over, and the others lose their secrets all
// the same.
func TestNoPageLeadsAstray(t *testing.T) {
	const most = 1<<32 - 1
	size := uint32(os.Getpagesize())
	good := pageOf(element{0, 2 * elementHead, 6, 6})
	copy(good[pageHead+2*elementHead:], "secretS3CR3T")
	many := pageOf()
	binary.LittleEndian.PutUint16(many[10:], 1<<16-1)
	long := pageOf()
	binary.LittleEndian.PutUint32(long[12:], most)
	longer := bytes.Clone(good) // a page that says that it has further ones, which are not there
	binary.LittleEndian.PutUint32(longer[12:], 9)
	for name, spoilt := range map[string][]byte{
		"a key beyond the page":           pageOf(element{0, size, 6, 6}),
		"a key beyond any page":           pageOf(element{0, most, 6, 6}),
		"a key longer than the page":      pageOf(element{0, 16, size, 6}),
		"a key without an end":            pageOf(element{0, 16, most, 6}),
		"a value longer than the page":    pageOf(element{0, 16, 6, size}),
		"a value without an end":          pageOf(element{0, 16, 6, most}),
		"all of them":                     pageOf(element{0, most, most, most}),
		"more elements than it can hold":  many,
		"more further pages than any has": long,
		"a bucket of no page":             pageOf(element{bucketElement, 16, 6, 6}),
		"a bucket of a page of nothing":   pageOf(element{bucketElement, 16, 0, bucketHead + pageHead}),
		"no page":                         bytes.Repeat([]byte{0xff}, int(size)),
		"further pages that are missing":  longer,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, append(append(bytes.Clone(spoilt), good...), "a piece"...), 0o600); err != nil {
				t.Fatal(err)
			}
			erase(t, path, func(key, _ []byte) bool { return string(key) == "secret" })
			after, err := os.ReadFile(path)
			if err != nil || bytes.Contains(after, []byte("S3CR3T")) || len(after) != int(2*size)+len("a piece") {
				t.Errorf("%d bytes, with the secret: %v (%v)", len(after), bytes.Contains(after, []byte("S3CR3T")), err)
			}
		})
	}
}

// TestErasingComesToAnEnd: where each page says that all behind it belongs to it, and each thing on it that it is as long as that, a
// file of 16 MiB would take minutes, and one of 1 GiB days.
func TestErasingComesToAnEnd(t *testing.T) {
	const pages, each = 128, 20
	size := uint32(os.Getpagesize())
	var file []byte
	for i := range uint32(pages) {
		var elements []element
		for n := range uint32(each) {
			elements = append(elements, element{0, size - pageHead - n*elementHead, 6, (pages-i-1)*size - 6})
		}
		page := pageOf(elements...)
		binary.LittleEndian.PutUint32(page[12:], pages-i-1)
		file = append(file, page...)
	}
	for is, most := range map[bool]int{false: each * 5 * len(file), true: 5 * len(file)} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		looked := 0
		erase(t, path, func(_, value []byte) bool {
			looked += len(value)
			return is
		})
		if looked > most {
			t.Errorf("of %d bytes %d were looked at, to be overwritten: %t", len(file), looked, is)
		}
	}
}

func erase(t *testing.T, path string, is func(key, value []byte) bool) {
	t.Helper()
	change(t, path, func(file *os.File) error { return EraseValues(file, is) })
}

func eraseBehind(t *testing.T, path, mark string) {
	t.Helper()
	change(t, path, func(file *os.File) error { return EraseBehind(file, mark) })
}

func change(t *testing.T, path string, how func(*os.File) error) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := how(file); err != nil {
		t.Fatal(err)
	}
}

// TestWhatNoPageAccountsForIsErased: what is torn says nothing of where a secret lies on it, but its name comes before it. What a page that
// is whole holds stays, whatever it is like, also on its further pages.
func TestWhatNoPageAccountsForIsErased(t *testing.T) {
	const held, size = "mailpS3CR3T\"+1", 2 * elementHead
	put := func(page []byte, at int) []byte { copy(page[at:], held); return page }
	value := element{0, size, 4, uint32(len(held) - 4)}
	whole := put(pageOf(value), pageHead+size)
	long := pageOf(element{0, elementHead, 4, uint32(os.Getpagesize()) + 100})
	binary.LittleEndian.PutUint32(long[12:], 1)
	for name, c := range map[string]struct {
		file []byte
		kept bool
	}{
		"a whole page":               {whole, true},
		"a further page":             {append(bytes.Clone(long), put(make([]byte, os.Getpagesize()), 50)...), true},
		"behind a further page":      {append(bytes.Clone(long), put(make([]byte, os.Getpagesize()), 500)...), false},
		"no head":                    {append(make([]byte, 32), whole[32:]...), false},
		"no list of elements":        {append(append(bytes.Clone(whole[:16]), make([]byte, 16)...), whole[32:]...), false},
		"behind all that is on it":   {put(pageOf(value), 900), false},
		"on an empty page":           {put(pageOf(), 900), false},
		"keys that are not in order": {put(pageOf(element{0, 800, 4, 0}, element{0, 700, 4, 0}), 600), false},
		"a bucket that is none":      {put(pageOf(element{bucketElement, size, 4, 600}), 300), false},
		"the end of the file":        {[]byte(held + strings.Repeat("x", 30)), false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			eraseBehind(t, path, "mailp")
			after, err := os.ReadFile(path)
			if err != nil || len(after) != len(c.file) || bytes.Contains(after, []byte("S3CR3T")) != c.kept || bytes.Contains(after, []byte(`"+1`)) != c.kept {
				t.Errorf("%d of %d bytes, with the secret: %t (%v)", len(after), len(c.file), bytes.Contains(after, []byte("S3CR3T")), err)
			}
			if c.kept && !bytes.Equal(after, c.file) {
				t.Error("something else was changed")
			}
		})
	}
}

// FuzzErase: whatever is in a file, erasing ends, keeps its length, and changes nothing but the values that are meant.
func FuzzErase(f *testing.F) {
	good := pageOf(element{0, 2 * elementHead, 6, 6}, element{bucketElement, 16, 6, 600})
	copy(good[pageHead+2*elementHead:], "secretS3CR3T")
	f.Add(good)
	f.Add(pageOf(element{1, 1<<32 - 1, 1<<32 - 1, 1<<32 - 1}))
	f.Add(append(pageOf(element{0, elementHead, 6, 6}), "mailpS3CR3T"...))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		erase(t, path, func(_, _ []byte) bool { return false })
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("the file was changed (%v)", err)
		}
		eraseBehind(t, path, "mailp")
		if after, err := os.ReadFile(path); err != nil || len(after) != len(content) || !bytes.Contains(content, []byte("mailp")) && !bytes.Equal(after, content) {
			t.Errorf("%d bytes became %d, or others than those behind the mark (%v)", len(content), len(after), err)
		}
		erase(t, path, func(_, _ []byte) bool { return true })
		if after, err := os.ReadFile(path); err != nil || len(after) != len(content) {
			t.Errorf("%d bytes became %d (%v)", len(content), len(after), err)
		}
	})
}
