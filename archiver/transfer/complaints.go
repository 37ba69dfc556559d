package transfer

import "regexp"

// complaints is how pages begin that a service or a network shows instead of a content.
var complaints = map[string]*regexp.Regexp{
	htmlPage: regexp.MustCompile(`(?is)type\s*=\s*["']?password|<(?:title|h1)[^>]*>[^<]*\b(?:sign[ -]?in|log[ -]?[io]n|error|denied|forbidden|not found|` +
		`unauthori[sz]ed|unavailable|gateway|maintenance|blocked|captcha|[45]\d\d)\b`),
	jsonText: regexp.MustCompile(`(?i)"(?:errorCode|error|errors|error_description)"\s*:`),
	xmlText:  regexp.MustCompile(`(?i)<(?:\w+:)?(?:error|fault)\b`),
	plainText: regexp.MustCompile(`(?is)^.{0,80}\b(?:(?:temporarily|service|currently) unavailable|access denied|forbidden|unauthori[sz]ed|` +
		`internal (?:server )?error|bad gateway|time-?out|too many requests|try again later|under maintenance)\b.{0,80}$|^\W*(?:\d{3}\W+)?not found\b.{0,80}$`),
}

// complains reports whether a page that may have been sent looks like one of a service.
func complains(head []byte, looks string) bool {
	how, known := complaints[looks]
	return known && how.Match(head)
}
