package csvcell

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"
)

func TestNoFormulaReachesASpreadsheet(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@x", "\tx", "\nx", "＝1", "＋1", "－1", "＠x"} {
		if got := Text(text); got != "'"+text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"", "success", "failed: =1", "Ana = Ruiz", "a-b; c-d, e@f"} {
		if got := Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for text, want := range map[string]string{
		"Ana;=1+1": "Ana;'=1+1", "Ana; \"=1+1\"": "Ana; \"'=1+1\"", "a\t@b": "a\t'@b", "a\n-2+3": "a\n'-2+3", "a\r\n=b": "a\n'=b", "a,=b": "a,'=b",
		" =1": " '=1", "\ufeff=1": "\ufeff'=1", "\u2060=1": "\u2060'=1", "\u034f+1": "\u034f'+1", "﹦1": "'﹦1", "\"=1": "\"'=1", "\u202a=1": "'=1", "\rx": "'\nx", "a;=1;=2": "a;'=1;'=2", "\xff": "\ufffd", "\x1b[1m": "\ufffd[1m",
		"+14155550123; +13125550821": "'+14155550123; '+13125550821", "a;+1+cmd": "a;'+1+cmd", "a;-": "a;'-",
	} {
		if got := Text(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}

func TestNumbersStayAsTheyAre(t *testing.T) {
	for _, text := range []string{"+14155550123", "0101", "00", "7700000001004", "1e5", "1.50", "Inf", "infinity", "nan", ".5", "0x1p-2"} {
		if got := Text(text); got != "'"+text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"0", "101", "14155550123", "s-a0d15", "3 boxes"} {
		if got := Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

var aFormula = regexp.MustCompile(`^[\s"]*[=+\-@＝＋－＠]`)

// FuzzNoReaderFindsAFormula has readers with each separator look at a line that has the text in a cell: one that knows the quotes of
// its own cells, and one that cuts at every separator.
func FuzzNoReaderFindsAFormula(f *testing.F) {
	for _, seed := range []string{"Ana", "Ana;=1", "\t=1", "a\r\n=2", "\"=1\"", "a;\"\"=1", "+1; +2", "\u202e=1", "a,\n+1+1", "＝1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var line bytes.Buffer
		out := csv.NewWriter(&line)
		out.UseCRLF = true
		if err := out.WriteAll([][]string{{"2026-11-01", Text(text), "Ana"}}); err != nil {
			t.Fatal(err)
		}
		for _, separator := range ",;\t" {
			cells := strings.FieldsFunc(line.String(), func(r rune) bool { return r == separator || r == '\n' || r == '\r' })
			in := csv.NewReader(bytes.NewReader(line.Bytes()))
			in.Comma, in.LazyQuotes, in.FieldsPerRecord = separator, true, -1
			if rows, err := in.ReadAll(); err == nil {
				for _, row := range rows {
					cells = append(cells, row...)
				}
			}
			for _, cell := range cells {
				if aFormula.MatchString(cell) {
					t.Errorf("%q became %q, in which a reader with %q finds %q", text, line.String(), separator, cell)
				}
			}
		}
	})
}
