package desktop

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

// Below HKEY_CURRENT_USER. In the second key the Task Manager notes what the
// user has switched off there: the first byte of the value is odd then.
const (
	runKey      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

func (a Autostart) enabled() (bool, error) {
	run, err := openKey(runKey, registry.QUERY_VALUE)
	if run == 0 || err != nil {
		return false, err
	}
	defer run.Close()
	if _, _, err := run.GetStringValue(a.id); err != nil {
		return false, unlessMissing(err)
	}
	approved, err := openKey(approvedKey, registry.QUERY_VALUE)
	if approved == 0 || err != nil {
		return err == nil, err
	}
	defer approved.Close()
	state, _, err := approved.GetBinaryValue(a.id)
	return len(state) == 0 || state[0]%2 == 0, unlessMissing(err)
}

func (a Autostart) enter(words []string) error {
	run, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer run.Close()
	if err := run.SetStringValue(a.id, commandLine(words)); err != nil {
		return err
	}
	return deleteValue(approvedKey, a.id)
}

func (a Autostart) remove() error {
	return errors.Join(deleteValue(runKey, a.id), deleteValue(approvedKey, a.id))
}

func deleteValue(path, name string) error {
	key, err := openKey(path, registry.SET_VALUE)
	if key == 0 || err != nil {
		return err
	}
	defer key.Close()
	return unlessMissing(key.DeleteValue(name))
}

// openKey gives no key and no error where there is none.
func openKey(path string, access uint32) (registry.Key, error) {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, access)
	if err != nil {
		return 0, unlessMissing(err)
	}
	return key, nil
}

func unlessMissing(err error) error {
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}
