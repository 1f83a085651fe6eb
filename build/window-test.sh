#!/bin/sh
# Drives the real window, build/bin/sitewalk, under a display of its own. Pictures of
# what it showed stay in build/tmp/window. The last line says how many checks passed.
set -eu
cd "$(dirname "$0")/.."

tmp=build/tmp/window
mkdir -p "$tmp"
rm -f "$tmp"/*.png "$tmp"/*.log

shim=$tmp/webkit-automation.so
if [ ! "$shim" -nt build/webkit-automation.c ]; then
	# The driver is started with the shim too and has no WebKit of its own, so nothing
	# may be looked up before it is called.
	# shellcheck disable=SC2046 # the flags are words
	cc -shared -fPIC -O1 -Wall -Wl,-z,lazy $(pkg-config --cflags webkit2gtk-4.1) -o "$shim" build/webkit-automation.c
fi

# Xvfb takes a free display itself and says which.
mkfifo "$tmp/display.$$"
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp -noreset 3>"$tmp/display.$$" 2>"$tmp/xvfb.log" &
xvfb=$!
trap 'rm -f "$tmp/display.$$"; kill "$xvfb" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
read -r number <"$tmp/display.$$" || { echo "There is no display to test on:" >&2; cat "$tmp/xvfb.log" >&2; exit 1; }

DISPLAY=:$number SITEWALK_SHIM=$PWD/$shim node frontend/e2e/window/run.mjs
