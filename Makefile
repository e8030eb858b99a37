# Needs Python 3.11 or newer and make. Everything else is fetched, locked, into this folder and the user's cache.
PYTHON ?= python3
UV_VERSION := 0.13.9
TOOLS := .tools
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo $(TOOLS)/bin/uv)
BIN := .venv/bin
WORKERS ?= 2

# Every process of the ledger starts three times as fast from compiled modules.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo up test check bench mutants setup faults

help:
	@echo "make demo          everything from nothing: servers, services, sample, what came out; Ctrl-C ends it"
	@echo "make demo ONCE=1   the same, ends by itself; exit code 0 only if everything expected came out"
	@echo "make up            servers and services, without the sample"
	@echo "make test          static checks and all tests, on real Postgres and real Kafka"
	@echo "make check         static checks only"
	@echo "make faults        processes and servers killed, paused, cut off under load, then all is checked; SEED= MINUTES= EVENTS="
	@echo "make bench         how fast it is, against baselines of the same run, 15 minutes; ONLY=append,relay ROUNDS=3 SIZE=0.1 QUICK=1 for less;"
	@echo "                   ONLY=whole_trust SIZE=0.2: up to 10,000 staff, asked and built from nothing, which takes long"
	@echo "make mutants       the rules changed in one place at a time: does a test notice? An hour or more; RESUME=1 goes on,"
	@echo "                   ONLY='domain.rules.cadence.*' tests these again, CHILDREN=1 leaves a core free"

demo: setup
	@$(BIN)/supervision demo $(if $(ONCE),--once)

up: setup
	@$(BIN)/supervision up

test: check
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --durations=25 --durations-min=10 $(ARGS)

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

faults: setup
	@$(BIN)/python -m tests.faults.campaign $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(EVENTS),--events $(EVENTS))

bench: setup
	@$(BIN)/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
		$(if $(SIZE),--size $(SIZE)) $(if $(QUICK),--quick) $(if $(TESTS),--tests)

mutants: setup
	@$(BIN)/python -m tests.domain.mutation $(ONLY) $(if $(RESUME),--resume) $(if $(CHILDREN),--children $(CHILDREN))

setup: $(BIN)/.synced

$(BIN)/.synced: pyproject.toml uv.lock $(filter-out uv,$(UV))
	@$(UV) sync --locked --quiet --compile-bytecode
	@touch $@

$(TOOLS)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(TOOLS) \
		|| { echo "Python's venv is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
