; The setup for Windows: for one user, without an administrator. .ci/release hands it VERSION, PARTS (what is built), OUT, and SIGN
; (a command that signs a file) if there is a certificate.
;
;	setup.exe /S                silent: exit code 0 is done; after 2 (a program runs and does not end, or the disk is full) the old one still works
;	setup.exe /S /AUTOSTART=0   does not start it when the user signs in
Unicode true
Target amd64-unicode
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

!define NAME "RingCentral Archiver"
!define ID "io.github.ringcentral-archiver"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"

Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${ID}" "InstallDir"
SetCompressor /SOLID lzma
ManifestDPIAware true
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "${NAME} contributors"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${PARTS}/icon.ico"
!define MUI_UNICON "${PARTS}/icon.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\archiver.exe"
!insertmacro MUI_PAGE_LICENSE "${PARTS}/LICENSE.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString AUTOSTART ${LANG_ENGLISH} "Start when I sign in to Windows"
LangString AUTOSTART ${LANG_GERMAN} "Beim Anmelden an Windows starten"
LangString RUNNING ${LANG_ENGLISH} "${NAME} is running and did not end when it was asked to. Please quit it (its icon beside the clock, Quit), also in terminals, and try again."
LangString RUNNING ${LANG_GERMAN} "${NAME} läuft und hat sich auf die Bitte hin nicht beendet. Bitte beenden Sie es (Symbol neben der Uhr, Beenden), auch in Terminals, und versuchen Sie es noch einmal."
LangString NOTREPLACED ${LANG_ENGLISH} "A program file could not be replaced; if ${NAME} was installed before, the old one still works."
LangString NOTREPLACED ${LANG_GERMAN} "Eine Programmdatei ließ sich nicht ersetzen; war ${NAME} schon installiert, dann funktioniert die alte weiterhin."
; What NSIS says where the disk is full; the name of the file follows.
LangString ^ErrorWriting ${LANG_ENGLISH} "The disk may be full, and if ${NAME} was installed before, the old one still works; this could not be written: "
LangString ^ErrorWriting ${LANG_GERMAN} "Der Datenträger ist wohl voll, und war ${NAME} schon installiert, dann funktioniert die alte Version weiterhin; nicht geschrieben werden konnte: "
LangString DATASTAYS ${LANG_ENGLISH} "The archive in Dropbox stays, and so do the settings in $APPDATA\${NAME}."
LangString DATASTAYS ${LANG_GERMAN} "Das Archiv in Dropbox bleibt, ebenso die Einstellungen in $APPDATA\${NAME}."

Var Ran ; 1 if the program with its window ran and was ended

; Pushes 1 if a file is there and a program runs from it.
!macro InUse FILE
  Push 0
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $0 "${FILE}" a
    ${If} ${Errors}
      Pop $1
      Push 1
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

; Asks the program with its window to quit, and goes on only when nothing runs from the folder any more. "archiver run" is not asked: who
; started it has to know that it stopped.
!macro EndRunning UN
Function ${UN}EndRunning
  StrCpy $Ran 0
  again:
  !insertmacro InUse "$INSTDIR\archiver.com"
  Pop $2
  ${If} $2 = 1
    Goto tell
  ${EndIf}
  !insertmacro InUse "$INSTDIR\archiver.exe"
  Pop $2
  ${If} $2 = 0
    Return
  ${EndIf}
  nsExec::Exec /TIMEOUT=20000 '"$INSTDIR\archiver.com" quit'
  Pop $3
  ; It has let go of its file a moment after it answered.
  ${For} $4 1 60
    !insertmacro InUse "$INSTDIR\archiver.exe"
    Pop $2
    ${If} $2 = 0
      StrCpy $Ran 1
      Return
    ${EndIf}
    ${If} $3 != 0
      ${Break}
    ${EndIf}
    Sleep 250
  ${Next}
  tell:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY again
  SetErrorLevel 2
  !if "${UN}" == ""
    Call RemoveNew
  !endif
  Quit
FunctionEnd
!macroend

Function RemoveNew
  SetOutPath $TEMP
  RMDir /r "$INSTDIR\new"
FunctionEnd
!insertmacro EndRunning ""
!insertmacro EndRunning "un."

; Moves the files from one folder on the disk to another, for which no room is needed.
!macro Move FROM TO
  Rename "${FROM}\archiver.exe" "${TO}\archiver.exe"
  Rename "${FROM}\archiver.com" "${TO}\archiver.com"
  Rename "${FROM}\LICENSE.txt" "${TO}\LICENSE.txt"
  Rename "${FROM}\licences.txt" "${TO}\licences.txt"
!macroend

; The new files are all there before the old program is ended and replaced: on a full disk it goes on. Where one cannot be replaced after
; all (a terminal has just started it), the old ones are put back.
Section "${NAME}"
  SectionIn RO
  Call RemoveNew
  SetOutPath "$INSTDIR\new"
  File "${PARTS}/archiver.exe"
  File "${PARTS}/archiver.com"
  File "${PARTS}/LICENSE.txt"
  File "${PARTS}/licences.txt"
  SetOutPath $INSTDIR
  Call EndRunning
  CreateDirectory "$INSTDIR\new\old"
  !insertmacro Move "$INSTDIR" "$INSTDIR\new\old"
  ClearErrors ; where nothing was installed there is nothing to move
  !insertmacro Move "$INSTDIR\new" "$INSTDIR"
  ${If} ${Errors}
    !insertmacro Move "$INSTDIR" "$INSTDIR\new"
    !insertmacro Move "$INSTDIR\new\old" "$INSTDIR"
    MessageBox MB_OK|MB_ICONSTOP "$(NOTREPLACED)" /SD IDOK
    Abort
  ${EndIf}
  Call RemoveNew
  SetOutPath $INSTDIR
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\archiver.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "Software\${ID}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\archiver.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${NAME} contributors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "$(AUTOSTART)" autostart
  WriteRegStr HKCU "${RUN}" "${ID}" '"$INSTDIR\archiver.exe" --hidden'
SectionEnd

; A program that was ended to be replaced continues: there may be no one at the screen.
Section
  ${If} $Ran = 1
    Exec '"$INSTDIR\archiver.exe" --hidden'
  ${EndIf}
SectionEnd

; What was ended goes on; no one may be there to start it.
Function .onInstFailed
  Call RemoveNew
  ${If} $Ran = 1
    Exec '"$INSTDIR\archiver.exe" --hidden'
  ${EndIf}
FunctionEnd

; Who has switched the start off keeps it off when the program is upgraded.
Function .onInit
  ${GetParameters} $0
  ${GetOptions} $0 "/AUTOSTART=" $1
  ReadRegStr $2 HKCU "Software\${ID}" "InstallDir"
  ReadRegStr $3 HKCU "${RUN}" "${ID}"
  ${If} $1 == "0"
    !insertmacro UnselectSection ${autostart}
  ${ElseIf} $1 != "1"
  ${AndIf} $2 != ""
  ${AndIf} $3 == ""
    !insertmacro UnselectSection ${autostart}
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.EndRunning
  ; Windows would go on starting what is not there any more. Without an administrator it may have to.
  nsExec::Exec /TIMEOUT=20000 '"$INSTDIR\archiver.com" service uninstall'
  Pop $0
  Delete "$INSTDIR\archiver.exe"
  Delete "$INSTDIR\archiver.com"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\licences.txt"
  RMDir /r "$INSTDIR\new"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegValue HKCU "${RUN}" "${ID}"
  ; A data folder that the program was told to use has an entry of its own: the id, a point and eight letters.
  StrLen $0 "${ID}."
  StrCpy $1 0
  ${Do}
    EnumRegValue $2 HKCU "${RUN}" $1
    ${If} $2 == ""
      ${ExitDo}
    ${EndIf}
    StrCpy $3 $2 $0
    ${If} $3 == "${ID}."
      DeleteRegValue HKCU "${RUN}" $2
    ${Else}
      IntOp $1 $1 + 1
    ${EndIf}
  ${Loop}
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\${ID}"
  DetailPrint "$(DATASTAYS)"
SectionEnd
