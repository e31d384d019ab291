#!/usr/bin/env bash
# Every check of the house that is not a test: lint.sh FOLDER_OF_THE_ENVIRONMENT
# All of them run, so that one round shows everything; the exit code is 1 when any of them failed.
set -uo pipefail

bin="$1/bin"
failed=()

check() {
    local name="$1"
    shift
    echo "── $name"
    "$@" </dev/null || failed+=("$name")
}

check "format" "$bin/ruff" format --check .
check "lint" "$bin/ruff" check .
check "types" "$bin/mypy"
check "floors" env PYTHONPATH=. "$bin/lint-imports"
check "house" "$bin/python" scripts/house.py

if [ ${#failed[@]} -gt 0 ]; then
    echo "failed: ${failed[*]}" >&2
    exit 1
fi
echo "ok"
