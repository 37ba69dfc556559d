package index

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"sync"
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

// titles are the columns of a table, by their keys.
func (in spoken) titles(columns []string) (titles []string) {
	for _, column := range columns {
		titles = append(titles, in.Say(column))
	}
	return titles
}

// spoken is the language that the month is written in.
func (m Month) spoken() spoken { return spoken{cmp.Or(m.In, translation.English())} }

// inScript are the keys in the scripts of the month's page: of texts, and of what is counted.
var inScript = regexp.MustCompile(`\b(say|count)\((?:[^"()]*(?:\([^()]*\))?[^"()]*, )?"([^"]+)"`)

// scriptKeys are what inScript finds there: the page is written at each turn, and its scripts stay the same.
var scriptKeys = sync.OnceValue(func() [][]string { return inScript.FindAllStringSubmatch(string(monthPage.Script), -1) })

// scriptWords are the texts that the scripts of the month's page say.
func scriptWords(in spoken) (string, error) {
	said := map[string]any{}
	for _, found := range scriptKeys() {
		if found[1] == "count" {
			said[found[2]] = in.Forms(found[2])
		} else {
			said[found[2]] = in.Say(found[2])
		}
	}
	words, err := json.Marshal(said)
	return string(words), err
}
