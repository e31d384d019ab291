#!/usr/bin/env bash
# Makes HyperStudio's own Python environment: environment.sh FOLDER PYTHON run|dev|benchmarks
# Stamps in the folder say what it was made from (Python, pyproject.toml); the same again costs nothing.
set -euo pipefail

folder="$1"
python="$2"
purpose="$3"

new_enough() {
    "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ "$python" = python3 ] && ! new_enough python3; then
    for candidate in python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then
            python="$candidate"
            break
        fi
    done
fi
if ! new_enough "$python"; then
    echo "HyperStudio needs Python 3.11 or newer; '$python' is older, or is not there." >&2
    echo "Name another one: make PYTHON=/path/to/python3.12 …" >&2
    exit 1
fi

version="$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3], sys.base_prefix)')"
made_from="$version, $PWD, $(cksum <pyproject.toml)"
stamp="$folder/made-for-$purpose"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$made_from" ]; then exit 0; fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="python${version%.* *}-venv"
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "'$python' cannot make environments: its venv module is missing. On Debian and Ubuntu this mends it:" >&2
        echo "    sudo apt-get install $package" >&2
        exit 1
    fi
    echo "Installing $package"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q </dev/null >/dev/null
    apt-get install -y -q --no-install-recommends "$package" </dev/null >/dev/null
fi

if [ ! -f "$folder/python-version" ] || [ "$(cat "$folder/python-version")" != "$version, $PWD" ]; then
    rm -rf "$folder"
    "$python" -m venv "$folder"
    echo "$version, $PWD" >"$folder/python-version"
fi

target="."
[ "$purpose" = run ] || target=".[$purpose]"
echo "Installing HyperStudio into $folder. The first time this takes some minutes."
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --editable "$target" </dev/null
echo "$made_from" >"$stamp"
echo "$made_from" >"$folder/made-for-run"
