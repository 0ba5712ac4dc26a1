# Every target sets up what it needs; nothing is installed by hand.
PYTHON ?= python3
PORT ?= 8787
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= config.toml
DATA ?= ../shared/data

RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
BENCH_READY := $(VENV)/.ready-bench

.PHONY: help setup demo run test check format lint types texts bench bench-triage train-default pins clean

help:
	@echo "make setup  the environment alone, for the commands of bot"
	@echo "make demo   the town Садовое with the real bot in it, one address (PORT=$(PORT))"
	@echo "make run    the bot against Telegram and VK, as config.toml says (CONFIG=$(CONFIG))"
	@echo "make test   the whole suite"
	@echo "make check  format, lint, strict types, layers, tests, migrations"
	@echo "make texts  the catalogues of languages brought up to the source (docs/languages.md)"
	@echo "make bench  the figures, each beside its floor"
	@echo "make bench-triage  how well triage judges, beside simpler judges (DATA=$(DATA))"
	@echo "make train-default  the shipped model of triage anew (DATA=$(DATA) holds CEDR)"

setup: $(RUN_READY)

demo: $(RUN_READY)
	@exec $(BIN)/python -m bot demo --port $(PORT)

run: $(RUN_READY)
	@exec $(BIN)/python -m bot run --config $(CONFIG)

test: $(DEV_READY)
	$(BIN)/python -m pytest

check: $(DEV_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

format: $(DEV_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

texts: $(DEV_READY)
	$(BIN)/python -m tests.languages

bench: $(DEV_READY)
	$(BIN)/python -m benchmarks

bench-triage: $(BENCH_READY)
	$(BIN)/python -m benchmarks.triage --data $(DATA)

train-default: $(DEV_READY)
	$(BIN)/python -m training.default --data $(DATA)

# Pins are made anew from the .in files; uv is needed for this target alone.
pins:
	cd requirements && for name in run dev bench isso; do \
		uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --no-annotate $$name.in -o $$name.txt || exit 1; \
	done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Otklik needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "python3 cannot make a venv here: install the python3-venv package"; exit 1; }

$(RUN_READY): requirements/run.txt | $(VENV)/bin/python
	@echo "Installing what Otklik runs on into $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(DEV_READY): requirements/dev.txt requirements/run.txt | $(VENV)/bin/python
	@echo "Installing what Otklik runs on and is tested with into $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $(RUN_READY) $@

$(BENCH_READY): requirements/bench.txt $(DEV_READY) | $(VENV)/bin/python
	@echo "Installing a sentence encoder to measure beside ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build
