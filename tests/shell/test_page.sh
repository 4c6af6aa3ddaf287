#!/bin/sh
# News pages as a user meets them: which boards get one, what is refused, and a code that a telephone
# can read off the paper.
set -u
. "$(dirname "$0")/tap.sh"

bin=build/san/headliner
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config TZ=UTC
export XDG_STATE_HOME XDG_CONFIG_HOME TZ

cat >"$work/news.json" <<'NEWS'
{"version": "https://jsonfeed.org/version/1.1", "title": "The Herald", "language": "en", "items": [
 {"id": "1", "url": "https://news.example/2026/02/28/river?from=feed", "date_published": "2026-02-28T09:27:00Z",
  "title": "Ministers agree on a plan to share the water of the river"},
 {"id": "2", "title": "Storm closes harbour", "date_published": "2026-02-28T09:16:00Z"}]}
NEWS
cat >"$work/c.yaml" <<CONFIG
state: none
sources:
  - url: $work/news.json
show:
  qr: yes
CONFIG

# page STATUS PATTERN NAME ARGS...: a snapshot's exit status, and what it says; "" for nothing.
page()
{
    want=$1 pattern=$2 name=$3
    shift 3
    rm -f "$work/x.png"
    said=$(timeout 120 "$bin" snapshot --config "$work/c.yaml" --now 2026-02-28T09:30:00Z \
        -o "$work/x.png" "$@" 2>&1)
    status=$?
    [ "$status" -eq "$want" ] && printf '%s\n' "$said" | grep -q -- "$pattern" &&
        { [ "$want" -ne 0 ] || [ -s "$work/x.png" ]; }
    tap_result $? "$name"
}

# measures WIDTH HEIGHT: the picture measures that.
measures()
{
    printf '%08x%08x' "$1" "$2" >"$work/want"
    od -An -tx1 -j16 -N8 "$work/x.png" | tr -d ' \n' | cmp -s - "$work/want"
    tap_result $? "the picture measures $1x$2"
}

page 0 '' 'a picture may be as large as paper' --board picture --layout page --size 800x480
measures 800 480
page 2 'too small for a page' 'a page needs its room' --board picture --layout page --size 64x32
page 2 'out of range' 'LED walls keep their limits' --board hub75-64x32 --virtual --size 800x480
page 2 'nothing moves on paper' 'paper does not scroll' \
    --virtual --board epaper:panel=7in5-v2 --layout line
page 0 '' 'but it flips' --virtual --board epaper:panel=2in13-v4 --layout flip

if ! command -v zbarimg >/dev/null; then
    tap_skip 'the code is read off paper' 'zbarimg is not installed'
elif ! pkg-config --exists libqrencode 2>/dev/null; then
    tap_skip 'the code is read off paper' 'this build has no libqrencode'
else
    for panel in 7in5-v2 7in3e 4in2-v2 6in; do
        page 0 '' "a page on $panel" --virtual --board "epaper:panel=$panel" --at 60
        zbarimg --quiet --raw "$work/x.png" 2>/dev/null |
            grep -qx 'https://news.example/2026/02/28/river?from=feed'
        tap_result $? "the code is read off $panel"
    done
fi
tap_done
