#!/usr/bin/env bash
# Opens the penguins example in the window; without a display, makes the same journey on the command line.
# run.sh FOLDER_OF_THE_ENVIRONMENT
set -euo pipefail

hyperstudio="$1/bin/hyperstudio"
project="resources/examples/penguins"
report="penguins-report"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]; then
    scripts/system_libraries.sh run
    exec "$hyperstudio" "$project"
fi

step() {
    echo
    echo "── $1"
    shift
    echo "   hyperstudio $*"
    "$hyperstudio" "$@"
}

echo "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so here is the same journey without a window."
mkdir -p "$report"
step "Is the project sound?" check "$project"
step "What is in it, and how many configurations are there?" tree "$project"
step "Run it as it is." run "$project" evaluate --trust
step "Choose another data preparation and run again: what does not depend on it is reused." \
    run "$project" evaluate --trust --set model.prep=deep
step "Plot the metrics of both runs." plot "$project" metrics --out "$report/metrics.png"
echo
echo "The plot is in $report/metrics.png. With a display, 'make run' opens the window."
