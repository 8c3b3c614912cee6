# Needs Python 3.11 or newer, make and git; everything else is installed into .venv from
# requirements/, where every file is pinned by its hash. Windows: see make.ps1.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# A pinned file is a wheel: nothing is built on this computer, nothing unpinned is fetched.
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
HASHED := install --require-hashes --only-binary :all: -r
OURS   := install --no-deps --no-build-isolation --editable .
LOCK   := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate --no-emit-index-url --only-binary :all: $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock clean

help:
	@echo "make demo    a seeded shop, a simulated company file, 30 days, proved; then the app"
	@echo "make test    style, types, room directions and every test"
	@echo "make bench   how fast a million lines of export become daily documents"
	@echo "make lock    write requirements/*.txt anew (UPGRADE=--upgrade for newer versions)"
	@echo "make clean   remove what the other commands made"

demo: $(VENV)/.run
	$(BIN)/tillbook demo $(ARGS)

test: check
	$(BIN)/python -m pytest --numprocesses auto $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.run
	$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/.dev
	$(LOCK) pyproject.toml requirements/build.in --output-file requirements/run.txt
	$(LOCK) pyproject.toml requirements/build.in --extra dev --constraint requirements/run.txt \
	  --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# Stamps: each is touched only when its step is finished, so a broken step is done again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "Tillbook needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo \
	  "No virtual environment could be made. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	@echo "Installing what Tillbook needs to run (about a minute the first time)..."
	$(PIP) $(HASHED) requirements/run.txt
	$(PIP) $(OURS)
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what its tests need (about two minutes the first time)..."
	$(PIP) $(HASHED) requirements/dev.txt
	@touch $@
