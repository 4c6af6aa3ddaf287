#!/bin/sh
# LEDs on a real spidev, and on three lines of a real GPIO chip, as a user of the groups gpio and spi.
# Virtual chips judge what the kernel was given.
# shellcheck disable=SC1091,SC2034,SC2154,SC2016 # all is seen in the guest only
set -u
. ./lights.sh

banged=wire=bitbang,chip-label=$label
spidev=/sys/bus/spi/drivers/spidev

# test_shown BOARD [OPTIONS]: a pattern, and a good end.
test_shown()
{
    plug_board "$@"
    begin_pattern
    check "$board: the LEDs show what the virtual board shows" wait_for 20 was_shown
    set_mark
    kill -s TERM "$pid"
    finish
    check "$board: SIGTERM: ends well" [ $? -eq 0 ]
    check "$board: dark, and nothing stays behind" wait_for 10 is_at_rest
    check "$board: dark within a second" [ "$(value dark-ms)" -lt 1000 ]
    check "$board: no fault" has_no_fault
}

# A word that is cut off when its lines are ours is made whole by the guard: the chips book it.
is_cut_at_most()
{
    has_no_fault || { got 'cut 1' && ! grep '^fault' /tmp/lights | grep -qv \
        -e '^fault LOAD in the middle of a word 1$' -e '^fault fewer words than devices 1$'; }
}

test_killed()
{
    plug_board "$@"
    check "$board: headlines were lit before" begin_ticker || return
    set_mark
    kill -s KILL "$pid"
    finish 2>/dev/null
    check "$board: SIGKILL: dark, and nothing stays behind" wait_for 10 is_at_rest
    check "$board: SIGKILL: dark within a second" [ "$(value dark-ms)" -lt 1000 ]
    case $board in
    *bitbang*) check "$board: no fault but a cut" is_cut_at_most ;;
    *) check "$board: no fault" has_no_fault ;;
    esac
}

# refused OPTIONS USER TEXT NAME: does not start, says TEXT, sends nothing.
refused()
{
    board=$kind${1:+:$1}
    begin "$2" run --source /tests/harbour.rss
    finish
    check "$4: does not start" [ $? -ne 0 ]
    check "$4: says what to do" said "$3"
    check "$4: nothing was sent" eval 'look && got "bytes 0"'
    check "$4: no guard stays behind" wait_for 10 is_gone
}

test_busy_line()
{
    plug_board max7219-32x8
    hold 11
    refused "$banged" ticker 'in use by "sysfs": stop that' 'a busy line'
    free_line 11
}

test_refused()
{
    plug_board max7219-32x8
    refused '' guest 'join the group spi (sudo usermod -aG spi $USER)' 'not in the group'
    refused device=/dev/spidev1.0 ticker \
        'there is no /dev/spidev1.0; name one of those that are here: /dev/spidev0.' 'no such device'
    plug_board ws2812-16x16
    refused across=2 ticker 'spidev.bufsiz=8192 into /boot/firmware/cmdline.txt' \
        'a picture that spidev does not take in one'
}

# The kernel takes the device away, and gives it back.
test_unbound()
{
    plug_board max7219-32x8
    check 'spidev gone: headlines were lit before' begin_ticker || return
    echo spi0.0 >$spidev/unbind
    check 'spidev gone: seen' wait_for 10 said '/dev/spidev0.0 has gone'
    check 'spidev gone: the program lives' kill -0 "$pid"
    clear_log
    echo spi0.0 >$spidev/bind
    own_devices
    check 'spidev back: works again' wait_for 20 said 'the board works again'
    check 'spidev back: lit again' wait_for 10 was_lit
    kill -s KILL "$pid"
    finish 2>/dev/null
    check 'spidev back: its new guard made it dark' wait_for 10 is_at_rest
}

test_unplugged()
{
    plug_board max7219-32x8 "$banged"
    check 'pulled out: headlines were lit before' begin_ticker || return
    echo 0 >"$sim/plug"
    check 'pulled out: seen' wait_for 10 said 'the GPIO chip has gone'
    check 'pulled out: the program lives' kill -0 "$pid"
    clear_log
    echo 1 >"$sim/plug"
    own_devices
    check 'put back: works again' wait_for 20 said 'the board works again'
    check 'put back: lit again' wait_for 10 was_lit
    kill -s KILL "$pid"
    finish 2>/dev/null
    check 'put back: its new guard made it dark' wait_for 10 is_at_rest
}

# Only lines of our own are a matter of libgpiod.
for program in $programs; do
    test_shown max7219-32x8 "$banged"
    test_killed max7219-32x8 "$banged"
    test_busy_line
done
for kind in max7219-32x8 ws2812-16x16 apa102-16x16; do
    test_shown "$kind"
    test_killed "$kind"
done
test_refused
test_unbound
test_unplugged # last: the kernel does not forget a chip that went like this
echo "# up for $(cut -d ' ' -f 1 /proc/uptime) s"
tap_done
