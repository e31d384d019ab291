# HyperStudio: `make run` opens the example, `make test` runs every test.
#
# Both make their own environment in .venv first. Another Python: make run PYTHON=python3.12
# Some tests only: make test TESTS="tests/graph -k wire"; all but the slow ones: make test SLOW=no

PYTHON ?= python3
ENVIRONMENT ?= .venv
TESTS ?=
export SLOW ?= yes
BENCHMARKS ?=

.PHONY: help run test lint format benchmarks clean

help:
	@echo "make run         open the penguins example (without a display: the same journey as text)"
	@echo "make test        run every test"
	@echo "make lint        check format, style, types, floors and house rules"
	@echo "make format      format the code"
	@echo "make benchmarks  measure speed beside other tools"
	@echo "make clean       remove the environment and what tools left behind"

run:
	@scripts/environment.sh "$(ENVIRONMENT)" "$(PYTHON)" run
	@scripts/run.sh "$(ENVIRONMENT)"

test:
	@scripts/system_libraries.sh test
	@scripts/environment.sh "$(ENVIRONMENT)" "$(PYTHON)" dev
	@scripts/test.sh "$(ENVIRONMENT)" $(TESTS)

lint:
	@scripts/environment.sh "$(ENVIRONMENT)" "$(PYTHON)" dev
	@scripts/lint.sh "$(ENVIRONMENT)"

format:
	@scripts/environment.sh "$(ENVIRONMENT)" "$(PYTHON)" dev
	@"$(ENVIRONMENT)/bin/ruff" check --fix . && "$(ENVIRONMENT)/bin/ruff" format .

benchmarks:
	@scripts/system_libraries.sh test
	@scripts/environment.sh "$(ENVIRONMENT)" "$(PYTHON)" benchmarks
	@"$(ENVIRONMENT)/bin/python" -m benchmarks $(BENCHMARKS)

clean:
	rm -rf .venv .venv-* build dist penguins-report .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find hyperstudio tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
