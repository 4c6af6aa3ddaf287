#!/bin/sh
# A board on the network whose network goes and comes, in a network of its own: told once each time, and
# the show runs on; and one whose name nobody knows.
set -u
. "$(dirname "$0")/tap.sh"

bin=build/san/headliner
work=$(mktemp -d) || exit 1
run=
trap '[ -z "$run" ] || kill "$run" 2>/dev/null; rm -rf "$work"' EXIT
XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
export XDG_STATE_HOME XDG_CONFIG_HOME
log=$work/log

# says COUNT LINE: within 20 s the log has that many lines that match.
says()
{
    tries=80
    while [ "$(grep -c "$2" "$log")" -lt "$1" ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.25
    done
    [ "$(grep -c "$2" "$log")" -eq "$1" ]
}

starts()
{
    timeout 120 "$bin" run --source tests/samples/harbour.rss --board "$1" >"$log" 2>&1 &
    run=$!
}

# ends NAME: well, when told to.
ends()
{
    kill "$run"
    wait "$run" && grep -q 'run: [1-9][0-9]* frames' "$log"
    tap_result $? "$1: the show ran on, and ends well"
    run=
}

if [ "${1:-}" = inside ]; then
    starts ddp-32x8:host=10.9.9.7
    says 1 'ddp: warning: 10.9.9.7: no way to its network from here; the ticker runs on'
    tap_result $? 'no network: told'
    # A way that leads nowhere: what is sent is lost, as by any network.
    ip link set lo up && ip addr add 10.9.9.1/32 dev lo && ip route add 10.9.9.7/32 dev lo
    says 1 'ddp: the network works again'
    tap_result $? 'the network comes: told'
    ip route del 10.9.9.7/32 dev lo
    says 2 'no way to its network from here'
    tap_result $? 'it goes: told again'
    ip route add 10.9.9.7/32 dev lo
    says 2 'ddp: the network works again'
    tap_result $? 'it comes again: told'
    ends 'a network that goes and comes'
    starts ddp-32x8:host=board.invalid
    says 1 'ddp: warning: board.invalid: .*; asking again in 1 s; the ticker runs on'
    tap_result $? 'no such name: told'
    sleep 3
    says 1 'board.invalid'
    tap_result $? 'no such name: told once, though it is asked for again'
    ends 'no such name'
    tap_done
fi
if ! command -v ip >/dev/null || ! command -v unshare >/dev/null; then
    tap_skip 'a network that goes and comes' 'no ip or no unshare here'
elif unshare -n true 2>/dev/null; then
    unshare -n sh "$0" inside
    exit
elif unshare -rn true 2>/dev/null; then
    unshare -rn sh "$0" inside
    exit
else
    tap_skip 'a network that goes and comes' 'no network of its own is to be had here'
fi
tap_done
