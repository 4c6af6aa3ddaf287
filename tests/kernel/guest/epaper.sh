# Sourced by the tests of e-paper boards: panels on panelsim as a Waveshare HAT wires them, and what
# they got.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # all is seen in the guest only
. ./lib.sh

pages=/tmp/pages.rss

# plug_panel PANEL [PARAMETER=VALUE...]: with a busy line that plays the panel's, and times a little
# longer than those of the virtual one, which what is sent is held against.
plug_panel()
{
    panel=$1
    shift
    case $panel in
    7in5-v2) busy='busy_level=0 busy_cmds=0x04,0x02,0x12 busy_ms=30,150,60,4300' ;;
    2in13-v4) busy='busy_level=1 busy_cmds=0x12,0x20 busy_ms=30,30,1900' ;;
    esac
    # What a panel was last sent is nothing to the next one.
    rm -f /tmp/state /tmp/paper
    board="epaper:panel=$panel,chip-label=$label,state=/tmp/state"
    # shellcheck disable=SC2086 # words
    plug dc=25 reset=17 busy=24 $busy "$@"
}

# What the panel got so far, into /tmp/paper.
look()
{
    paper "$panel" <"$sim/events" >/tmp/paper
}

# draw FILE: what a person sees on it.
draw()
{
    paper "$panel" "$1" <"$sim/events" >/tmp/paper
}

got()
{
    grep -qx -- "$1" /tmp/paper
}

value()
{
    sed -n "s/^$1 //p" /tmp/paper
}

has_no_fault()
{
    ! grep -q fault /tmp/paper
}

# High voltage off, supply off, asleep before that, and nobody left.
is_at_rest()
{
    is_gone && look && got 'safe yes' && got 'supply 0' && is_whole
}

# A command has been sent that makes the panel busy for long.
is_refreshing()
{
    case $panel in
    7in5-v2) sent 0 | grep -qx 12 ;;
    2in13-v4) sent 0 | grep -qx f7 ;; # what 20 is to do
    esac
}

# The panel is first put to sleep, to see whether it answers.
is_looked_for()
{
    sent 0 | grep -qx 20
}

has_shown()
{
    look && got 'full 1' && got 'safe yes'
}

begin_ticker()
{
    cp /tests/harbour.rss "$pages" && chmod 644 "$pages" && begin ticker run --source "$pages"
}

# Other headlines for the one that runs.
turn_page()
{
    sed 's/<title>/&Later: /' /tests/harbour.rss >"$pages" && kill -s HUP "$pid"
}
