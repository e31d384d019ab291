#!/usr/bin/env bash
# Runs the tests on a screen of their own: test.sh FOLDER_OF_THE_ENVIRONMENT [options for pytest]
set -euo pipefail

environment="$1"
shift

# Real windows of X11, whatever the desktop is; and a folder of its own for sockets, as a login would give.
unset WAYLAND_DISPLAY QT_QPA_PLATFORM
XDG_RUNTIME_DIR="$(mktemp -d)"
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
export XDG_RUNTIME_DIR
"$environment/bin/python" -m pytest "$@" </dev/null
