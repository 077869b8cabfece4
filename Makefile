.DEFAULT_GOAL := help
.PHONY: help setup demo test lint e2e faults fresh backup restore lock
PYTEST := .venv/bin/python -m pytest

help: ## What there is
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 16

setup: ## Everything the other commands need; they run it themselves
	@scripts/setup

demo: ## The whole portal with demo data on http://127.0.0.1:8000 (another port: PORT=8001 make demo)
	@scripts/setup
	@exec .venv/bin/python -m ocop_portal.launcher demo

test: ## All tests (those in a browser need Chromium)
	@scripts/setup
	@$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

e2e: ## The tests in a browser
	@scripts/setup
	@$(PYTEST) -m e2e $(ARGS)

faults: ## Break a portal of real processes, each fault TRIES times (5), and print what was lost or doubled
	@scripts/setup
	@$(PYTEST) tests/faults --tries $(or $(TRIES),5) $(ARGS)

lint: ## Style, types, templates
	@scripts/setup --no-database
	@scripts/lint

fresh: ## Wipe the demo: database, files, messages
	@[ ! -x .venv/bin/python ] || .venv/bin/python -m ocop_portal.launcher fresh

backup: ## Database, files and keys into one archive (TO=file)
	@scripts/setup
	@.venv/bin/python manage.py backup $(if $(TO),--to "$(TO)")

restore: ## An archive back into an empty portal, counted and verified (FROM=file)
	@scripts/setup --no-database
	@.venv/bin/python manage.py restore "$(FROM)"

lock: ## Lock the Python packages anew from pyproject.toml
	@scripts/lock
