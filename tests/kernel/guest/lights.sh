# Sourced by the tests of LEDs on SPI: what virtual chips make of what the kernel was given.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # all is seen in the guest only
. ./lib.sh

virtual=/tmp/virtual.png

# plug_board BOARD [OPTIONS]: panelsim afresh, and the pattern that is to be seen on BOARD.
plug_board()
{
    kind=$1
    board=$1${2:+:$2}
    rm -f /tmp/lights "$virtual"
    plug && "$program" test-pattern --virtual --board "$kind" --at 6 --for 0 -o "$virtual" \
        </dev/null >"$said" 2>&1
}

# What the LEDs got so far, into /tmp/lights.
look()
{
    lights "$kind" "$virtual" <"$sim/events" >/tmp/lights
}

got()
{
    grep -qx -- "$1" /tmp/lights
}

value()
{
    sed -n "s/^$1 //p" /tmp/lights
}

has_no_fault()
{
    ! grep -q fault /tmp/lights
}

# The picture of the virtual board was on the LEDs.
was_shown()
{
    look && [ "$(value shown)" -gt 0 ]
}

was_lit()
{
    look && got 'lit yes'
}

# Dark, and nobody left.
is_at_rest()
{
    is_gone && look && got 'lit no' && is_whole
}

begin_pattern()
{
    begin ticker test-pattern --at 6 --for 60 </dev/null
}

begin_ticker()
{
    begin ticker run --source /tests/harbour.rss && wait_for 20 was_lit
}
