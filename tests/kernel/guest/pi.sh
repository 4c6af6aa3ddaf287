#!/bin/sh
# The program on a Raspberry Pi 3 that is emulated, with the pin controller, the names and the
# registers of the real one. Lines that are given back become inputs there. The emulated controller
# tells no edges, so a refresh of e-paper is never seen to begin.
# shellcheck disable=SC1091,SC2034,SC2154,SC2016 # all is seen in the guest only
set -u
. ./lib.sh

registers=0x3f200000
bytes=/sys/class/spi_master/spi0/statistics

# lines: GPIO 0 to 31, read from the controller.
lines()
{
    devmem $((registers + 0x34))
}

# is_level GPIO LEVEL
is_level()
{
    [ $(($(lines) >> $1 & 1)) -eq "$2" ]
}

# is_output GPIO: as the controller sees it.
is_output()
{
    # shellcheck disable=SC2017 # a register holds ten
    [ $(($(devmem $((registers + $1 / 10 * 4))) >> $1 % 10 * 3 & 7)) -eq 1 ]
}

# has GPIO USER: the kernel's own list.
has()
{
    grep -q " (GPIO$1 *|$2" /sys/kernel/debug/gpio
}

is_free()
{
    ! grep -q '|headliner' /sys/kernel/debug/gpio
}

begin_ticker()
{
    begin ticker run --source /tests/harbour.rss
}

# Its clock moves, and its light is on at times: the lines as a wall on the header has them.
is_scanning()
{
    is_output 18 && is_output 17 && wait_for 5 is_level 18 0 && wait_for 5 is_level 17 1 &&
        wait_for 5 is_level 17 0
}

test_hub75()
{
    board=hub75:panel=32x16
    begin_ticker
    check 'HUB75: the wall is scanned' wait_for 30 is_scanning
    check 'HUB75: through libgpiod, for want of /dev/gpiomem' \
        said 'not bcm: there is no /dev/gpiomem'
    check 'HUB75: the kernel knows who has OE' has 18 headliner
    kill -s "$1" "$pid"
    finish 2>/dev/null
    check "HUB75: SIG$1: nothing of it stays behind" wait_for 10 is_gone
    check "HUB75: SIG$1: the lines are free" is_free
    check "HUB75: SIG$1: none drives OE low" eval '! is_output 18 || is_level 18 1'
}

# The registers, as /dev/gpiomem gives them to a user; only root may have them here.
test_registers()
{
    board=hub75:panel=32x16,wire=bcm
    start root env LD_PRELOAD=/lib/gpiomem.so "$program" run --source /tests/harbour.rss \
        --board "$board"
    check 'HUB75 by registers: the wall is scanned' wait_for 30 is_scanning
    check 'HUB75 by registers: no other wire' eval '! said "wire:"'
    kill -s "$1" "$pid"
    finish 2>/dev/null
    check "HUB75 by registers: SIG$1: nothing of it stays behind" wait_for 10 is_gone
    check "HUB75 by registers: SIG$1: none drives OE low" eval '! is_output 18 || is_level 18 1'
}

test_busy()
{
    board=hub75:panel=32x16
    begin_ticker
    finish
    check 'SPI has a line of HUB75: does not start' [ $? -ne 0 ]
    check 'SPI has a line of HUB75: says so' said 'line 11 of pinctrl-bcm2835 (R1) is in use by "sck"'
}

test_epaper()
{
    rm -f /tmp/state
    board=epaper:panel=2in13-v4,state=/tmp/state
    begin_ticker
    check 'e-paper: PWR is on, RST high' wait_for 20 eval 'is_output 18 && is_level 18 1 && is_level 17 1'
    check 'e-paper: BUSY is an input' eval 'has 24 headliner && ! is_output 24'
    check 'e-paper: that no refresh began is said' \
        wait_for 60 said 'BUSY (GPIO 24) stayed low: no refresh began'
    check 'e-paper: both planes went over SPI' [ "$(cat $bytes/bytes)" -gt 8000 ]
    check 'e-paper: none of it failed' [ "$(cat $bytes/errors)" -eq 0 ]
    kill -s "$1" "$pid"
    finish 2>/dev/null
    check "e-paper: SIG$1: nothing of it stays behind" wait_for 30 is_gone
    check "e-paper: SIG$1: without supply" eval '! is_output 18 || is_level 18 0'
    check "e-paper: SIG$1: the lines are free" is_free
}

insmod /modules/spi-bitbang.ko
program=$programs
own_devices 2>/dev/null
test_hub75 TERM
test_hub75 KILL
test_registers TERM
test_registers KILL
check 'HUB75 by registers: the guard holds OE high, all else low' eval \
    'is_output 18 && [ $(($(lines) & 0x0ffffffc)) -eq $((1 << 18)) ]'
insmod /modules/spi-gpio.ko
own_devices
test_busy
test_epaper TERM
test_epaper KILL
tap_done
