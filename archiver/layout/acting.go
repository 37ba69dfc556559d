package layout

import (
	"path"
	"strings"

	"ringcentral-archiver/store/ledger"
)

// heldExtension is that of files that would act when they are opened: no system opens it with anything. The bytes are as they were sent,
// and the index has the sender's name.
const heldExtension = ".file"

// acting are the endings of files that run, or have something run, when they are opened: programs, scripts, links to them, settings,
// installers, pages with scripts, and documents with macros.
var acting = func() map[string]bool {
	all := map[string]bool{}
	for ending := range strings.FieldsSeq(`
		exe com scr pif bat cmd msi msp msix appx cpl dll sys ocx gadget application appref-ms diagcab
		js jse vbs vbe vb ws wsf wsc wsh hta ps1 ps1xml psm1 psd1 psc1 sct shb shs jar jnlp py pyw pyc pyz rb pl php sh bash csh ksh zsh fish
		lnk url website desktop webloc inetloc fileloc library-ms search-ms searchconnector-ms settingcontent-ms scf inf ins isp reg rdp
		wsb vsto udl job grp pcd prg mam maf mar xnk mdz cab kext saver cer crt class oxt asp aspx bas tcl lua au3 ahk
		chm hlp msc mst msh xbap xll iqy slk oqy rqy dqy one onepkg theme themepack
		html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt swf
		docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm accdb accde mdb mde ade adp
		app command tool action workflow terminal dmg pkg mpkg scpt scptd applescript mobileconfig
		deb rpm run appimage snap flatpakref apk ipa iso img vhd vhdx`) {
		all["."+ending] = true
	}
	return all
}()

// Acts reports whether a file with an ending, as ".exe", acts when it is opened.
func Acts(ending string) bool { return acting[strings.ToLower(ending)] }

// Held reports whether a file may act by the name that it was sent with, or lies in the archive under an ending that keeps it from it.
func Held(p ledger.Part) bool {
	return Acts(path.Ext(p.FileName)) || path.Ext(p.Path) == heldExtension
}
