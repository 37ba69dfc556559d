package terminal

import (
	"context"
	"time"
)

func (s *session) backup(ctx context.Context) int {
	if s.word == "off" {
		return s.backupOff(ctx)
	}
	if err := s.engine.SetBackup(ctx, s.Line.backup); err != nil {
		return s.Fail(s.Env, err)
	}
	say(s.Out, "Backup is on: %s.", scopes(s.engine.Snapshot().Backup, s.Zone))
	say(s.Out, `Archive now with "archiver run --once", or leave "archiver run" or the window running.`)
	return Done
}

func (s *session) backupOff(ctx context.Context) int {
	if err := s.engine.SwitchOff(ctx); err != nil {
		return s.Fail(s.Env, err)
	}
	say(s.Out, "Backup is off. What is archived and the log stay.")
	return Done
}

// beginDemo says so when a demonstration turns backup on by itself.
func (s *session) beginDemo(ctx context.Context) error {
	since, err := s.engine.BeginDemo(ctx)
	if err == nil && !since.IsZero() {
		say(s.Out, "This is a demonstration with a made-up office: backup is turned on for what is newer than %s.", moment(since, s.Zone))
	}
	return err
}

// moment is a time as it is shown to people.
func moment(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02 15:04") }
