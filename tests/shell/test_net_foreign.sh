#!/bin/sh
# Boards on the network meet receivers that are not ours: what olad (Open Lighting Architecture) hears of
# Art-Net and E1.31 is the picture, and the dissectors of tshark find every field where it should be.
set -u
. "$(dirname "$0")/tap.sh"

bin=build/san/headliner
work=$(mktemp -d) || exit 1
olad=
trap '[ -z "$olad" ] || { kill "$olad"; wait "$olad"; } 2>/dev/null; rm -rf "$work"' EXIT
XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
export XDG_STATE_HOME XDG_CONFIG_HOME

# A page that stands: one headline, without a clock or an age.
cat >"$work/still.yaml" <<YAML
sources:
  - url: $work/still.json
    name: Still
show:
  layout: flip
  source: no
  age: no
  clock: no
  category: no
YAML
printf '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"Go"}]}' >"$work/still.json"

# shot BOARD NAME: the datagrams of one picture of BOARD, in $work/NAME.pcap.
shot()
{
    timeout 60 "$bin" snapshot --config "$work/still.yaml" --now 2026-02-28T09:30:00Z --virtual --board "$1" \
        --trace "$work/$2.pcap" -o "$work/$2.png" >"$work/$2.log" 2>&1
}

# The first picture of 17x10 pixels as numbers with commas: of the datagram of flaschen, which is a PPM
# behind the headers of the capture (24), the record (16) and IP and UDP (28), and its own (24).
picture()
{
    shot flaschen-17x10 "$1" &&
        od -An -v -tu1 -j 92 -N 510 "$work/$1.pcap" | tr -s ' \n' ',' | sed 's/^,//; s/,$//'
}

# ---- tshark ----

# fields NAME FILTER FIELD...: those of each datagram that FILTER takes, with blanks between. Its dissector
# of E1.31 must be asked for.
fields()
{
    name=$1 filter=$2
    shift 2
    # shellcheck disable=SC2046 # words
    tshark -r "$work/$name.pcap" --enable-heuristic acn -o acn.dmx_enable:TRUE -Y "$filter" -T fields -E separator=/s \
        $(printf -- '-e %s ' "$@") 2>/dev/null
}

# dissects NAME WANT FILTER FIELD...: lines that are alike told once, in their order.
dissects()
{
    title=$1 name=$2 want=$3
    shift 3
    got=$(fields "$name" "$@" | uniq)
    [ "$got" = "$want" ]
    tap_result $? "tshark: $title"
    [ "$got" = "$want" ] || printf '%s\n' "$got" | sed 's/^/# it has: /'
}

if command -v tshark >/dev/null; then
    shot artnet-32x8:universe=258,sync=broadcast artnet
    shot e131-32x8:sync=900,priority=150,source=Wall e131
    tap_quiet 'tshark: nothing of Art-Net is malformed' fields artnet _ws.malformed frame.number
    tap_quiet 'tshark: nothing of E1.31 is malformed' fields e131 _ws.malformed frame.number
    # One picture, and three dark ones: numbers are those of pictures.
    dissects 'ArtDmx' artnet "$(printf '0x5000 14 %d 0 258 510\n0x5000 14 %d 0 259 258\n' 1 1 2 2 3 3 4 4)" \
        'artnet.header.opcode == 0x5000' artnet.header.opcode artnet.header.protver artnet.output.sequence \
        artnet.output.physical artnet.output.universe artnet.output.length
    dissects 'ArtSync' artnet '0x5200 14' 'artnet.header.opcode == 0x5200' artnet.header.opcode artnet.header.protver
    # The lengths of its three layers; the last three say that the stream ends.
    dissects 'E1.31 data' e131 "$(printf '620,598,521 4 2 Wall 150 900 %d %d 1 1 511\n368,346,269 4 2 Wall 150 900 %d %d 2 1 259\n' \
        0 0 0 0 1 0 1 0 2 0 2 0 3 0 3 0 4 1 4 1 5 1 5 1 6 1 6 1)" \
        acn acn.pdu.length acn.protocol_id acn.dmx_vector acn.dmx.source_name acn.dmx.priority acn.dmx.reserved \
        acn.dmx.seq_number acn.dmx.option_s acn.dmx.universe acn.dmx.increment acn.dmx.count
    tap_skip 'tshark: sync and lists of E1.31, and DDP' 'its dissectors do not know them'
else
    tap_skip 'tshark: every field where it should be' 'no tshark here'
fi

# ---- Open Lighting Architecture ----

address=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -m1 '^[0-9.]*$')
http=$((20000 + $$ % 10000))
rpc=$((http + 10000))

# ask PATH [DATA]: an answer of olad's web server.
ask()
{
    curl -s -m 5 ${2:+-d "$2"} "http://127.0.0.1:$http/$1"
}

# Its plug-ins are all off but two, whose universes have the numbers of its own: 1 and 2. It runs
# as anybody but root, which it refuses to be.
start_olad()
{
    mkdir -p "$work/ola"
    for plugin in artnet e131 dummy espnet ftdidmx gpio karate kinet milinst nanoleaf opendmx openpixelcontrol \
        osc pathport renard sandnet shownet spi spidmx spinet stageprofi uartdmx usbdmx usbserial; do
        echo 'enabled = false' >"$work/ola/ola-$plugin.conf"
    done
    printf 'enabled = true\ninput_ports = 4\noutput_ports = 0\n' >"$work/ola/ola-e131.conf"
    printf 'enabled = true\noutput_ports = 0\nnet = 0\nsubnet = 0\n' >"$work/ola/ola-artnet.conf"
    as=
    if [ "$(id -u)" -eq 0 ]; then
        as='setpriv --reuid=65534 --regid=65534 --clear-groups'
        chmod 755 "$work"
        chown -R 65534:65534 "$work/ola"
    fi
    # shellcheck disable=SC2086 # words
    HOME=$work/ola $as olad -c "$work/ola" --no-register-with-dns-sd -i 127.0.0.1 -l 3 -p $http -r $rpc \
        >"$work/olad.log" 2>&1 &
    olad=$!
    tries=60
    until ask json/server_stats | grep -q up_since; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] && kill -0 "$olad" 2>/dev/null || return 1
        sleep 0.5
    done
    ask new_universe 'id=1&name=one&add_ports=1-I-0' | grep -q '"ok": *true' &&
        ask new_universe 'id=2&name=two&add_ports=2-I-0' | grep -q '"ok": *true'
}

# hears UNIVERSE WANT: within 20 s, the first 510 channels are those.
hears()
{
    tries=40
    while [ $tries -gt 0 ]; do
        got=$(ask "get_dmx?u=$1" | tr -d ' \n' | sed 's/.*\[//; s/\].*//' | cut -d , -f -510)
        [ "$got" = "$2" ] && return 0
        tries=$((tries - 1))
        sleep 0.5
    done
    printf '# it has %s\n# not %s\n' "$got" "$2" | cut -c1-400
    return 1
}

# meets NAME BOARD UNIVERSE: what olad hears of a running board, and that it is dark in the end.
meets()
{
    timeout 90 "$bin" run --config "$work/still.yaml" --board "$2" >"$work/run.log" 2>&1 &
    run=$!
    hears "$3" "$want"
    tap_result $? "$1: the picture is heard"
    kill "$run"
    wait "$run"
    tap_result $? "$1: the program ends well"
}

if ! command -v olad >/dev/null || ! command -v curl >/dev/null; then
    tap_skip 'olad hears Art-Net and E1.31' 'no olad or no curl here'
elif [ -z "$address" ]; then
    tap_skip 'olad hears Art-Net and E1.31' 'this machine has no address'
elif ! start_olad; then
    tap_skip 'olad hears Art-Net and E1.31' "it does not start: $(tail -n 1 "$work/olad.log")"
else
    want=$(picture want)
    dark=$(echo "$want" | sed 's/[0-9][0-9]*/0/g')
    [ "$want" != "$dark" ] && [ "$(echo "$want" | tr ',' '\n' | wc -l)" -eq 510 ]
    tap_result $? 'there is a picture'
    meets artnet "artnet-17x10:host=$address,universe=1" 1
    hears 1 "$dark"
    tap_result $? 'artnet: dark in the end'
    meets 'artnet with sync' "artnet-17x10:host=$address,universe=1,sync=unicast" 1
    meets e131 "e131-17x10:host=$address,universe=2" 2
    hears 2 "$dark" >/dev/null
    tap_result $? 'e131: dark in the end'
    meets 'e131 by multicast' "e131-17x10:universe=2" 2
    ask quit >/dev/null
    wait "$olad"
    olad=
fi
tap_done
