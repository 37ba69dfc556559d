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
		appcontent-ms appinstaller appxbundle msixbundle msu ppkg diagpkg printerexport webpnp deskthemepack contact mof xrm-ms
		ps2 ps2xml psc2 cdxml pssc psrc msh1 msh2 mshxml msh1xml msh2xml mjs cjs jsx pyo pyzw pyd rbw a3x kix ica vnc vbp vsmacros vsw fxp osd ops plg prf
		chm its hlp hpj cnt bgi msc mst msh xbap xll iqy slk oqy rqy dqy odc one onepkg theme themepack
		html htm xhtml xht xhtm shtml shtm mht mhtml mhtm htc htt dochtml docmhtml xlshtml xlsmhtml ppthtml pptmhtml
		svg svgz xml xsl xslt swf rdf rss atom xul mml air
		docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm accdb accde accdr mdb mde ade adp
		mad maq mas mat mau mav maw mcf mda mdt mdw xla xlm ppa wll wbk wiz
		app command tool action workflow terminal dmg pkg mpkg scpt scptd applescript mobileconfig
		prefpane qlgenerator osax wdgt safariextz xip sparseimage sparsebundle toast
		deb rpm run appimage snap flatpak flatpakref flatpakrepo kdelnk elf apk ipa iso img vhd vhdx wim vmdk`) {
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
