#!/bin/sh
# `headliner wiring`, and that docs/wiring.md says what the drivers do.
set -u
. "$(dirname "$0")/tap.sh"

bin=build/san/headliner
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_CONFIG_HOME=$work/config
export XDG_CONFIG_HOME

docs/make-wiring "$bin" "$work/docs" >"$work/log" 2>&1
tap_result $? 'the drawings are made'
sed 's/^/# /' "$work/log"
rm -rf "$work/docs/wiring/none"
tap_quiet 'docs/wiring.md is what the drivers say' diff -u docs/wiring.md "$work/docs/wiring.md"
tap_quiet 'and so are its drawings' diff -r docs/wiring "$work/docs/wiring"

# refuses PATTERN NAME ARGS...
refuses()
{
    pattern=$1 name=$2
    shift 2
    output=$(timeout 60 "$bin" wiring "$@" 2>&1 </dev/null)
    [ $? -eq 2 ] && printf '%s\n' "$output" | grep -q -- "$pattern"
    tap_result $? "$name"
}

refuses 'hangs on no wires' 'a board without wires' --board terminal
refuses 'ends in .svg or .md' 'another kind of file' --board hub75-64x32 -o "$work/f.png"
refuses 'which panel' 'a panel that was not named' --board epaper
tap_done
