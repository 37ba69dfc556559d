package output

import (
	"io"
	"strings"
	"text/tabwriter"

	"ringcentral-archiver/archiver/plaintext"
)

// Table lays cells out in columns. What others wrote in a cell stays in it (plaintext).
type Table struct{ out *tabwriter.Writer }

// NewTable begins a table with so many spaces between its columns.
func NewTable(w io.Writer, apart int) Table {
	return Table{tabwriter.NewWriter(w, 0, 0, apart, ' ', 0)}
}

// Row adds a row. What it cannot write Flush reports.
func (t Table) Row(cells ...string) {
	for i, cell := range cells {
		cells[i] = plaintext.Line(cell)
	}
	_, _ = io.WriteString(t.out, strings.Join(cells, "\t")+"\n")
}

// Flush writes the table. It returns the writer's error.
func (t Table) Flush() error { return t.out.Flush() }
