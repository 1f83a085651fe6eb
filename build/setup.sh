#!/bin/sh
# Installs what a build or a test run needs beside Go, Node and make, on Debian and
# its relatives. What is there already is left alone, so a second run does nothing.
#   build/setup.sh window   what the desktop window is built with
#   build/setup.sh test     the same, and what the tests drive it with
set -eu

window="gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev"
test="$window xvfb xauth xdotool imagemagick webkit2gtk-driver chromium unzip zip"
case "${1:-window}" in
window) wanted=$window ;;
test) wanted=$test ;;
*) echo "setup: say window or test" >&2; exit 2 ;;
esac

command -v dpkg-query >/dev/null || { echo "setup: this is no Debian. Install by hand what stands for: $wanted" >&2; exit 0; }
missing=""
for p in $wanted; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q "install ok installed" || missing="$missing $p"
done
[ -z "$missing" ] && exit 0

as=""
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || { echo "setup: these packages are missing, and only root can install them:$missing" >&2; exit 1; }
	as=sudo
fi
echo "setup: installing$missing"
$as apt-get update -qq
# shellcheck disable=SC2086 # the list is words
DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq --no-install-recommends $missing >/dev/null
