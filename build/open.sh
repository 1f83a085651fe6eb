#!/bin/sh
# Opens Sitewalk: the window where there is a display, else the same screens in a
# browser. With `demo`, on practice systems and example clients in a workspace of
# its own that is made anew each time.
set -eu
cd "$(dirname "$0")/.."

mode=${1:-}
demo=$PWD/build/tmp/demo
if [ "$mode" = demo ]; then
	rm -rf "$demo"
	mkdir -p "$demo"
fi

if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
	echo "There is no display here, so the window cannot open. The same screens are offered in a browser instead."
	make --no-print-directory ctl
	# What it prints for scripts says the same once more, among other things.
	if [ "$mode" = demo ]; then
		exec build/bin/sitewalkctl --data "$demo" demo --serve 2>&1 >/dev/null
	fi
	exec build/bin/sitewalkctl serve 2>&1 >/dev/null
fi

make --no-print-directory build/bin/sitewalk
if [ "$mode" = demo ]; then
	exec build/bin/sitewalk --data "$demo" --demo
fi
exec build/bin/sitewalk
