package index

import (
	"fmt"
	"html/template"
	"time"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
)

// spoken is the language of a page.
type spoken struct{ *translation.Language }

// Mark is a text of the page around names, each of which keeps its own direction of writing.
func (in spoken) Mark(english string, names ...any) template.HTML {
	for i, name := range names {
		names[i] = "<bdi>" + template.HTMLEscapeString(plaintext.Line(fmt.Sprint(name))) + "</bdi>"
	}
	return template.HTML(fmt.Sprintf(template.HTMLEscapeString(in.Say(english)), names...))
}

// monthTitle turns 2026-11 into November 2026.
func (in spoken) monthTitle(name string) string {
	first, err := time.Parse("2006-01", name)
	if err != nil {
		return name
	}
	return in.Month(first.Year(), first.Month())
}
