#!/usr/bin/env bash
# Runs the tests: test.sh FOLDER_OF_THE_ENVIRONMENT [options for pytest]
# Without options: all tests on Qt's screenless platform, then the journeys in real windows of X11 with a window
# manager, on a screen of their own. With options: what they name, on Qt's screenless platform.
# SLOW=no leaves out what is marked as slow.
set -euo pipefail

environment="$1"
shift

# A folder of its own for sockets, as a login would give.
unset WAYLAND_DISPLAY DISPLAY QT_QPA_PLATFORM
XDG_RUNTIME_DIR="$(mktemp -d)"
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
export XDG_RUNTIME_DIR
# Nor do tests of other checkouts on this machine clear the folders of these.
export PYTEST_DEBUG_TEMPROOT="$XDG_RUNTIME_DIR"

if [ "${SLOW:-yes}" = no ]; then export PYTEST_ADDOPTS="-m 'not slow'"; fi

screenless() {
    QT_QPA_PLATFORM=offscreen "$environment/bin/python" -m pytest "$@" </dev/null
}

if [ $# -gt 0 ]; then
    screenless "$@"
    exit
fi
# Three at a time on two processors, since many tests wait for processes of their own.
screenless --ignore=tests/journeys -n 3 --dist worksteal
# Keys reach a window only when a window manager has made it the active one.
xvfb-run -a -s "-screen 0 1920x1080x24" bash -c \
    'openbox & sleep 1; "$0" -m pytest tests/journeys; code=$?; kill %1; exit $code' \
    "$environment/bin/python" </dev/null
