#!/bin/sh
# The chip is pulled out while the HUB75 board is lit, and put back. In a guest of its own, for the
# kernel does not forget a chip that went like this.
# shellcheck disable=SC1091,SC2034,SC2154,SC2016 # all is seen in the guest only
set -u
. ./hub75.sh

test_unplugged()
{
    plug
    check 'pulled out: headlines were lit before' begin_ticker || return
    echo 0 >"$sim/plug"
    check 'pulled out: seen' wait_for 10 said 'the GPIO chip has gone: connect it again'
    check 'pulled out: tried again' wait_for 10 said 'there is no GPIO chip here'
    check 'pulled out: the program lives' kill -0 "$pid"
    clear_log
    echo 1 >"$sim/plug"
    own_devices
    check 'put back: works again' wait_for 20 said 'the board works again'
    check 'put back: lit again' wait_for 10 was_lit
    kill -s KILL "$pid"
    finish 2>/dev/null
    check 'put back: nothing of it stays behind a SIGKILL' wait_for 10 is_gone
    check 'put back: its new guard made it dark' is_dark
}

for program in $programs; do
    test_unplugged
done
tap_done
