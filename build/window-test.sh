#!/bin/sh
# Drives the real window, build/bin/sitewalk, under a display of its own. Pictures of
# what it showed stay in build/tmp/window. The last line says how many checks passed.
set -eu
cd "$(dirname "$0")/.."

tmp=build/tmp/window
mkdir -p "$tmp"
rm -f "$tmp"/*.png "$tmp"/*.log

# The driver is started with the shim too and has no WebKit of its own, so nothing may
# be looked up before it is called.
# shellcheck disable=SC2046 # the flags are words
cc -Wall -O1 -shared -fPIC -Wl,-z,lazy -o "$tmp/webkit-automation.so" build/webkit-automation.c $(pkg-config --cflags webkit2gtk-4.1)
# shellcheck disable=SC2046
cc -Wall -O1 -o "$tmp/drag-source" build/drag-source.c $(pkg-config --cflags --libs gtk+-3.0)

# Xvfb takes a free display itself and says which.
mkfifo "$tmp/display.$$"
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp -noreset 3>"$tmp/display.$$" 2>"$tmp/xvfb.log" &
xvfb=$!
trap 'rm -f "$tmp/display.$$"; kill "$xvfb" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
read -r number <"$tmp/display.$$" || { echo "There is no display to test on:" >&2; cat "$tmp/xvfb.log" >&2; exit 1; }

DISPLAY=:$number node frontend/e2e/window/run.mjs
