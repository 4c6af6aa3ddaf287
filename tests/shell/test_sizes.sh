#!/bin/sh
# A file past 600 lines or a function past 60 is a sign that a noun is missing. Reads code as
# clang-format lays it out: a function's braces stand alone in the first column.
# shellcheck disable=SC2016,SC2317 # awk's own $; called by name
set -u
. "$(dirname "$0")/tap.sh"

file_max=600
function_max=60

# Prints what is too long among the files on standard input.
long()
{
    xargs awk -v file_max="$file_max" -v function_max="$function_max" '
        function end_file() {
            if (lines > file_max) printf "%s: %d lines\n", name, lines
        }
        FNR == 1 { end_file(); name = FILENAME; start = 0 }
        { lines = FNR }
        /^[a-z].*\(/ { signature = $0 }
        /^\{$/ { start = FNR }
        /^\}$/ && start {
            if (FNR - start + 1 > function_max)
                printf "%s:%d: %d lines: %s\n", name, start, FNR - start + 1, signature
            start = 0
        }
        END { end_file() }' /dev/null
}

code()
{
    find firmware drivers host-sim fonts -name '*.[ch]' 2>/dev/null | sort | long
}

fixture=${TMPDIR:-/tmp}/sizes-fixture.$$
trap 'rm -f "$fixture"' EXIT

# of BODY AFTER: a file with a function of BODY lines between its braces, then AFTER lines.
of()
{
    awk -v body="$1" -v after="$2" 'BEGIN {
        print "int f(void)"; print "{"
        for (i = 0; i < body; i++) print "    g();"
        print "}"
        for (i = 0; i < after; i++) print "/* */" }' >"$fixture"
    echo "$fixture" | long
}

tap_quiet 'no file and no function is too long' code
tap_quiet 'a function of 60 lines passes' of 58 0
[ -n "$(of 59 0)" ]
tap_result $? 'a function of 61 lines is found'
tap_quiet 'a file of 600 lines passes' of 0 597
[ -n "$(of 0 598)" ]
tap_result $? 'a file of 601 lines is found'
tap_done
