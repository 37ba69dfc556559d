# make demo    try it: nothing needs to be installed or signed in to
# make test    everything that must pass
# make build   the program for this computer: build/archiver
# make lint    formatting and the checkers alone
# make matrix  random schedules of trouble: MATRIX_SCHEDULES=1000 of them, from MATRIX_SEED=… on, with the archive in MATRIX_PLACE=dropbox, folder, sftp, s3, both or three
# make fuzz    every fuzz target for FUZZTIME=1m
# make bench   measure everything, rclone beside it: WRITE=1 keeps the tables as archiver/BENCHMARKS.md, BENCH_SCALE=0.05 is a quick look
# make bench-growth   what grows with the work, at 1, 10 and 100 times the work: WRITE=1 adds it there
# make release what is handed to users: build/release; needs RINGCENTRAL_CLIENT_ID and DROPBOX_APP_KEY, or UNREGISTERED=1
# make release-test   install what make release has built, as users do: Debian and Ubuntu roots, Wine
# make screenshots   pictures of all tabs and dialogs, at three sizes, light and dark, also at 150 %: build/screenshots
# make clean   remove what was built

# One compiler and one set of flags for all, so that the window toolkit's C code is compiled once (clang: a minute, gcc: five).
TAGS := migrated_fynedo,no_emoji,no_metadata
export CC := clang
export GOFLAGS := -trimpath -buildvcs=false -tags=$(TAGS)
# Go fetches the version that go.mod names, even where it was told not to.
export GOTOOLCHAIN := auto
# Where .ci/install puts a newer Go, should the computer's own be too old.
export PATH := $(CURDIR)/build/go/bin:$(PATH)
# The language decides how dates are typed, and so what the tests see.
export LANG := en_US.UTF-8
unexport LC_ALL LC_MESSAGES LC_TIME

# What --version says was built. A release names its registrations at the two services as well.
COMMIT := $(shell git describe --always --abbrev=12 --exclude='*' --dirty=+ 2>/dev/null)
LDFLAGS := -s -w $(if $(COMMIT),-X main.commit=$(COMMIT)) \
	$(if $(RINGCENTRAL_CLIENT_ID),-X main.ringCentralClientID=$(RINGCENTRAL_CLIENT_ID)) \
	$(if $(DROPBOX_APP_KEY),-X main.dropboxAppKey=$(DROPBOX_APP_KEY)) \
	$(if $(UPDATE_ADDRESS),-X main.updateAddress=$(UPDATE_ADDRESS) -X main.updateKey=$(UPDATE_KEY))

GOFUMPT := mvdan.cc/gofumpt@v0.9.2
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
S3_SERVER = $(shell sed -n 's/^const Program = "\(.*\)"$$/\1/p' archiver/s3/s3test/server.go)

# For how long each fuzz target runs.
FUZZTIME := 1m

.PHONY: build programs demo test race-tests long-tests e2e-tests window-tests lint matrix fuzz bench bench-growth release release-test screenshots clean

build:
	@.ci/install build
	go build -ldflags "$(LDFLAGS)" -o build/archiver .

# The program with its window and without it, and the server of the tests of S3, built once for all tests and benchmarks that run them
# (e2e/harness/build.go, archiver/s3/s3test/server.go).
programs:
	CGO_ENABLED=0 go build -ldflags "$(LDFLAGS)" -o build/terminal .
	go build -ldflags "$(LDFLAGS)" -o build/archiver .
	GOBIN=$(CURDIR)/build CGO_ENABLED=0 go install -ldflags "-s -w" $(S3_SERVER)

test bench bench-growth: export ARCHIVER_TERMINAL := $(CURDIR)/build/terminal
test bench bench-growth: export ARCHIVER_WINDOW := $(CURDIR)/build/archiver
test bench bench-growth: export ARCHIVER_S3_SERVER := $(CURDIR)/build/versitygw

# With a screen the window, else the same in the terminal, which needs no C compiler.
ifneq ($(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname)),)
demo: build
	build/archiver --demo
else
demo:
	@.ci/install demo
	CGO_ENABLED=0 go build -ldflags "$(LDFLAGS)" -o build/archiver .
	build/archiver --demo run --once
endif

empty :=
space := $(empty) $(empty)

# Tests marked //test:long run without the race detector, which makes everything five times slower: simulations of weeks, one pass after
# another; tables of many inputs, each of which goes the same way; models that run in one goroutine; comparisons of pictures; and tests of
# the engine in which nothing goes on beside the pass. Those that are left run every function of the engine and of the store under it, and
# all that a person, another place or another computer does meanwhile.
LONG = $(shell grep -rhA1 --include='*_test.go' '^//test:long$$' archiver store ui | sed -n 's/^func Test\([A-Za-z0-9]*\).*/\1/p' | sort -u | paste -sd'|')

# Tests wait for the simulated services, for the disk and for programs, so more of them run side by side than there are processors.
# What vet finds was found by lint. A race is reported when it happens, not in a second of waiting at each program's end.
# A package that has passed is not run again while neither it nor what it reads changes; CI runs all, with other seeds.
GOTEST := env -u DBUS_SESSION_BUS_ADDRESS GORACE=atexit_sleep_ms=50 go test -vet=off -parallel 8 -timeout 20m $(if $(CI),-count=1)
# What tests write is thrown away, so it lies in memory, and there is room for garbage too: a fifth of their time. The race detector keeps
# twice as much memory beside that, each page of which costs time when it is first touched: under it there is less garbage.
INMEMORY = .ci/scratch $(@:-tests=) env GOGC=$(or $(GARBAGE),400)

# What waits most of its time, for windows and programs, runs beside what calculates, which gives way to it.
test:
	@.ci/install test
	@.ci/timed lint $(MAKE) --no-print-directory lint
	@.ci/timed programs $(MAKE) --no-print-directory programs
	@.ci/timed "all tests" $(MAKE) --no-print-directory --jobs=2 --output-sync race-tests window-tests e2e-tests long-tests

# What reads files and runs programs, which the race detector does not watch.
WITHOUT_RACES := e2e|e2e/bench|packaging|docs

# Packages with tests in which no goroutines meet: neither code nor tests start any, or use what does (of the toolkit that is fyne.Do, of a
# simulated clock its waiting). The race detector would find nothing.
MEETING := (^|[^A-Za-z])go (func|[A-Za-z_.]+\()|[a-z]\.Go\(|Parallel\(\)|AfterFunc|BlockUntil|"sync|chan |fyne\.Do|httptest|archiver/simulator|$\
	http\.(Client|Server|Transport|Get|Post|Serve|Listen|NewRequest|Handle|RoundTrip)
ALONE = $(filter-out $(shell grep -rlE --include='*.go' '$(MEETING)' archiver assets packaging store ui | sed 's|/[^/]*$$||' | sort -u), \
	$(shell find archiver assets packaging store ui -name '*_test.go' | sed 's|/[^/]*$$||' | sort -u))

# Libraries that shape text and fill shapes, which took most of the window's tests under the race detector: in them no goroutines meet,
# and what calls them is watched. bbolt lays structs over the file's pages, and each such pointer would be checked.
UNWATCHED := $(addprefix github.com/go-text/typesetting/,harfbuzz font/... shaping bidi segmenter) github.com/srwiley/rasterx golang.org/x/image/vector
RACE := -race $(foreach library,$(UNWATCHED),-gcflags=$(library)=-race=false) -gcflags=go.etcd.io/bbolt/...=-d=checkptr=0

# The matrix runs in both: a few schedules under the race detector, one of them of days, and all without it.
race-tests: GARBAGE := 150
race-tests:
	@MATRIX_SCHEDULES=4 .ci/timed "race detector" nice -n 5 $(INMEMORY) $(GOTEST) $(RACE) -skip '^Test($(LONG))$$' \
		$$(go list ./... | grep -vxE '[^/]*/($(WITHOUT_RACES)|$(subst $(space),|,$(strip $(ALONE))))')

long-tests:
	@.ci/timed "tests without goroutines" nice -n 5 $(GOTEST) $(addprefix ./,$(filter-out e2e,$(subst |, ,$(WITHOUT_RACES))) $(ALONE))
	@.ci/timed "long tests" nice -n 5 $(INMEMORY) $(GOTEST) -run '^Test($(LONG)|Matrix)$$' ./archiver $(addprefix ./,$(filter-out archiver $(ALONE), \
		$(shell grep -rl --include='*_test.go' '^//test:long$$' archiver store ui | sed 's|/[^/]*$$||' | sort -u)))

# The race detector would watch these tests, not the program that they drive. Those of the window mostly wait for it.
# Go does not see when that program changes.
e2e-tests:
	@.ci/timed "tests of the program" .ci/scratch $(@:-tests=) $(GOTEST) -count=1 ./e2e

window-tests:
	@.ci/timed "tests of the window" .ci/window $(TAGS),window

lint:
	@unformatted=$$(go run $(GOFUMPT) -l .) && \
		{ test -z "$$unformatted" || { echo "not formatted (gofumpt): $$unformatted"; exit 1; }; }
	@! grep -rnE --include='*_test.go' '\.Skip(f|Now)?\(' archiver assets docs e2e packaging store ui *_test.go || \
		{ echo "a test that is skipped proves nothing"; exit 1; }
	go vet -tags=$(TAGS),window,screenshots ./...
	go run $(STATICCHECK) -tags=$(TAGS),window,screenshots ./...
	@.ci/vulnerabilities

# Most of a schedule's time is waiting, so many run side by side.
matrix:
	@.ci/install demo
	MATRIX_SCHEDULES=$(or $(MATRIX_SCHEDULES),1000) CGO_ENABLED=0 \
		go test -count=1 -parallel 8 -timeout 2h -run '^TestMatrix$$' ./archiver

fuzz:
	@.ci/install demo
	@grep -rhoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | wc -l | xargs printf '%s fuzz targets, $(FUZZTIME) each\n'
	@set -e; grep -rlE --include='*_test.go' '^func Fuzz' . | while read -r file; do \
		for target in $$(grep -oE '^func Fuzz[A-Za-z0-9_]+' $$file | cut -d' ' -f2); do \
			echo "$${file%/*} $$target"; \
			CGO_ENABLED=0 go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s "$${file%/*}"; \
		done; \
	done

screenshots:
	SCREENSHOTS=$(CURDIR)/build/screenshots go test -tags=$(TAGS),screenshots -run '^TestScreenshots$$' -count=1 ./ui

bench:
	@.ci/install test
	@$(MAKE) --no-print-directory programs
	@env -u DBUS_SESSION_BUS_ADDRESS .ci/bench

bench-growth:
	@.ci/install test
	@$(MAKE) --no-print-directory programs
	@env -u DBUS_SESSION_BUS_ADDRESS .ci/bench growth

release:
	@.ci/release --check
	@.ci/install release
	@.ci/vulnerabilities
	@.ci/release "$(LDFLAGS)"

# Installs what make release has built, as users do, and has it do its main job.
release-test:
	@.ci/install release-test
	@.ci/release-test

clean:
	rm -rf build
