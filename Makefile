# The one list of commands; `make` prints it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The folder onnx/ must not shadow a package where a tool is started by path.
export PYTHONSAFEPATH := 1

.PHONY: help setup demo test lint format train curated not-a-meter reference accuracy bench pictures services ci requirements
.DEFAULT_GOAL := help

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Each stamp is one requirement file installed; a changed file is installed again.
$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	"$(PYTHON)" -m venv .venv

.venv/.%: requirements/%.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: .venv/.dev ## create .venv with everything pinned (PyTorch comes with `make train`)

demo: .venv/.service ## set up, then watch photos become readings on the embedded default
	$(BIN)/mrrs demo

test: .venv/.dev ## set up, then run the tests that need no server
	$(BIN)/python -m pytest -m "not services" -n auto --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=90

lint: .venv/.dev ## formatter, linter, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev ## let the formatter and the linter mend what they can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: .venv/.train ## train every model from scratch (about two hours on a core; goes on where it was stopped)
	$(BIN)/python -m training train all

# What `mrrs evaluate` and the nightly accuracy test look at: the same bytes each time, rendered once.
curated: .venv/.service ## render the curated set, 2,114 photos (.cache/curated; about 10 minutes of CPU, goes on where it was stopped)
	$(BIN)/python -m training.synthetic curated --out .cache/curated

not-a-meter: .venv/.service ## render 1,000 photos that show no meter (.cache/not-a-meter)
	$(BIN)/python -m training.synthetic not-a-meter --out .cache/not-a-meter

# Drawn once: a new reference of new models needs no new photos.
.cache/reference/drawn: | .venv/.service
	rm -rf $(@D) && mkdir -p $(@D)
	$(BIN)/python -m streams.demo.spool $(@D) 3000 9001 0 2 > $(@D)/even.txt & even=$$!; \
	  $(BIN)/python -m streams.demo.spool $(@D) 3000 9001 1 2 > $(@D)/odd.txt && wait $$even
	@touch $@

reference: .venv/.service .cache/reference/drawn ## what the monitors hold the demo's photos against, with the models of today (some minutes)
	$(BIN)/mrrs reference build .cache/reference --jobs 2 --source "3,000 photos of the demo, seed 9001" --out monitors/references/shipped/synthetic.npz

PHOTOS ?= 100
accuracy: .venv/.service ## the first 100 photos of the curated set against the accepted baseline (PHOTOS=2114: all)
	$(BIN)/python -m training.synthetic curated --count $(PHOTOS) --out .cache/curated-$(PHOTOS)
	$(BIN)/mrrs accuracy run .cache/curated-$(PHOTOS) --report .cache/accuracy.html

bench: .venv/.service ## photos a second, CPU per stage of small and of 12-megapixel photos, what monitors cost, memory
	$(BIN)/python -m benchmarks.pipeline
	$(BIN)/python -m benchmarks.photo
	$(BIN)/python -m benchmarks.monitors

pictures: .venv/.service ## the README's pictures and example reading, with the models of today (Chromium; some minutes)
	$(BIN)/python -m benchmarks.pictures

services: .venv/.dev ## the tests that start real servers (Java 17, Maven; Go for MongoDB's protocol)
	$(BIN)/python -m pytest -m services

ci: lint test services accuracy ## what the continuous integration runs

requirements: .venv/.dev ## resolve requirements/*.txt anew from pyproject.toml
	cd requirements && for extras in "service:build" "dev:build dev" "train:build dev train" "services:services"; do \
	  ../$(BIN)/uv pip compile ../pyproject.toml -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate $$(for extra in $${extras#*:}; do echo "--extra $$extra"; done) \
	    $$([ "$${extras%%:*}" = dev ] && echo "-c service.txt" || [ "$${extras%%:*}" = service ] || [ "$${extras%%:*}" = services ] || echo "-c dev.txt") \
	    -o $${extras%%:*}.txt || exit 1; done
