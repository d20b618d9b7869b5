# Two commands do everything on a machine with Python 3.11 or later:
#   make demo    builds the tool and runs three invented months into ./demo
#   make test    style, types, tests, branch coverage
# and one gives an answer in about a minute while you work:
#   make quick   style, types, and the tests of the rooms, without those that take long or need an office program, a
#                browser or a database server; those of commands, pages, use cases and samples, which play months, are
#                for make test
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN = $(VENV)/Scripts
else
BIN = $(VENV)/bin
endif

# A machine may forbid Python to keep what it has compiled; every process that a test starts would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

WITHOUT_MONTHS = --ignore=tests/cli --ignore=tests/web --ignore=tests/workflow --ignore=tests/samples

# A module's tests stay with one worker, which makes what they share once; modules come as tests/conftest.py has them.
BY_MODULE = --numprocesses=auto --dist=loadfile --no-loadscope-reorder

.PHONY: demo test quick samples lint types tests clean

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	$(BIN)/python -c "open('$(VENV)/ready', 'w').close()"

demo: $(VENV)/ready
	$(BIN)/iqa demo demo

test: $(VENV)/ready lint types tests

quick: $(VENV)/ready lint types
	$(BIN)/pytest $(BY_MODULE) $(WITHOUT_MONTHS) \
		-m "not (demonstration or libreoffice or chromium or postgresql or nightly or slow)"

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

tests: $(VENV)/ready
	$(BIN)/pytest $(BY_MODULE) --cov --cov-report=term

samples: $(VENV)/ready
	$(BIN)/python tools/make_samples.py
	$(BIN)/python tools/make_workbooks.py

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('$(VENV)', 'demo', 'dist')]"
