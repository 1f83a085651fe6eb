# Thin names over plain commands. `make demo` and `make test` install what they need.

export GOFLAGS := -buildvcs=false -trimpath
export GOTOOLCHAIN := local
export CGO_ENABLED := 1

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT  := $(shell git rev-parse --short HEAD 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)
TAGS    := desktop,production,webkit2_41

SCREENS := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts frontend/scripts -type f 2>/dev/null)

.PHONY: help setup build ctl run demo test lint check bindings go-test browser-test window-test bench fuzz simulate mutate kill clean

help:
	@echo "make demo   build and open the window on practice systems and example clients"
	@echo "make run    the same on your own workspace"
	@echo "make test   everything CI runs"
	@echo "make build  both programs into build/bin"
	@echo "make bench  speed and memory as ratios against floors measured in the same run"
	@echo "more: setup lint fuzz simulate mutate kill clean"

setup:
	@build/setup.sh test
	@$(MAKE) --no-print-directory frontend/node_modules/.installed

# Not `npm ci`: it refuses a lock file without the packages of other platforms, which
# not every registry holds. Versions and checksums are the lock file's all the same.
frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	npm install --prefix frontend --no-save --no-audit --no-fund --loglevel error
	@touch $@

# The screens, built once for both programs.
frontend/dist/index.html: frontend/node_modules/.installed $(SCREENS)
	npm --prefix frontend run build

build: build/bin/sitewalk build/bin/sitewalkctl

build/bin/sitewalk: FORCE frontend/dist/index.html
	@build/setup.sh window
	go build -tags $(TAGS) -ldflags "$(LDFLAGS)" -o $@ .

# Without cgo, so that it needs no C compiler and runs everywhere.
ctl: build/bin/sitewalkctl
build/bin/sitewalkctl: FORCE frontend/dist/index.html
	CGO_ENABLED=0 go build -ldflags "$(LDFLAGS) -X main.commit=$(COMMIT)" -o $@ ./cmd/sitewalkctl
FORCE:

run:
	@build/open.sh

demo:
	@build/open.sh demo

# Everything CI runs, the quick checks first.
test: setup check go-test browser-test window-test

lint check: frontend/node_modules/.installed frontend/dist/index.html
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet -tags $(TAGS) ./...
	go tool staticcheck -tags $(TAGS) ./...
	npm --prefix frontend run lint
	npm --prefix frontend run typecheck
	npm --prefix frontend test

# Wails writes what the screens may call; the committed copy must be what it writes.
bindings:
	tsoutputtype=interfaces go run -tags bindings,webkit2_41 . >/dev/null
	@git diff --exit-code --stat -- frontend/wailsjs || { echo "The bindings in frontend/wailsjs are not what the program offers. Commit what was written."; exit 1; }

go-test: frontend/dist/index.html
	go test -timeout 12m ./...

browser-test: build/bin/sitewalkctl
	node frontend/e2e/grid/run.mjs
	node frontend/e2e/run.mjs

# The real window, driven under a display of its own.
window-test: bindings build/bin/sitewalk
	build/window-test.sh

bench:
	go test -run '^$$' -bench 'Ratios' -benchtime 1x -timeout 60m ./internal/bench

# Longer runs, each with its seeds printed.
fuzz:
	build/fuzz.sh

# Several Sitewalks and people in one account, while everything goes wrong.
SEEDS ?= 500
simulate:
	SITEWALK_SIMULATE=$(SEEDS) SITEWALK_SEEDS=20 go test -count 1 -timeout 180m -v -run 'TestSimulation$$' ./sync/sandbox/e2e | grep -v -e '^ *=== ' -e '--- PASS'

# Breaks the engine on purpose, one way at a time, and says what notices.
mutate:
	build/mutate.sh

kill:
	SITEWALK_KILLS=100 go test -count 1 -timeout 60m -run Kill ./cmd/sitewalkctl

clean:
	rm -rf build/bin build/tmp frontend/dist/*
