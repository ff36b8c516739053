# Thin names for what people type. `make help` prints this list.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-postgres oracle check fix bench faults screenshots lock
BIN := .venv/bin
WORKERS ?= 2
# Where an image sets this, each worker and each command that a test starts would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## .venv with all that tests and checks need (the other targets call it)
	@./run setup dev

run: ## set up, migrate, build the demo landlord once, start web and worker (PORT=8000)
	@./run --demo

test: setup ## every test on SQLite: unit, property, architecture, journeys in a real browser
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

test-postgres: setup ## every test that asks a database, on a throwaway PostgreSQL that it starts itself (or on DATABASE_URL)
	@$(BIN)/python tests/postgres.py $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

oracle: setup ## count beside pabutools, installed apart from its own lock
	@tests/oracle/run

check: export COMMONTY_DEBUG := 1
check: setup ## lint, types, contracts (under 30 s)
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@$(BIN)/lint-imports --no-cache > /tmp/commonty-contracts.txt 2>&1 || { cat /tmp/commonty-contracts.txt; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint src
	@$(BIN)/commonty check
	@echo "check: all well"

fix: export COMMONTY_DEBUG := 1
fix: setup ## format, and write the generated pages again
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .
	@$(BIN)/commonty reference

bench: setup ## measure speed and write docs/reference/performance.md
	@$(BIN)/python tests/load/bench.py $(ARGS)

faults: setup ## kills, power loss, races and tampering at full size, on both databases
	@$(BIN)/python tests/faults/run.py $(ARGS)

screenshots: setup ## pictures of the demo landlord's pages, at three widths, light and dark
	@$(BIN)/python tests/journeys/screenshots.py $(ARGS)

lock: setup ## resolve the dependencies again
	@for set in run dev; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --only-binary :all: --extra production --extra install \
	  $$([ $$set = dev ] && echo --group dev) pyproject.toml -o requirements/$$set.lock; done
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header tests/oracle/requirements.in -o tests/oracle/requirements.lock
