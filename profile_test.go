package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
)

// profilesTo names the environment variable that turns the test binary of this
// package into the program itself, which leaves profiles and counts in the folder
// that the variable names. The benchmarks in e2e/bench run it so.
const profilesTo = "ARCHIVER_PROFILES"

// allocations is what the run of a program has asked of the memory.
type allocations struct {
	Objects, Bytes uint64
}

const (
	allocationsFile = "allocations.json"
	cpuProfile      = "cpu.pprof"
	memoryProfile   = "memory.pprof"
)

// profiled is main with profiles.
func profiled(dir string) int {
	code := 1
	err := withProfiles(dir, func() { code = run(os.Args[1:]) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

func withProfiles(dir string, work func()) error {
	out, err := os.Create(filepath.Join(dir, cpuProfile))
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return errors.Join(err, out.Close())
	}
	work()
	pprof.StopCPUProfile()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return errors.Join(out.Close(), writeAllocations(dir, allocations{Objects: m.Mallocs, Bytes: m.TotalAlloc}), writeMemory(dir))
}

func writeAllocations(dir string, a allocations) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, allocationsFile), text, 0o600)
}

func writeMemory(dir string) error {
	out, err := os.Create(filepath.Join(dir, memoryProfile))
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("allocs").WriteTo(out, 0), out.Close())
}
