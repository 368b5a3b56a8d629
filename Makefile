# Anfu: the commands people use. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --python $(BIN)/python --compile-bytecode --require-hashes
export PIP_DISABLE_PIP_VERSION_CHECK = 1

help: ## what you can do here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: .venv/ready ## install Anfu into .venv, and nothing else

llm: setup ## add what drafts by a language model need (docs/drafting.md)
	$(BIN)/uv pip install --python $(BIN)/python -c requirements/dev.txt "pydantic-ai-slim[openai]"

pdf: setup ## add what reviews as PDF need
	$(BIN)/uv pip install --python $(BIN)/python -c requirements/dev.txt "weasyprint>=66,<71"

mcp: setup ## add what assistants need (docs/assistants.md)
	$(BIN)/uv pip install --python $(BIN)/python -c requirements/dev.txt "mcp>=1.20"

analysis: setup ## add what Parquet files need
	$(BIN)/uv pip install --python $(BIN)/python -c requirements/dev.txt "duckdb>=1.4,<3"

up: setup ## run Anfu: desk, worker, listener, PostgreSQL and a stand-in X
	@exec $(BIN)/anfu up

test: .venv/ready-dev chromium ## format, lint, types, architecture, and every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

fmt: .venv/ready-dev ## put the code in its house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready-dev ## measure speed, as ratios in one run
	$(BIN)/python -m bench

faults: .venv/ready-dev ## a thousand faults on one house in ten minutes, counted; the next run goes on (docs/faults.md)
	$(BIN)/python -m tests.faults.campaign

chaos: .venv/ready-dev ## send twenty thousand posts through an X that fails in every way, and count
	$(BIN)/pytest -m chaos -s

month: .venv/ready-dev ## live through two months of the stand-in X, and hold the review against their truth
	$(BIN)/pytest -m month -s tests/insight
demo-check: .venv/ready-dev ## run the demo for up to ten minutes and print when a visitor saw each thing
	$(BIN)/pytest -m demo -s tests/demo

screenshots: .venv/ready-dev chromium ## take a picture of every screen, both languages and themes
	$(BIN)/python -m tests.desk.screenshots screenshots

audit: .venv/ready-dev ## ask which pinned dependencies have known holes
	@$(BIN)/pip-audit --strict --requirement requirements/run.txt --require-hashes --disable-pip --timeout 20 || \
		{ echo "Either something above has a known hole, or the list of holes could not be reached: read which."; exit 1; }

sbom: .venv/ready-dev ## list every dependency with version and hash, as CycloneDX in sbom.json
	$(BIN)/cyclonedx-py requirements requirements/run.txt --output-format JSON --output-file sbom.json

weights: .venv/ready-dev ## train the shipped triage weights from ../shared/data
	$(BIN)/python -m bench.train

lock: .venv/ready ## pin the dependencies anew, with hashes and without any address
	$(BIN)/uv pip compile --group install --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -U -o requirements/install.txt
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -U -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --group build --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements/run.txt -o requirements/dev.txt

chromium:
	@bash requirements/chromium

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Anfu needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python requirements/run.txt pyproject.toml $(wildcard src/anfu/locale/*/LC_MESSAGES/*.po)
	$(BIN)/pip install --quiet --require-hashes -r requirements/install.txt
	$(INSTALL) -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@$(BIN)/anfu prepare
	@touch $@

.venv/ready-dev: .venv/ready requirements/dev.txt
	$(INSTALL) -r requirements/dev.txt
	@touch $@

.PHONY: help setup llm pdf mcp analysis up test fmt bench faults chaos demo-check month screenshots audit sbom weights lock chromium
