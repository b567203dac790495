# make demo   install, ingest the sample corpus, search it in both languages, export it
# make test   all tests          make lint   style, types, layers, stale documents          make check   both
# make bench  figures (SIZES=…)   make docs   what is generated from the code               make lock    new versions
# make fuzz   damaged files for every reader, guided by what they reach

PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
TESTS ?=

.PHONY: demo test lint check format bench fuzz docs lock wheel clean

$(ENV)/.runtime: pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "civcorpus needs Python 3.11 or later; try make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(ENV)
	@echo "Installing civcorpus into $(ENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements-dev.lock --editable .
	@$(BIN)/python -m compileall -q src/civcorpus  # so that commands start fast where Python is told to write no bytecode
	@touch $@

$(ENV)/.development: $(ENV)/.runtime
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

demo: $(ENV)/.runtime
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tools/demo.sh

test: $(ENV)/.development
	$(BIN)/python -m pytest --numprocesses 2 $(TESTS)

lint: $(ENV)/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/reference.py --check

check: test lint

format: $(ENV)/.development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(ENV)/.development
	$(BIN)/python tools/reference.py

bench: $(ENV)/.development
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/parts.py
	$(BIN)/python benchmarks/exporting.py
	$(BIN)/python benchmarks/searching.py
	$(BIN)/python benchmarks/compare.py $(if $(SIZES),--sizes $(SIZES))

fuzz: $(ENV)/.development
	$(BIN)/python -m pip install --quiet atheris
	$(BIN)/python tools/fuzz.py

lock: $(ENV)/.development
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --no-header --no-emit-index-url --no-annotate --upgrade --all-extras --group dev pyproject.toml --output-file requirements-dev.lock

wheel: $(ENV)/.development
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(ENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache index/catalogue.db* index/whoosh index/analyser.json
