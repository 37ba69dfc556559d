package flagvalue

import (
	"slices"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Choice is one of a few words.
type Choice[W ~string] struct {
	into    *W
	wrong   string
	allowed []string
}

// What the words are, for errors about another.
var (
	UnknownWord   = translation.Key("%q is not known here.%s Use %s")
	UnknownReason = translation.Key("%q is not a reason.%s Use %s")
	UnknownLevel  = translation.Key("%q is not a level.%s Use %s")
)

// OneOf is a value that sets into to one of the allowed words. wrong is what is said of another: UnknownWord, UnknownReason or UnknownLevel.
func OneOf[W ~string](into *W, wrong string, allowed ...string) *Choice[W] {
	return &Choice[W]{into, wrong, allowed}
}

// Set takes the word; an error names the allowed ones.
func (c *Choice[W]) Set(word string) error {
	if !slices.Contains(c.allowed, word) {
		return phrase.Mistake(c.wrong, word, phrase.Meant{Word: word, Allowed: c.allowed}, phrase.Any(c.allowed))
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
