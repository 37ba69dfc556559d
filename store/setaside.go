package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ownfile"
)

const damagedSuffix = ".damaged-"

// SetAside gives the damaged file at path another name beside it, which has the day in it, and returns
// that path. It replaces no file. The store must be closed. The file keeps everything but its secrets:
// nothing would end them there when the sign-in ends. Errors: ErrUnreadable.
func SetAside(path string, day time.Time) (to string, err error) {
	if err := eraseSecrets(path); err != nil {
		return "", fmt.Errorf("set %s aside: %w: %w", path, ErrUnreadable, err)
	}
	for n := 1; ; n++ {
		to = path + damagedSuffix + day.Format(time.DateOnly)
		if n > 1 {
			to += fmt.Sprintf("-%d", n)
		}
		if _, err := os.Lstat(to); err == nil {
			continue
		}
		if err := os.Rename(path, to); err != nil {
			return "", fmt.Errorf("set %s aside: %w: %w", path, ErrUnreadable, err)
		}
		return to, nil
	}
}

// eraseAside erases the secrets in the files that were set aside, by earlier versions with all they
// held.
func eraseAside(path string) error {
	beside, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return err
	}
	var found error
	for _, e := range beside {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+damagedSuffix) && e.Type().IsRegular() {
			found = errors.Join(found, eraseSecrets(filepath.Join(filepath.Dir(path), e.Name())))
		}
	}
	return found
}

// secretTexts come before a secret, or a piece of one, where the page that it lay on is none any more, or in the settings, where the
// address to ping stood before it was a secret.
var secretTexts = []string{
	`"access":"`, `"refresh":"`, `"Ping":"`, NamePing + string(OpenSecret) + "https://", NamePing + string(OpenSecret) + "http://",
	NameHook + string(OpenSecret) + "https://", NameHook + string(OpenSecret) + "http://",
}

// eraseSecrets overwrites the secrets in a file that no program has open, as far as they can be found
// there: sealed or not, of today or left over in free pages. Errors: those of the file.
func eraseSecrets(path string) (err error) {
	file, err := ownfile.Open(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return eraseSecretsIn(file)
}

func eraseSecretsIn(file *os.File) error {
	names := []string{NameRingCentral, NameDropbox, NameMail, NamePing, NameHook, NameProxy, NameRevocations}
	return errors.Join(
		disk.EraseValues(file, func(key, value []byte) bool {
			// the connections, which have the same names, are JSON
			return slices.Contains(names, string(key)) && len(value) > 0 && value[0] != '{'
		}),
		disk.EraseTexts(file, secretTexts...),
		disk.EraseBehind(file, NameMail+string(OpenSecret), NameProxy+string(OpenSecret)))
}
