#!/bin/sh
# Fuzzes every target for a while (FUZZ_TIME each, 30s unless set). What fails is
# kept by Go under testdata/fuzz and from then on runs with the ordinary tests.
set -eu
cd "$(dirname "$0")/.."
git grep -lE '^func Fuzz' -- '*_test.go' | while read -r file; do
	dir=$(dirname "$file")
	for target in $(grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | cut -d' ' -f2); do
		echo "== ./$dir $target"
		go test "./$dir" -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZ_TIME:-30s}" -fuzzminimizetime 5x </dev/null
	done
done
