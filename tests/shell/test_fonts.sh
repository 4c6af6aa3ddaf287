#!/bin/sh
# `headliner fonts`: which face draws what, and what cannot be read on this board.
set -u
. "$(dirname "$0")/tap.sh"

bin=build/san/headliner
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
export XDG_STATE_HOME XDG_CONFIG_HOME

# gives STATUS PATTERN NAME ARGS...: exit status, and a line of output or error that matches.
gives()
{
    want=$1 pattern=$2 name=$3
    shift 3
    output=$(timeout 60 "$bin" fonts "$@" 2>&1 </dev/null)
    status=$?
    [ "$status" -eq "$want" ] && printf '%s\n' "$output" | grep -q -- "$pattern"
    tap_result $? "$name"
    { [ "$status" -eq "$want" ] && printf '%s\n' "$output" | grep -q -- "$pattern"; } ||
        printf '%s\n' "# status $status" "$output" | sed 's/^/# /'
}

gives 0 '^"Łódź €5 – “now”"  Latin: headliner8, 8 px, dots' 'our font on 8 rows' \
    --size 192x8 'Łódź €5 – “now”'
gives 0 'headliner16, 32 px, dots' 'our font at twice its size' \
    --size 512x32 --layout line --font pixel 'Now'
gives 0 '^"Now and again"' 'words are one text' --size 192x8 Now and again
gives 1 'Devanagari' 'a script that needs more rows or a font' --size 192x8 'नमस्ते'
gives 0 'Arab  Arabic .*16 rows, too low here' 'scripts that need more rows' --size 192x8
gives 0 'Arab  Arabic .*16 rows  ' 'scripts that have them' --size 192x16
gives 2 'is not installed' 'a font that is not there' --font 'Nonesuch Sans' x
gives 2 'did you mean --language' 'a wrong option' --langage ur x
printf 'show:\n  fonts:\n    - script: Latin\n      families: [Nonesuch Sans]\n' >"$work/list.yaml"
gives 0 'fonts: Latin: font "Nonesuch Sans" is not installed' 'a family that is not there' \
    --size 192x8 --config "$work/list.yaml" x
gives 0 'headliner16' 'a picture is written' --size 192x16 -o "$work/now.png" 'Now'
[ "$(head -c 8 "$work/now.png" | od -An -tx1)" = ' 89 50 4e 47 0d 0a 1a 0a' ]
tap_result $? 'and is a PNG'
gives 0 'holds the first' 'more samples than a picture has room for' \
    --size 512x64 --layout line --font pixel -o "$work/high.png"
gives 0 'Latn' 'the samples are drawn' --size 192x8 -o "$work/all.png"
[ -s "$work/all.png" ]
tap_result $? 'into a file'
tap_done
