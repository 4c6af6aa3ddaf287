#!/bin/sh
# What docs/performance.md promises, counted: instructions by callgrind over N and 2N units of a bench
# job (the release build), growth of the heap, and the light of HUB75 walls. Nothing is timed.
set -u
. "$(dirname "$0")/tap.sh"

bin=build/headliner
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

instructions()
{
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bin" bench "$1" --frames "$2" \
        2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}

# counts JOB UNITS LIMIT: instructions of one unit
counts()
{
    if ! command -v valgrind >/dev/null; then
        tap_skip "$1: at most $3 instructions" 'valgrind is not installed'
        return
    fi
    once=$(instructions "$1" "$2")
    twice=$(instructions "$1" $((2 * $2)))
    unit=$(((${twice:-0} - ${once:-0}) / $2))
    [ "$unit" -gt 0 ] && [ "$unit" -le "$3" ]
    tap_result $? "$1: at most $3 instructions ($unit)"
}

# keeps JOB UNITS: no heap is taken
keeps()
{
    "$bin" bench "$1" --frames "$2" | grep -q '"heap_growth_bytes":0,'
    tap_result $? "$1: no heap taken in $2 units"
}

# grows JOB UNITS LIMIT: no more heap is taken than LIMIT bytes, however long it goes on
grows()
{
    grown=$("$bin" bench "$1" --frames "$2" | sed -n 's/.*"heap_growth_bytes":\(-*[0-9]*\),.*/\1/p')
    [ -n "$grown" ] && [ "$grown" -le "$3" ]
    tap_result $? "$1: at most $3 bytes of heap more after $2 units ($grown)"
}

if [ ! -x "$bin" ]; then
    echo '1..0 # SKIP build/headliner is not built'
    exit 0
fi

keeps scroll-192x64 1000
keeps scroll-192x32 1000
keeps hub75-scroll-192x64 1000
keeps hub75-picture-192x64 20
grows refresh-soak 3000 262144
keeps max7219-scroll-64x8 1000
keeps ws2812-scroll-32x8 1000
keeps apa102-scroll-32x8 1000
counts scroll-192x64 240 20000
counts scroll-192x32 240 12000
counts hub75-scroll-192x64 240 20000
counts max7219-scroll-64x8 240 20000
counts ws2812-scroll-32x8 240 25000
counts apa102-scroll-32x8 240 25000
counts page-cold 5 40000000
counts page-warm 10 8000000
counts hub75-picture-192x64 20 $((25 * 192 * 64))

# Lines "BOARD LATE LAST JITTER" of LEDs on SPI.
"$bin" bench lights-jitter --frames 600 | sed -n 's/.*"board":"\([^"]*\)",.*"late":\([0-9]*\),"last_byte_us":\([0-9.]*\),"jitter_us":\([0-9.]*\)}.*/\1 \2 \3 \4/p' >"$work/lights"
awk '$2 > 0 || $3 == 0 { bad = 1 } END { exit bad || NR != 3 }' "$work/lights"
tap_result $? 'LEDs on SPI: no frame late'
awk '$1 ~ /^max/ ? $4 > 2000 : $4 > 0 { bad = 1 } END { exit bad || NR != 3 }' "$work/lights"
tap_result $? 'LEDs on SPI: no jitter of the driver'

# Lines "RATIO JITTER" of boards on the network.
"$bin" bench net-bytes --frames 60 | sed -n 's/.*"ratio":\([0-9.]*\),.*"jitter_us":\([0-9.]*\)}.*/\1 \2/p' >"$work/net"
awk '$1 > 1.05 || $1 < 1 { bad = 1 } END { exit bad || NR != 12 }' "$work/net"
tap_result $? 'boards on the network: at most 1.05 times the least bytes'
awk '$2 > 0 { bad = 1 } END { exit bad || NR != 12 }' "$work/net"
tap_result $? 'boards on the network: no jitter of the driver'

# The light of both schemes, as the virtual panel's LEDs emit it: lines "SCHEME REFRESH LIT DARK
# LINEARITY FAULTS", plain and ours by turns.
"$bin" bench hub75-schemes | sed -n 's/.*"scheme":"\([a-z]*\)","refresh_hz":\([0-9.]*\),"lit_share":\([0-9.]*\),"longest_dark_ms":\([0-9.]*\),"linearity_error":\([0-9.]*\),"faults":\([0-9]*\).*/\1 \2 \3 \4 \5 \6/p' \
    >"$work/schemes"
aim()
{
    awk "\$1 == \"plain\" { hz = \$2; lit = \$3; dark = \$4; next }
         { n++; if (!($1)) bad = 1 }
         END { exit bad || n != 9 }" "$work/schemes"
    tap_result $? "$2, at all walls and clocks"
}
aim "\$2 >= 1.2 * hz" 'HUB75: at least 1.2 times the refresh of the plain scheme'
aim "\$3 >= lit" 'HUB75: no less light'
aim "\$4 <= dark / 2" 'HUB75: the longest dark time at most half'
aim "\$5 < 0.005" 'HUB75: linear within half a per cent'
aim "\$6 == 0" 'HUB75: no fault of the signals'
tap_done
