#!/bin/sh
# The test runner itself: whatever way a test goes wrong, it must not pass.
set -u
. "$(dirname "$0")/tap.sh"

unset HL_TEST_BUILDS
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/tests/shell"
cp tests/run "$tree/tests/"

# with STATUS LAST-LINE SCRIPT: a tree whose one test is SCRIPT.
with()
{
    rm -f "$tree"/tests/shell/*
    printf '#!/bin/sh\n%s\n' "$3" >"$tree/tests/shell/test_x.sh"
    chmod +x "$tree/tests/shell/test_x.sh"
    output=$(HL_TEST_TIMEOUT=1 "$tree/tests/run" 2>&1)
    [ $? -eq "$1" ] && [ "$(printf '%s\n' "$output" | tail -n 1)" = "$2" ]
    tap_result $? "$4"
}

with 0 '2 passed, 0 failed' 'echo 1..2; echo ok 1; echo ok 2' 'passing'
with 0 '1 passed, 0 failed, 1 skipped' 'echo ok 1; echo "ok 2 # SKIP no board"; echo 1..2' 'skipping'
with 0 '1 passed, 0 failed, 1 skipped' 'echo ok 1; echo "not ok 2 # SKIP name"; echo 1..2' 'skipping as old cmocka says it'
with 1 '0 passed, 0 failed, 1 skipped' 'echo "1..0 # SKIP none"' 'nothing but skipped'
with 1 '1 passed, 1 failed' 'echo 1..2; echo ok 1; echo not ok 2; exit 1' 'failing'
with 1 '1 passed, 1 failed' 'echo 1..2; echo ok 1; echo not ok 2' 'failing with status 0'
with 1 '1 passed, 1 failed' 'echo 1..2; echo ok 1; kill -SEGV $$' 'crashing'
with 1 '1 passed, 1 failed' 'echo 1..1; echo ok 1; exit 3' 'failing after its report'
with 1 '1 passed, 1 failed' 'echo 1..2; echo ok 1' 'stopping early'
with 1 '1 passed, 1 failed' 'echo ok 1' 'no plan'
with 1 '0 passed, 1 failed' ':' 'no report'
with 1 '0 passed, 1 failed' 'echo 1..1; sleep 9' 'hanging'
printf '%s\n' "$output" | grep -q 'took longer than 1 s'
tap_result $? 'says that it hung'
with 1 '0 passed, 1 failed' 'echo 1..1; echo not ok 1 - dot; echo reason >&2; exit 1' 'details'
printf '%s\n' "$output" | grep -q reason
tap_result $? 'shows what a failing test wrote'

# Unit tests of other builds, when they are asked for; for ARM by the emulator.
for build in san arm64; do
    mkdir -p "$tree/build/$build/tests"
    printf '#!/bin/sh\necho ok 1; echo 1..1\n' >"$tree/build/$build/tests/test_y"
    chmod +x "$tree/build/$build/tests/test_y"
done
cp "$tree/build/arm64/tests/test_y" "$tree/build/arm64/tests/test_fetch"
printf '#!/bin/sh\necho "emulated $*" >&2\necho not ok 1; echo 1..1\n' >"$tree/tests/emulate"
chmod +x "$tree/tests/emulate"
with 0 '2 passed, 0 failed' 'echo ok 1; echo 1..1' 'only the build with sanitizers'
HL_TEST_BUILDS='san arm64'
export HL_TEST_BUILDS
with 1 '2 passed, 1 failed, 1 skipped' 'echo ok 1; echo 1..1' 'another build too'
printf '%s\n' "$output" | grep -q 'emulated build/arm64/tests/test_y'
tap_result $? 'ARM is emulated'
printf '%s\n' "$output" | grep -q '^skip *build/arm64/tests/test_fetch: .*clock'
tap_result $? 'a skipped test has its reason'
unset HL_TEST_BUILDS
output=$("$tree/tests/run" san/tests/test_y 2>&1)
[ "$(printf '%s\n' "$output" | tail -n 1)" = '1 passed, 0 failed' ]
tap_result $? 'by a part of the path'
rm -rf "$tree/build" "$tree/tests/emulate"

rm -f "$tree"/tests/shell/*
output=$("$tree/tests/run" 2>&1)
# shellcheck disable=SC2181
[ $? -ne 0 ] && [ "$(printf '%s\n' "$output" | tail -n 1)" = '0 passed, 0 failed' ]
tap_result $? 'no tests at all is a failure'
tap_done
