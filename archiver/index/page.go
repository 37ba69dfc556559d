package index

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"strings"
)

//go:embed month status
var sources embed.FS

// page is the fixed part of a page. Style and script stand inside it, so that
// no file but those with its rows must survive.
type page struct {
	Style  template.CSS
	Script template.JS
	// allows the page its own style and script by their sums, and files beside it; nothing else
	Policy string
}

// newPage makes a page of a style and scripts; more is where other scripts may lie that it loads.
func newPage(more, style string, scripts ...string) page {
	var script strings.Builder
	script.WriteString("(() => {\n\"use strict\";\n")
	for _, name := range scripts {
		script.WriteString(source(name))
	}
	script.WriteString("})();\n")
	p := page{Style: template.CSS(source(style)), Script: template.JS(script.String())}
	p.Policy = "default-src 'none'; style-src '" + sum(string(p.Style)) + "'; script-src '" + sum(string(p.Script)) +
		"'" + more + "; img-src 'self' file: data:; media-src 'self' file:; frame-src 'self' file:; base-uri 'none'; form-action 'none'"
	return p
}

func source(name string) string {
	text, err := sources.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

func sum(text string) string {
	hash := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(hash[:])
}
