#!/bin/bash
# Breaks the sync engine on purpose, one way at a time, in a copy of the tree, and
# says what notices. A way that nothing notices is a hole in the tests.
#
#   build/mutate.sh           all of them
#   build/mutate.sh lock base only those whose names contain a word
#
# SEEDS says how many seeds of the simulation each is tried with (40); where those
# notice nothing, the other tests of the packages are run.
set -u
cd "$(dirname "$0")/.."
seeds=${SEEDS:-40}
copy=$(mktemp -d "${TMPDIR:-/tmp}/sitewalk-mutate-XXXXXX")
trap 'rm -rf "$copy"' EXIT
git ls-files -z go.mod go.sum internal db sync | xargs -0 cp --parents -t "$copy"
export GOFLAGS="-buildvcs=false -trimpath"
holes=0

# wanted says whether a mutation was asked for.
wanted() {
	local name=$1 word
	shift
	[ $# -eq 0 ] && return 0
	for word in "$@"; do
		case $name in *"$word"*) return 0 ;; esac
	done
	return 1
}

# noticed TESTS prints what notices the mutation that stands in the copy; nothing when
# nothing does.
noticed() {
	local out=$copy/out
	if ! (cd "$copy/sync/sandbox/e2e" && go test -c -o "$copy/e2e.test" .) >"$out" 2>&1; then
		echo "(does not build) $(tail -1 "$out")"
		return
	fi
	if [ -n "$1" ]; then
		(cd "$copy/sync/sandbox/e2e" && timeout 300 "$copy/e2e.test" -test.failfast -test.run "$1") >"$out" 2>&1
		grep -E -m1 '^ *--- FAIL' "$out" | sed -E 's/^ *--- FAIL: ([^ ]+).*/test \1/' | grep . && return
	fi
	(cd "$copy/sync/sandbox/e2e" && SITEWALK_SIMULATE=$seeds timeout 900 "$copy/e2e.test" -test.run 'TestSimulation$') >"$out" 2>&1
	local seed
	seed=$(grep -o 'SITEWALK_SEED=[0-9]*' "$out" | head -1)
	if [ -n "$seed" ]; then
		echo "simulation, seed ${seed#*=}: $(grep -E -m1 '^ +sim[a-z]*_test.go:[0-9]+: ' "$out" | sed -E 's/^ +[^ ]+ //' | cut -c1-150)"
		return
	fi
	(cd "$copy/sync/sandbox/e2e" && timeout 900 "$copy/e2e.test" -test.failfast -test.skip Simulation -test.short) >"$out" 2>&1
	grep -E -m1 '^ *--- FAIL' "$out" | sed -E 's/^ *--- FAIL: ([^ ]+).*/test \1/' && return
	(cd "$copy" && timeout 900 go test ./db ./sync/engine ./sync/merge ./sync/itglue ./sync/internal/rest) >"$out" 2>&1
	grep -E -m1 '^ *--- FAIL' "$out" | sed -E 's/^ *--- FAIL: ([^ ]+).*/test \1/'
}

# mutation NAME FILE SED [TESTS]: FILE is changed by the sed script, and must change.
# TESTS are tried first, where some are made for just that.
mutation() {
	local name=$1 file=$2 script=$3 tests=${4:-} by
	wanted "$name" "${words[@]}" || return 0
	cp "$file" "$copy/$file"
	sed -i -E "$script" "$copy/$file"
	if cmp -s "$file" "$copy/$file"; then
		by="THE TREE HAS CHANGED: nothing to break there"
		holes=$((holes + 1))
	else
		by=$(noticed "$tests")
		[ -z "$by" ] && by="NOTHING NOTICES" && holes=$((holes + 1))
	fi
	printf '%-38s %s\n' "$name" "$by"
	cp "$file" "$copy/$file"
}

words=("$@")
mutation "forget the intent" sync/engine/create.go \
	's/err = r\.Store\.SetIntent\(ctx, \*q, sent, at\)/err = nil/'
mutation "advance the cursor early" sync/engine/pull.go \
	's/^(\t+)cursor, err := r\.conn\.Pull\(/\1_ = r.Store.SetCursor(ctx, r.system, kind, "itglue\/1 "+r.Now().UTC().Format(time.RFC3339Nano))\n&/'
mutation "treat a timeout as a failure" sync/engine/create.go \
	's/case code == msp\.Unknown \|\| code == msp\.Internal:/case code == msp.Internal:/' \
	'TestOnePushSettles'
mutation "ignore the locks of the PSA" sync/itglue/itglue.go \
	's/^\tif psaSync == "" \{/\tif psaSync != "never" {/'
mutation "retry a POST blindly" sync/internal/rest/policy.go \
	's/most = sendAgain/most = readAgain/'
mutation "drop the base" sync/engine/page.go \
	's/base: link\.Base, hasBase: true/base: nil, hasBase: false/'
mutation "adopt by name only" sync/engine/match.go \
	's/^\tif kind == msp\.KindConfiguration \{$/\tif false \&\& kind == msp.KindConfiguration {/' \
	'TestSameNameIsAskedAbout'
mutation "skip the second look-up" sync/engine/lookup.go \
	's/q\.LookedUp < 2/q.LookedUp < 1/' \
	'TestOnePushSettles'
mutation "take theirs on a conflict" sync/merge/merge.go \
	's/return ours, Conflict/return theirs.Text, TakeTheirs/'
mutation "send ours on a conflict" sync/merge/merge.go \
	's/return ours, Conflict/return ours, SendOurs/'
mutation "confirm without the version" db/pull.go \
	's/case push\.Done && version == push\.SeenVersion:/case push.Done:/' \
	'TestEditedHereWhileSending'
mutation "apply over what was typed meanwhile" db/pull.go \
	's/if old\.Version != c\.SeenVersion \|\| /if /' \
	'TestEditedHereWhileReading'
mutation "gone at the first miss" sync/engine/sweep.go \
	's/switch _, err := p\.conn\.Get\(.*\); \{/switch err := error(nil); {\n\tcase err == nil:/' \
	'TestDeletedThere|TestASweep|Sweep'
mutation "a refused key is only offline" sync/internal/rest/words.go \
	'/case wrongKey:/,/case /s/msp\.SignIn/msp.Offline/'
mutation "forget what waits on restart" db/db.go \
	's/^(\t+)if err := d\.migrate\(ctx, w\); err != nil \{/\1defer func() { _, _ = w.conn.ExecContext(ctx, "DELETE FROM outbox WHERE state = '"'queued'"'") }()\n&/' \
	'TestKilledAtAnyStep'
mutation "a filter on a change" sync/internal/rest/send.go \
	's/RawQuery: r\.Query\.Encode\(\)\}/RawQuery: r.Query.Encode() + map[bool]string{true: "filter[id]=1"}[r.Method == "PATCH"]}/'
mutation "an echo counts as an edit" sync/engine/page.go \
	's/case merge\.SendOurs:/case merge.SendOurs, merge.Agreed:/' \
	'TestEditsOnBothSidesMeet'
mutation "an own change counts as theirs" sync/engine/page.go \
	's/^\tsentBefore\(base, sr, c\.values\)$//' \
	'TestTakenBack'
mutation "no brake" sync/engine/pull.go \
	's/if count\*4 >= p\.expected\*3 \{/if true {/' \
	'TestBrakes'
mutation "do not wait for what is referred to" sync/engine/push.go \
	's/if _, there := r\.refs\.remote\[t\.kind\]\[t\.id\]; !there \{/if false {/' \
	'TestNewClient|TestChangeGoesWithout'
mutation "make again what is there" sync/engine/push.go \
	's/if !makes\[kind\] \|\| r\.pulled\[kind\] \{/if true {/' \
	'TestSameSerialNumber'
exit $((holes > 0))
