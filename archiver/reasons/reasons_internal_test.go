package reasons

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
)

// TestEveryReasonHasARow: a reason that is declared has a row, with words, and a
// row has a declared reason.
func TestEveryReasonHasARow(t *testing.T) {
	declared := declaredReasons(t)
	for reason, name := range declared {
		if reason == NoReason {
			continue
		}
		if row := table[reason]; row.sentence == "" || row.short == "" {
			t.Errorf("%s (%s) has no row with a sentence and a short word in table.go", name, reason)
		}
	}
	for reason := range table {
		if declared[reason] == "" {
			t.Errorf("the row %q has no constant in reasons.go", reason)
		}
	}
}

// declaredReasons reads the constants of reasons.go, with their names.
func declaredReasons(t *testing.T) map[Reason]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "reasons.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[Reason]string{}
	for _, decl := range file.Decls {
		group, is := decl.(*ast.GenDecl)
		if !is || group.Tok != token.CONST {
			continue
		}
		for _, spec := range group.Specs {
			value := spec.(*ast.ValueSpec)
			code, err := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out[Reason(code)] = value.Names[0].Name
		}
	}
	return out
}

// TestColumnsFitTogether: what stops everything needs a person and ends the pass;
// what passes without help needs none.
func TestColumnsFitTogether(t *testing.T) {
	for reason, row := range table {
		switch {
		case row.stopsAll && (!row.needsPerson || !row.endsPass):
			t.Errorf("%s stops everything, but needs no person or ends no pass", reason)
		case row.passing && row.needsPerson:
			t.Errorf("%s passes without help, but needs a person", reason)
		case row.refused && row.endsPass:
			t.Errorf("%s is met by one listing, but ends the pass", reason)
		case row.hoursOnly && row.retry != Growing:
			t.Errorf("%s is of no item, but says when an item is tried again", reason)
		}
	}
}
