package csvcell

import "testing"

func TestNoFormulaReachesASpreadsheet(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"} {
		if got := Text(text); got != "'"+text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"", "success", "failed: =1", "Ana = Ruiz", "\xff"} {
		if got := Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestNumbersStayAsTheyAre(t *testing.T) {
	for _, text := range []string{"+14155550123", "0101", "00", "7700000001004", "1e5", "1.50", "Inf"} {
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
