# hearsay: `make run` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test lint bench eval lock clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-7s %s\n", $$1, $$2}'

setup: $(VENV)/.done  ## virtual environment with the locked packages

# Only files whose hashes stand in the lock, which is whole; the project itself as an editable install, built with them.
$(VENV)/.done: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hearsay needs Python 3.11 or later: make PYTHON=python3.11 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (once; about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

# Exit code 3 says that some input was rejected: the seeds hold two such on purpose.
run: setup  ## set up everything and run the main job on seeds/articles
	@$(BIN)/hearsay run seeds/articles || test $$? -eq 3

test: setup  ## set up everything and run the tests
	@$(BIN)/python -m pytest

lint: setup  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup  ## figures of the README's table, measured here
	@$(BIN)/python tests/benchmarks/quotes.py
	@$(BIN)/python tests/benchmarks/pipeline.py

eval: setup  ## accuracy on the evaluation data and on tests/gold
	@$(BIN)/python -m flows.quotes.evaluate

lock:  ## renew requirements.txt (needs uv)
	uv pip compile --quiet --python-version 3.11 --extra dev pyproject.toml --generate-hashes --no-emit-index-url \
	    --allow-unsafe --custom-compile-command "make lock" -o requirements.txt

clean:  ## remove the virtual environment and caches, not the warehouse
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
