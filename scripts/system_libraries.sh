#!/usr/bin/env bash
# Sees to the system libraries that Qt needs for a window (`run`), and with `test` to what a test's own screen needs.
# As root on Debian and Ubuntu what is missing is installed; anybody else is told what to install.
set -euo pipefail

purpose="${1:-run}"

# Two names joined by | are one library under its old and its new name.
wanted=(
    libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 "libglib2.0-0|libglib2.0-0t64" libwayland-client0
    libwayland-cursor0 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0
    libxcb-xkb1 libxkbcommon-x11-0 libxkbcommon0 fonts-dejavu-core
)
if [ "$purpose" = test ]; then
    wanted+=(xvfb xauth openbox git)
fi

[ "$(uname -s)" = Linux ] || exit 0
if ! command -v dpkg >/dev/null || ! command -v apt-get >/dev/null; then
    if command -v ldconfig >/dev/null && ! ldconfig -p | grep -q 'libxcb-cursor\.so'; then
        echo "HyperStudio's window needs Qt's libraries for X11 (libxcb-cursor, libEGL, libxkbcommon-x11)." >&2
        echo "If it does not open, install them with this system's package manager." >&2
    fi
    if [ "$purpose" = test ] && ! command -v Xvfb >/dev/null; then
        echo "The tests open real windows on a screen of their own. Install Xvfb and openbox, then try again." >&2
        exit 1
    fi
    exit 0
fi

installed() {
    local name
    for name in ${1//|/ }; do
        if dpkg -s "$name" 2>/dev/null | grep -q '^Status: .* installed$'; then return 0; fi
    done
    return 1
}

missing=()
for names in "${wanted[@]}"; do
    installed "$names" || missing+=("$names")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    {
        echo "Some system libraries are missing. Install them, then try again:"
        echo
        echo "    sudo apt-get install ${missing[*]%%|*}"
        echo
    } >&2
    exit 1
fi

echo "Installing system libraries: ${missing[*]%%|*}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q </dev/null >/dev/null
available=()
for names in "${missing[@]}"; do
    chosen="${names%%|*}"
    for name in ${names//|/ }; do
        if [ -n "$(apt-cache madison "$name")" ]; then
            chosen="$name"
            break
        fi
    done
    available+=("$chosen")
done
apt-get install -y -q --no-install-recommends "${available[@]}" </dev/null >/dev/null
