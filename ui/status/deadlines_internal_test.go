package status

import (
	"testing"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
)

func TestWhatIsDeletedNext(t *testing.T) {
	for _, c := range []struct {
		types                            []int
		english, german, french, spanish string
	}{
		{
			[]int{12, 0, 0, 0},
			"12 recordings will be deleted at RingCentral on 3 March 2027", "12 Aufzeichnungen werden am 3. März 2027 bei RingCentral gelöscht",
			"12 enregistrements seront supprimés chez RingCentral le 3 mars 2027", "Se eliminarán 12 grabaciones en RingCentral el 3 de marzo de 2027",
		},
		{
			[]int{1, 0, 0, 0},
			"1 recording will be deleted at RingCentral on 3 March 2027", "1 Aufzeichnung wird am 3. März 2027 bei RingCentral gelöscht",
			"1 enregistrement sera supprimé chez RingCentral le 3 mars 2027", "Se eliminará 1 grabación en RingCentral el 3 de marzo de 2027",
		},
		{
			[]int{0, 2, 0, 0},
			"2 voicemails will be deleted at RingCentral on 3 March 2027", "2 Voicemails werden am 3. März 2027 bei RingCentral gelöscht",
			"2 messages vocaux seront supprimés chez RingCentral le 3 mars 2027", "Se eliminarán 2 mensajes de voz en RingCentral el 3 de marzo de 2027",
		},
		{
			[]int{0, 0, 2, 0},
			"2 text messages will be deleted at RingCentral on 3 March 2027", "2 SMS werden am 3. März 2027 bei RingCentral gelöscht",
			"2 SMS seront supprimés chez RingCentral le 3 mars 2027", "Se eliminarán 2 SMS en RingCentral el 3 de marzo de 2027",
		},
		{
			[]int{0, 0, 0, 1},
			"1 fax will be deleted at RingCentral on 3 March 2027", "1 Fax wird am 3. März 2027 bei RingCentral gelöscht",
			"1 fax sera supprimé chez RingCentral le 3 mars 2027", "Se eliminará 1 fax en RingCentral el 3 de marzo de 2027",
		},
		{
			[]int{1200, 1, 0, 0},
			"1,201 items will be deleted at RingCentral on 3 March 2027", "1.201 Einträge werden am 3. März 2027 bei RingCentral gelöscht",
			"1\u202f201 éléments seront supprimés chez RingCentral le 3 mars 2027", "Se eliminarán 1\u202f201 elementos en RingCentral el 3 de marzo de 2027",
		},
	} {
		s := uitest.With(func(s *archiver.Snapshot) { s.Deletions = uitest.Deletion(c.types...) })
		if got := Deletes(here, s); got != c.english {
			t.Errorf("%q, want %q", got, c.english)
		}
		for locale, want := range map[string]string{"de_DE": c.german, "fr_FR": c.french, "es_ES": c.spanish} {
			t.Run(want, func(t *testing.T) {
				uitest.Speak(t, locale+".UTF-8")
				if got := Deletes(l10n.PlaceOf(locale, here.Zone), s); got != want {
					t.Errorf("%q, want %q", got, want)
				}
			})
		}
	}
	if got := Deletes(here, uitest.Office()); got != "" {
		t.Errorf("with nothing open: %q", got)
	}
}

func TestLeaversAreNamed(t *testing.T) {
	ben := ledger.Owner{Name: "Ben Okafor", Number: "102"}
	s := uitest.With(func(s *archiver.Snapshot) {
		s.Leavers = []ledger.Leaver{
			{Owner: ben, Status: "Disabled", Types: [4]int{3, 0, 0, 0}},
			{Owner: ledger.Owner{Name: "Front desk"}, Status: "Deleted", Types: [4]int{0, 1, 0, 0}},
			{Owner: ledger.Owner{Number: "103"}, Status: "Deleted", Types: [4]int{2, 0, 0, 0}},
			{Status: "Deleted", Types: [4]int{1, 0, 0, 0}},
		}
	})
	want := "3 recordings of Ben Okafor (102) are archived first because the extension is disabled.\n" +
		"1 item of Front desk is archived first because the extension is deleted.\n" +
		"2 recordings of extension 103 are archived first because the extension is deleted.\n" +
		"1 recording of an unknown extension is archived first because the extension is deleted."
	if got := Leavers(s); got != want {
		t.Errorf("got %q", got)
	}
	row := archiver.ItemRow{State: ledger.Discovered, Leaving: "Unassigned"}
	if got := GoesFirst(row); got != "archived first because the extension is unassigned" {
		t.Errorf("got %v", got)
	}
}
