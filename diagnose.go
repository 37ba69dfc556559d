package main

import (
	"context"
	"path/filepath"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/terminal"
	"ringcentral-archiver/ui/terminal/output"
)

// diagnose collects what the person needs who helps the user of the running program.
func (p *program) diagnose(line *terminal.Line, about details) func(context.Context) diagnose.Bundle {
	is := described(line, about)
	is.Status = func() any { return output.StatusOf(p.engine.Snapshot()) }
	return func(ctx context.Context) diagnose.Bundle { return p.engine.Diagnose(ctx, is) }
}

// diagnoseWithout is diagnose of a program that could not be opened; why says why not.
func diagnoseWithout(line *terminal.Line, about details, why error) func(context.Context) diagnose.Bundle {
	is := described(line, about)
	return func(ctx context.Context) diagnose.Bundle {
		return archiver.DiagnoseWithout(ctx, options(line, about), is, why)
	}
}

// described is what is known of the program before it is opened.
func described(line *terminal.Line, about details) diagnose.Program {
	return diagnose.Program{
		Name: about.Name, Version: about.Version, Commit: commit, Demo: line.Demo,
		Folder: line.Data, Log: filepath.Join(line.Data, logName), Crashes: filepath.Join(line.Data, crashFile),
	}
}
