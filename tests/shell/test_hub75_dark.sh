#!/bin/sh
# However the program ends, or stands still, a HUB75 board is dark: the program itself, on register
# pages that are files.
# shellcheck disable=SC2317 # functions are called by name
set -u
. "$(dirname "$0")/tap.sh"
program=build/san/headliner
work=$(mktemp -d) || exit 1
pid=
trap '[ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null; rm -rf "$work"' EXIT

# A folder that stands for / on a Raspberry Pi.
# computer COMPATIBLE DEVICE BYTES
computer()
{
    rm -rf "$work/pi"
    mkdir -p "$work/pi/dev" "$work/pi/proc/device-tree"
    printf 'brcm,%s\0' "$1" >"$work/pi/proc/device-tree/compatible"
    page=$work/pi/dev/$2
    truncate -s "$3" "$page"
}

# word OFFSET: of the page, in hex.
word()
{
    od -An -tx4 -j"$1" -N4 "$page" | tr -d ' '
}

# poke OFFSET BYTES: into the page, as printf writes them.
poke()
{
    # shellcheck disable=SC2059 # bytes are a format
    printf "$2" | dd of="$page" bs=1 seek="$1" conv=notrunc status=none
}

# The last stores said: all lines low but OE (GPIO 18), OE high.
is_dark()
{
    [ "$(word "$set")" = 00040000 ] && [ "$(word "$clear")" = 0ffbfffc ]
}

# until_true COMMAND...: tried for five seconds.
until_true()
{
    for _ in $(seq 100); do
        "$@" && return 0
        sleep 0.05
    done
    return 1
}

runs()
{
    grep -q 'refreshes a second' "$work/log" 2>/dev/null
}

is_over()
{
    ! kill -0 "$pid" 2>/dev/null
}

# Waits for the program, which has been told to end; its status.
finish()
{
    until_true is_over || kill -KILL "$pid"
    wait "$pid" 2>/dev/null
    status=$?
    pid=
    return $status
}

# start WIRE [OPTION...]: until it plays, lit.
start()
{
    wire=$1
    shift
    : >"$work/log"
    "$program" run --source packaging/sample-headlines.json --config packaging/headliner.yaml \
        --board "hub75:root=$work/pi,wire=$wire" "$@" >"$work/log" 2>&1 &
    pid=$!
    until_true runs || sed 's/^/# /' "$work/log"
    sleep 0.2
    # Lines move while it runs: what is dark afterwards was made so.
    until_true eval '! is_dark'
}

# Stopped with the light on, as seen by whoever reads the page: OE low.
stop_lit()
{
    kill -STOP "$pid"
    sleep 0.1
    poke "$set" '\002\000\000\000'
    poke "$clear" '\000\000\004\000'
}

# ends WIRE SIGNAL
ends()
{
    start "$1"
    kill -"$2" "$pid"
    until_true is_dark
    tap_result $? "$1: dark after SIG$2"
    finish
}

# of_wire WIRE: every way out.
of_wire()
{
    for signal in TERM INT SEGV ABRT; do
        ends "$1" $signal
    done

    start "$1"
    stop_lit
    kill -KILL "$pid"
    until_true is_dark
    tap_result $? "$1: dark after SIGKILL"
    finish

    start "$1"
    stop_lit
    sleep 0.3
    ! is_dark
    tap_result $? "$1: a short stop is not an end"
    until_true is_dark
    tap_result $? "$1: dark while it stands still"
    kill -CONT "$pid"
    until_true eval '! is_dark'
    tap_result $? "$1: lit again when it goes on"
    stop_lit
    until_true is_dark
    tap_result $? "$1: dark when it stands still again"
    kill -CONT "$pid"
    kill -TERM "$pid"
    finish
    tap_result $? "$1: ends after that"
    is_dark
    tap_result $? "$1: dark after that"

    start "$1" --for 1
    finish
    tap_result $? "$1: returns"
    is_dark
    tap_result $? "$1: dark after it returned"
}

computer bcm2711 gpiomem 4096
set=28 clear=40 # GPSET0, GPCLR0
of_wire bcm
computer bcm2712 gpiomem0 196608
set=73728 clear=77824 # RIO_OUT, its aliases for set and clear
of_wire rp1
tap_done
