# The ways to run, test and check Afterfusion. Each needs only Python 3.11+ and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export VAR_DIR ?= var
export HOST ?= 127.0.0.1
export PORT ?= 8000

.PHONY: run dev staff test check bench bench-short fuzz drills pins screenshots clean


run: $(VENV)/.run-installed          ## everything a fresh machine needs, then the site
	@$(BIN)/python manage.py prepare
	@$(BIN)/python manage.py serve

dev: $(VENV)/.dev-installed          ## the same with auto-reload, for working on the code
	@$(BIN)/python manage.py prepare
	@DEBUG=1 $(BIN)/python manage.py runserver $(HOST):$(PORT)

staff: $(VENV)/.run-installed        ## make a staff account (asks for name and password)
	@$(BIN)/python manage.py prepare
	@$(BIN)/python manage.py make_staff

test: $(VENV)/.dev-installed         ## every test, on SQLite and PostgreSQL, with Chromium
	@tests/run

check: $(VENV)/.dev-installed        ## lint, types, Django's checks, missing migrations, the library
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@VAR_DIR=$$(mktemp -d) DEPLOY_CHECK=1 bash -c '\
	  export SITE_URL=https://afterfusion.example ALLOWED_HOSTS=afterfusion.example SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))"); \
	  set -e; \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING; \
	  $(BIN)/python manage.py makemigrations --check --dry-run; \
	  $(BIN)/python manage.py check_library'

bench: $(VENV)/.dev-installed         ## the site beside bare Django views, pages, search, the check, and how soon a slow phone paints
	@$(BIN)/python tests/bench_serving.py --write
	@$(BIN)/python -m tests.paint

bench-short: $(VENV)/.dev-installed   ## the first in a minute, to see that it works; writes nothing
	@$(BIN)/python tests/bench_serving.py --short

fuzz: $(VENV)/.dev-installed          ## 100,000 requests of nonsense: no answer above 499, no growing memory
	@$(BIN)/python tests/fuzz_requests.py

drills: $(VENV)/.dev-installed        ## the long drills: power loss, soaks, two nodes, an older program; figures for docs/reliability.md
	@$(BIN)/python -m tests.drills.power 200
	@$(BIN)/python -m tests.drills.power 50 --postgresql
	@$(BIN)/python -m tests.drills.soak 300
	@$(BIN)/python -m tests.drills.soak 120 --postgresql
	@$(BIN)/python -m tests.drills.nodes 5
	@$(BIN)/python -m tests.drills.older_program 2a4b000
	@$(BIN)/python -m tests.drills.older_program 2a4b000 --postgresql


screenshots: $(VENV)/.dev-installed  ## pictures of every page kind under var/screenshots/
	@$(BIN)/python -m tests.screenshots

pins: $(VENV)/.dev-installed         ## write requirements/*.txt anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra sentry -o requirements/sentry.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit("Afterfusion needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which with: make PYTHON=python3.12 run") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run-installed: $(VENV)/.python requirements/run.txt
	@echo "Installing the pinned packages into $(VENV)/ ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.dev-installed: $(VENV)/.python requirements/dev.txt
	@echo "Installing the pinned packages, tests included, into $(VENV)/ ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/.run-installed

clean:                               ## remove what make made, but never var/ (it holds the site's data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
