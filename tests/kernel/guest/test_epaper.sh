#!/bin/sh
# E-paper boards on a real spidev and a real GPIO chip, through each libgpiod that is here, as a user
# of the groups gpio and spi. The virtual panel judges what the kernel was given.
# shellcheck disable=SC1091,SC2034,SC2154,SC2016 # all is seen in the guest only
set -u
. ./epaper.sh

test_pattern()
{
    plug_panel 7in5-v2
    "$program" test-pattern --at 12 --for 0.9 \
        --board "epaper-virtual:panel=$panel,view=\"picture:file=/tmp/virtual.png\"" </dev/null >"$said" 2>&1
    begin ticker test-pattern --at 12 --for 0.9
    finish
    check 'a pattern is shown, and the program ends well' [ $? -eq 0 ]
    check 'the panel is asleep and without supply' is_at_rest
    check 'one full refresh, and no fault' eval 'got "full 1" && has_no_fault'
    draw /tmp/real.png
    check 'its paper shows what the virtual board shows' cmp -s /tmp/virtual.png /tmp/real.png
    check 'BUSY is an input, and its edges were seen' eval \
        'grep -q " dir 24 in" "$sim/log" && grep -q " in 24=0" "$sim/log"'
    check 'RST, D/C and PWR are low at the end' \
        eval '[ "$(tail -c +18 "$sim/levels" | head -c 2)" = 00 ] &&
            [ "$(tail -c +26 "$sim/levels" | head -c 1)" = 0 ]'
    check 'at the clock of the panel, in pieces that spidev takes' eval \
        '! grep " spi 0 " "$sim/log" | grep -qv " mode 0 hz 10000000 " &&
            grep -q " spi 0 .* len 4096 dc 1 " "$sim/log"'
}

test_busy_line()
{
    plug_panel 7in5-v2
    hold 25
    begin_ticker
    finish
    check 'a busy line: does not start' [ $? -ne 0 ]
    check 'a busy line: says who has it, and which way out there is' \
        said 'GPIO 25 (D/C) is in use by "sysfs": stop that, or wire it to another pin'
    check 'a busy line: nothing was sent' [ -z "$(sent 0)" ]
    check 'a busy line: no guard stays behind' wait_for 10 is_gone
    free_line 25
}

test_permission()
{
    plug_panel 7in5-v2
    begin guest run --source /tests/harbour.rss
    finish
    check 'not in the group: does not start' [ $? -ne 0 ]
    check 'not in the group: names it, and the command' \
        said 'join the group spi (sudo usermod -aG spi $USER)'
    chgrp ticker /dev/spidev0.0
    chgrp root /dev/gpiochip*
    begin ticker run --source /tests/harbour.rss
    finish
    check 'not in the other group: names that' \
        said 'join the group gpio (sudo usermod -aG gpio $USER)'
    check 'not in the group: nothing was sent' [ -z "$(sent 0)" ]
}

test_device()
{
    plug_panel 7in5-v2
    board="$board,device=/dev/spidev1.0"
    begin_ticker
    finish
    check 'no such device: does not start' [ $? -ne 0 ]
    check 'no such device: lists those that are there' \
        said 'there is no /dev/spidev1.0; name one of those that are here: /dev/spidev0.'
}

test_partial()
{
    plug_panel 2in13-v4
    begin_ticker
    check 'another page: the first is shown' wait_for 20 has_shown || return
    turn_page
    check 'another page: one partial refresh' wait_for 20 eval 'has_shown && got "partial 1"'
    check 'another page: without supply only at the end' got 'supply 1'
    kill -s TERM "$pid"
    finish
    check 'another page: ends well, at rest' eval '[ $? -eq 0 ] && is_at_rest && has_no_fault'
}

for program in $programs; do
    test_pattern
    test_busy_line
    test_permission
    test_device
done
test_partial
tap_done
