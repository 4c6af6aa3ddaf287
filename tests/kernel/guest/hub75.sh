# Sourced by the tests of the HUB75 board: a panel of 32x16 on panelsim, and what it saw.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # all is seen in the guest only
. ./lib.sh

columns=32
rows=8
pins='R1=5,G1=13,B1=6,R2=12,G2=16,B2=23,A=22,B=26,C=27,CLK=17,LAT=21,OE=4'
board="hub75:panel=32x16,wire=gpiod,chip-label=$label,pinout=\"$pins\""

# What the panel saw so far, into /tmp/wires.
look()
{
    wires "$columns" "$rows" "$pins" <"$sim/events" >/tmp/wires
}

saw()
{
    grep -qx -- "$1" /tmp/wires
}

value()
{
    sed -n "s/^$1 //p" /tmp/wires
}

# The wires end dark: OE high, and nothing in the latches that could light up.
is_dark()
{
    look && saw 'oe 1' && saw 'black yes' && is_whole
}

# Not only the black that every panel begins with.
was_lit()
{
    look && grep -q '^row [0-9]* .*[1-7]' /tmp/wires
}

# No fault but the long shift that clears a chain of any length, and otherwise a clock for each
# column before each latch. A row that is lit for long is the fault of a guest that is held up.
is_clean()
{
    saw 'fault long-shift 1' || return 1
    ! grep '^fault ' /tmp/wires | grep -qv -e 'long-shift' -e 'stuck-lit' || return 1
    [ $(($(value clocks) - 4096)) -eq $((($(value latches) - 1) * columns)) ]
}

nothing_lit()
{
    look && ! was_lit
}

begin_ticker()
{
    begin ticker run --source /tests/harbour.rss && wait_for 20 was_lit
}
