#!/bin/sh
# The HUB75 board on lines of a real GPIO chip, through each libgpiod that is here, as a user of the
# group gpio. What the panel saw is read back from the kernel.
# shellcheck disable=SC1091,SC2034,SC2154,SC2016 # all is seen in the guest only
set -u
. ./hub75.sh

test_pattern()
{
    plug names=1
    plain=$board # two of the lines by their names
    board=$(echo "$board" | sed 's/CLK=/&LINE/; s/OE=/&LINE/')
    begin ticker test-pattern --at 12 --for 0.9
    finish
    status=$?
    board=$plain
    check 'a pattern is shown, and the program ends well' [ "$status" -eq 0 ]
    check 'the panel is dark afterwards' is_dark
    check 'all twelve lines were taken once' saw 'claimed 12'
    check 'each latch had its 32 clocks, and no fault' is_clean
    full=$(printf '%032d' 0 | tr 0 7)
    check 'the rows of the first address are lit, whole and white' \
        eval 'saw "row 0 $full" && saw "row 8 $full"'
    check 'and no other' [ "$(grep -c '^row [0-9]* .*[1-7]' /tmp/wires)" -eq 2 ]
}

test_end_by()
{
    plug
    check "SIG$1: headlines were lit before" begin_ticker || return
    set_mark
    kill -s "$1" "$pid"
    finish 2>/dev/null
    status=$?
    if [ "$1" = TERM ]; then
        check 'SIGTERM: ends well' [ "$status" -eq 0 ]
    else
        check "SIG$1: killed it" [ "$status" -gt 128 ]
    fi
    check "SIG$1: nothing of it stays behind" wait_for 10 is_gone
    check "SIG$1: the panel is dark" is_dark
    check "SIG$1: dark within a second" [ "$(value dark-us)" -lt 1000000 ]
    echo "# SIG$1: dark after $(value dark-us) us"
}

test_busy()
{
    plug
    hold 27
    begin ticker run --source /tests/harbour.rss
    finish
    check 'a busy line: does not start' [ $? -ne 0 ]
    check 'a busy line: says who has it, and which way out there is' \
        said "line 27 of $label (C) is in use by \"sysfs\": stop that, or wire C to another pin"
    check 'a busy line: nothing was lit' nothing_lit
    check 'a busy line: no guard stays behind' wait_for 10 is_gone
    free_line 27
}

test_permission()
{
    plug
    begin guest run --source /tests/harbour.rss
    finish
    check 'not in the group: does not start' [ $? -ne 0 ]
    check 'not in the group: names it, and the command' \
        said 'join the group gpio (sudo usermod -aG gpio $USER)'
    check 'not in the group: nothing was lit' nothing_lit
}

test_label()
{
    plug label=pinctrl-other
    begin ticker run --source /tests/harbour.rss
    finish
    check 'a wrong label: does not start' [ $? -ne 0 ]
    check 'a wrong label: lists those that are there' \
        said "no GPIO chip is called $label; there are: pinctrl-other"
}

test_all()
{
    test_pattern
    for signal in TERM KILL SEGV; do
        test_end_by "$signal"
    done
    test_busy
    test_permission
    test_label
}

for program in $programs; do
    test_all
done
tap_done
