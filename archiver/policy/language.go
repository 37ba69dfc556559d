package policy

import (
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
)

// KeepLanguage notes that mails and pages are to be written in the language of a locale, which is the window's, also while no window
// is there. Errors: reasons.ErrStore.
func KeepLanguage(s *store.Store, locale string) error {
	code := translation.In(locale).Code
	if settings, err := s.Settings(); err == nil && settings.Language == code {
		return nil
	}
	return reasons.StoreFailed("keep the language", s.ChangeSettings(func(s *store.Settings) error {
		s.Language = code
		return nil
	}))
}
