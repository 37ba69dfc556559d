package flagvalue

import (
	"fmt"
	"slices"

	"ringcentral-archiver/ui/terminal/phrase"
)

// Choice is one of a few words.
type Choice[W ~string] struct {
	into    *W
	called  string
	allowed []string
}

// OneOf is a value that sets into to one of the allowed words. In errors, another
// word "is not" what the words are called: "known here", "a reason".
func OneOf[W ~string](into *W, called string, allowed ...string) *Choice[W] {
	return &Choice[W]{into, called, allowed}
}

// Set takes the word; an error names the allowed ones.
func (c *Choice[W]) Set(word string) error {
	if !slices.Contains(c.allowed, word) {
		return fmt.Errorf("%q is not %s.%s Use %s", word, c.called, phrase.DidYouMean(word, c.allowed), phrase.List(c.allowed, "or"))
	}
	*c.into = W(word)
	return nil
}

func (c *Choice[W]) String() string {
	if c.into == nil {
		return ""
	}
	return string(*c.into)
}

// Type names the kind of value.
func (*Choice[W]) Type() string { return "word" }

// Words are the words that can be completed to.
func (c *Choice[W]) Words(string) []string { return c.allowed }
