package flagvalue

// List is words separated by commas, as a person types them; an empty one takes back those before it.
type List struct{ into *string }

// ListOf is a value that sets into.
func ListOf(into *string) List { return List{into} }

// Set takes the words, or more of them where the flag is given again.
func (l List) Set(words string) error {
	if *l.into != "" && words != "" {
		words = *l.into + "," + words
	}
	*l.into = words
	return nil
}

func (l List) String() string {
	if l.into == nil {
		return ""
	}
	return *l.into
}

// Type names the kind of value.
func (List) Type() string { return "list" }
