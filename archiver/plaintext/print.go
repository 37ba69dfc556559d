package plaintext

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"
)

// Sprintf is fmt.Sprintf with each argument as one line: only the format has line ends and tabs.
func Sprintf(format string, args ...any) string {
	shown := make([]any, len(args))
	for i, arg := range args {
		shown[i] = argument(arg)
	}
	return fmt.Sprintf(format, shown...)
}

// Fprintf writes what Sprintf makes. It returns the writer's error.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return io.WriteString(w, Sprintf(format, args...))
}

func argument(arg any) any {
	switch said := arg.(type) {
	case string:
		return Line(said)
	case error:
		return Line(strings.ReplaceAll(said.Error(), "\n", "; ")) // several errors that were joined
	}
	switch value := reflect.ValueOf(arg); {
	case !value.IsValid(), value.Kind() >= reflect.Bool && value.Kind() <= reflect.Complex128:
		if _, names := arg.(fmt.Stringer); !names {
			return arg
		}
	}
	return Line(fmt.Sprint(arg))
}

// JSON writes what acts on a terminal as JSON's escapes, which programs read as what it was. It takes what encoding/json has made, in
// which every such character stands inside a string.
func JSON(encoded []byte) []byte {
	if !bytes.ContainsFunc(encoded, acts) {
		return encoded
	}
	var out bytes.Buffer
	for _, r := range string(encoded) {
		if acts(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.Bytes()
}

func acts(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' || turns(r) }
