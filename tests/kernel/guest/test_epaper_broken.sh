#!/bin/sh
# E-paper whose BUSY does not fall, and whose GPIO chip is pulled out; in a guest of its own, for the
# kernel does not forget a chip that went like this.
# shellcheck disable=SC1091,SC2034,SC2154,SC2016 # all is seen in the guest only
set -u
. ./epaper.sh

forever=600000
times=/sys/module/panelsim/parameters/busy_ms

test_stuck_from_the_start()
{
    plug_panel 7in5-v2 busy_ms=$forever
    begin_ticker
    finish
    check 'BUSY stuck from the start: does not start' [ $? -ne 0 ]
    check 'BUSY stuck from the start: says so, and where to look' \
        said 'BUSY (GPIO 24) stayed low for 2.0 s after a reset; check the cable'
    check 'BUSY stuck from the start: the panel is left asleep and without supply' is_at_rest
}

test_stuck_in_a_refresh()
{
    plug_panel 2in13-v4
    begin_ticker
    check 'BUSY stuck in a refresh: it had begun' wait_for 20 is_refreshing || return
    echo "$forever" >$times # from the next reset on
    kill -s KILL "$pid"
    finish 2>/dev/null
    check 'SIGKILL while BUSY is stuck: the panel is asleep and without supply' \
        wait_for 30 is_at_rest
}

test_unplugged()
{
    plug_panel 2in13-v4
    begin_ticker
    check 'pulled out: a page was shown before' wait_for 20 has_shown || return
    echo 0 >"$sim/plug"
    turn_page
    check 'pulled out: seen' wait_for 20 said 'the spidev wire failed'
    check 'pulled out: tried again' wait_for 20 said 'there is no GPIO chip here'
    check 'pulled out: the program lives' kill -0 "$pid"
    clear_log
    echo 1 >"$sim/plug"
    own_devices
    check 'put back: works again' wait_for 20 said 'the board works again'
    kill -s KILL "$pid"
    finish 2>/dev/null
    check 'put back: its new guard puts it to sleep' wait_for 20 is_at_rest
}

for program in $programs; do
    test_unplugged
done
test_stuck_from_the_start
test_stuck_in_a_refresh
tap_done
