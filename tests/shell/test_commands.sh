#!/bin/sh
# The commands as a user meets them: what they print, what they refuse, and with which status.
set -u
. "$(dirname "$0")/tap.sh"

bin=build/san/headliner
samples=tests/samples
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
export XDG_STATE_HOME XDG_CONFIG_HOME

# gives STATUS PATTERN NAME ARGS...: exit status, and a line of output or error that matches.
gives()
{
    want=$1 pattern=$2 name=$3
    shift 3
    output=$(timeout 60 "$bin" "$@" 2>&1 </dev/null)
    status=$?
    [ "$status" -eq "$want" ] && printf '%s\n' "$output" | grep -q -- "$pattern"
    tap_result $? "$name"
    { [ "$status" -eq "$want" ] && printf '%s\n' "$output" | grep -q -- "$pattern"; } ||
        printf '%s\n' "# status $status" "$output" | sed 's/^/# /'
}

# prints LINES NAME ARGS...: that many lines on standard output.
prints()
{
    want=$1 name=$2
    shift 2
    lines=$(timeout 60 "$bin" "$@" 2>/dev/null </dev/null | wc -l)
    [ "$lines" -eq "$want" ]
    tap_result $? "$name ($lines lines)"
}

gives 0 '^headliner [0-9]' 'version' --version
gives 0 'headliner snapshot' 'help lists the commands' --help
gives 0 'Usage: headliner record' 'help for a command' record --help
gives 2 'did you mean headlines' 'unknown command' headlins
gives 2 'did you mean --speed' 'unknown option' run --sped 3
gives 2 'a value is missing' 'missing value' run --board
gives 2 'one word too many' 'stray word' boards hub75 x
gives 2 'number from' 'bad number' run --for soon

gives 0 '^{"id":"f-1","title":"Ferries run again after the storm – “a start”, says captain","link":"https://harbour.example/ferries","source":"Harbour Post","categories":\["World"\],"published":"2026-02-28T09:12:00Z","urgency":0}$' \
    'RSS as JSON' headlines --json $samples/harbour.rss
gives 0 '"title":"Town hall & library share one roof","link":"https://harbour.example/roof"' \
    'relative link' headlines --json $samples/harbour.rss
gives 0 '"title":"Der Wald wächst wieder"' 'Atom with HTML title' headlines --json $samples/hills.atom
gives 0 'A story without a title' 'JSON Feed' headlines $samples/islands.json
gives 0 '^{"feed":{"title":"Hügel-Zeitung","link":"https://huegel.example/","language":"de"}}$' \
    'raw form begins with the feed' headlines --raw $samples/hills.atom
gives 0 '"id":null,"title":"Café prices rise by 3 %"' 'raw form has no invented id' \
    headlines --raw $samples/harbour.rss
gives 0 'Harbour cities agree on a shared tide warning (Colombo, March 6)' 'article of a latest page' \
    headlines $samples/latest-page.txt
gives 0 '"categories":\["Asia"\]' 'section of a latest page' headlines --json $samples/latest-page.txt
prints 5 'latest page, repeats removed' headlines $samples/latest-page.txt
prints 7 'latest page raw: the feed and every pair' headlines --raw $samples/latest-page.txt
prints 12 'several sources in one list' headlines $samples/harbour.rss $samples/hills.atom \
    $samples/islands.json $samples/latest-page.txt

lines=$("$bin" headlines - --json 2>/dev/null <$samples/harbour.rss | wc -l)
[ "$lines" -eq 3 ]
tap_result $? 'standard input from a file'
lines=$( (sleep 0.2; cat $samples/hills.atom) | "$bin" headlines - 2>/dev/null | wc -l)
[ "$lines" -eq 2 ]
tap_result $? 'standard input from a pipe'
gives 0 'Ferries' 'file URL' headlines "file://$PWD/$samples/harbour.rss"

: >"$work/empty"
head -c 3000 /dev/urandom >"$work/noise"
printf '<!DOCTYPE html><html><head><title>Log in</title></head></html>' >"$work/portal"
gives 1 'empty' 'an empty file' headlines "$work/empty"
printf '[{"title":"One here","date":"2026-02-28"},{"link":"/bare","date":"2026-02-28"}]' >"$work/bare.json"
gives 1 'no feed' 'noise' headlines "$work/noise"
gives 0 'left out ".*": it has neither a title nor a summary' 'what is left out is told' \
    headlines -v "$work/bare.json"
gives 0 'read as  JSON' 'what it was read as is told' headlines -v "$work/bare.json"
# What is held back, what is over, and what two sources tell.
printf '{"version":"1","uri":"tag:a,1:1","headline":"For later years","embargoed":"2100-01-02T03:04:05Z"}' >"$work/later.json"
cat >"$work/alert.xml" <<'END'
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>X1</identifier><sender>s@x</sender>
<sent>2026-02-28T09:00:00+00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><category>Met</category><event>Flood</event><urgency>Immediate</urgency><severity>Extreme</severity>
<certainty>Observed</certainty><expires>2100-01-02T03:04:05+00:00</expires><headline>River floods</headline></info></alert>
END
sed 's/2100-/2026-/' "$work/alert.xml" >"$work/over.xml"
for name in North South; do
    printf '<rss version="2.0"><channel><title>%s</title><item><title>River bursts its banks in town</title></item></channel></rss>' \
        $name >"$work/$name.rss"
done
gives 0 '"embargoed":"2100-01-02T03:04:05Z"' 'raw: an embargo' headlines --raw "$work/later.json"
prints 0 'an embargo is obeyed' headlines --json "$work/later.json"
gives 0 'left out "For later years": it is under embargo until 2100-01-02T03:04:05Z' 'an embargo is told' \
    headlines -v "$work/later.json"
gives 0 '"urgency":1,"expires":"2100-01-02T03:04:05Z"' 'raw: an end' headlines --raw "$work/alert.xml"
gives 0 '"urgency":1,"expires":"2100-01-02T03:04:05Z"' 'JSON: an end' headlines --json "$work/alert.xml"
prints 0 'an end is obeyed' headlines --json "$work/over.xml"
gives 0 'left out "River floods": it expired 2026-01-02T03:04:05Z' 'an end is told' headlines -v "$work/over.xml"
gives 0 '"source":"North",.*"also":"South"' 'JSON: both sources of a story' \
    headlines --json "$work/North.rss" "$work/South.rss"
gives 0 '\[North, South\]' 'both sources of a story' headlines "$work/North.rss" "$work/South.rss"
printf '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/f"/></body></opml>' >"$work/list.xml"
gives 1 'a list of feeds.*headliner add' 'a list of feeds as a source' headlines "$work/list.xml"
gives 0 '"subscription":"https://a.example/f"' 'raw: a list of feeds' headlines --raw "$work/list.xml"
printf '# mine\nsources:\n- url: http://localhost:9/  # one\n' >"$work/own.yaml"
gives 2 'nobody is there to ask' 'nothing is added without a yes' \
    add "$work/bare.json" --config "$work/own.yaml"
gives 0 'added to' 'a source is added' add --yes "$work/bare.json" --config "$work/own.yaml"
gives 0 'there already' 'and only once' add --yes "$work/bare.json" --config "$work/own.yaml"
gives 0 '2 sources' 'what comes out is a configuration' check "$work/own.yaml"
! readelf -d "$bin" | grep -q libxml2
tap_result $? 'the reader of pages is loaded with the first page, not before'
gives 1 'HTML' 'a captive portal' headlines "$work/portal"
gives 1 'No such file\|not there\|no such file\|does not exist' 'a file that is not there' headlines "$work/none"
gives 1 'folder\|directory' 'a folder' headlines "$work"
gives 2 'only http, https and files' 'a scheme that is not served' headlines gopher://x/
gives 1 'warning: http://127.0.0.1:1/a: connection refused' 'a failure names the address, without its secrets' \
    headlines 'http://user:secret@127.0.0.1:1/a?token=secret'
gives 2 'a web address, a file, or -' 'no address at all' headlines ''
lines=$("$bin" headlines "$work/none" 2>&1 | grep -c 'asked again')
[ "$lines" -eq 0 ]
tap_result $? 'what is asked once is not said to be asked again'

gives 0 'is good' 'shipped config' check
printf 'sources:\n  - nmae: X\n    url: https://x.example/\n' >"$work/typo.yaml"
gives 2 'typo.yaml:2.*nmae.*did you mean "name"' 'a typo in a config' check "$work/typo.yaml"
gives 2 'typo.yaml:2' 'run refuses it as well' run --board null --for 0 --config "$work/typo.yaml"
printf 'show:\n  font: Nonesuch Sans\n' >"$work/font.yaml"
gives 2 'not installed' 'a font that is not there' check "$work/font.yaml"
gives 2 'did you mean "null"' 'unknown board' run --board nul --for 0
gives 2 'did you mean "refresh"' 'unknown board option' run --board null:refrsh=3 --for 0
gives 2 '0x0\|out of range\|8' 'board of size 0' run --board null --size 0x0 --for 0
gives 2 '8x8 to 4096x2160' 'board of a million' run --board null --size 1000000x1000000 --for 0
gives 2 'rows do not fit' 'line taller than the board' check "$(printf 'board:\n  size: 64x16\nshow:\n  line_height: 20\n' >"$work/tall.yaml"; echo "$work/tall.yaml")"

gives 2 '^headliner: config: error: --size: "1x1"' 'a wrong flag is named' run --board null --size 1x1 --for 0
mkfifo "$work/fifo"
gives 2 'fifo: a pipe' 'a pipe as a config' check "$work/fifo"
gives 2 'file is too long' 'a snapshot with a long name' snapshot -o "$(printf '%01100d' 1).png" --size 64x32 --source $samples/harbour.rss
output=$(DISPLAY='' WAYLAND_DISPLAY='' timeout 60 "$bin" run --board window --for 1 --source $samples/harbour.rss 2>&1)
printf '%s\n' "$output" | grep -q 'no display\|not in this build'
tap_result $? 'a window without a display'

output=$("$bin" headlines $samples/harbour.rss 2>&1 >&-)
[ $? -eq 1 ] && [ -z "${output##*Bad file descriptor*}" ]
tap_result $? 'a closed standard output'
# U+202E turns what follows round, and U+E0041 says an A that nobody sees.
printf '<rss version="2.0"><channel><title>T\342\200\256</title><item><title>%s\342\200\256evil \363\240\201\201x</title><guid>g\342\200\256</guid></item></channel></rss>' \
    'Not' >"$work/turned.rss"
gives 0 '  Notevil x  \[T\]$' 'a terminal is not turned round' headlines "$work/turned.rss"
gives 0 '{"id":"g\\u202e","title":"Notevil x",' 'JSON spells out what is hidden' \
    headlines --json "$work/turned.rss"
gives 0 '"title":"Not\\u202eevil \\udb40\\udc41x",' 'the raw form loses nothing' \
    headlines --raw "$work/turned.rss"
{ printf '<rss version="2.0"><channel><title>Big</title>'
    yes "<item><title>$(printf '%01000d' 1)</title></item>" | head -n 20000; } >"$work/big.rss"
gives 0 'longer than is read' 'a raw list that is not whole says so' headlines --raw "$work/big.rss"

gives 0 'state/x.db: Not a directory' 'where headlines cannot be kept' run --board null --for 0 \
    --source $samples/harbour.rss --config "$(printf 'state: %s/big.rss/state/x.db\n' "$work" >"$work/state.yaml"; echo "$work/state.yaml")"
mkfifo "$work/never"
timeout 20 "$bin" headlines - 2>"$work/log" <>"$work/never" &
pid=$!
sleep 1
kill -TERM $pid
wait $pid
[ $? -eq 1 ] && grep -q '1 of 1 sources had not answered' "$work/log"
tap_result $? 'an interrupted list is not whole'

# A computer whose only fonts are bitmaps.
mkdir "$work/fonts"
cp build/san/headliner8.bdf "$work/fonts/"
printf '<fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>\n' "$work/fonts" "$work/cache" \
    >"$work/fonts.conf"
FONTCONFIG_FILE=$work/fonts.conf
export FONTCONFIG_FILE
gives 0 'pixel font\|no outlines' 'no outline font' snapshot -o "$work/e.png" --size 192x64 --source $samples/harbour.rss
unset FONTCONFIG_FILE

gives 0 '' 'snapshot' snapshot -o "$work/a.png" --size 64x32 --source $samples/harbour.rss --now 2026-02-28T09:30:00Z
gives 0 '' 'the same snapshot' snapshot -o "$work/b.png" --size 64x32 --source $samples/harbour.rss --now 2026-02-28T09:30:00Z
cmp -s "$work/a.png" "$work/b.png"
tap_result $? 'one instant, one picture'
gives 0 '' 'record' record -o "$work/c.png" --seconds 0.5 --size 32x8 --source $samples/harbour.rss
grep -q acTL "$work/c.png"
tap_result $? 'a recording is animated'
gives 2 '-o F.png' 'snapshot without a file' snapshot
gives 2 'RFC\|2026' 'snapshot with a bad time' snapshot -o "$work/d.png" --now teatime
gives 1 'No such file\|cannot' 'snapshot into a folder that is not there' snapshot -o "$work/none/d.png" --size 64x32 --source $samples/harbour.rss
gives 2 'ends in .png' 'snapshot into a device' snapshot -o /dev/full --size 64x32 --source $samples/harbour.rss

gives 0 'frames' 'run for a second' run --board null --for 1 --source $samples/harbour.rss
gives 0 '"job":"scroll-64x32"' 'bench' bench scroll-64x32 --frames 10
gives 2 'no bench job' 'unknown bench job' bench scrol

# Whatever the machine: a line for each finding, and problems decide the status.
"$bin" doctor >"$work/doctor" 2>&1
status=$?
[ "$status" -eq "$(grep -c '^problem' "$work/doctor" | sed 's/[1-9][0-9]*/1/')" ] &&
    ! grep -qv '^\(ok\|warning\|problem\) ' "$work/doctor"
tap_result $? 'doctor'
gives 2 'one word too many' 'doctor takes nothing' doctor now

gives 0 '' 'test pattern into a picture' test-pattern -o "$work/p.png" --size 128x64 --panel 64x32
grep -q acTL "$work/p.png"
tap_result $? 'one turn of the patterns is animated'
gives 0 '' 'test pattern on a board' test-pattern --board null --size 64x32 --for 0.2
gives 0 'board max7219-32x8:type=fc16,view=null' 'the dialogue over modules' test-pattern --virtual --board max7219-32x8:view=null --yes
gives 2 'no option "typ"' 'modules with an option that is none' test-pattern --virtual --board max7219-32x8:typ=fc16 --yes
gives 0 '' 'numbers on modules' test-pattern --virtual --board max7219-64x8 --for 0 -o "$work/p.png"
gives 2 'do not fill' 'panels that do not fill the board' test-pattern --board null --size 100x32 --panel 64x32 --for 0
gives 2 '--panel: .*not a size' 'a panel that is no size' test-pattern --board null --panel big --for 0
gives 2 '-o F.png' 'test pattern into a picture without a name' test-pattern --board picture --for 0
gives 2 'writes no file' 'test pattern into a board that is no file' test-pattern --board null -o "$work/p.png"

# A wall without hardware: signals without a fault, and a trace of them.
gives 0 'refreshes a second' 'virtual wall' run --board "hub75-virtual:view=null,trace=$work/wall.vcd" --for 1 --source $samples/harbour.rss
! printf '%s\n' "$output" | grep -q fault
tap_result $? 'the virtual panel sees no fault'
grep -q 'var wire 1 . CLK' "$work/wall.vcd"
tap_result $? 'the wires are traced'
rm -f "$work/wall.vcd"
# Boards by size, and their virtual twins.
harbour="--source $samples/harbour.rss"
gives 0 'hub75-WxH' 'boards by size are listed' boards hub75
gives 0 '^  max7219-64x8 ' 'boards that people own are listed' boards
! printf '%s\n' "$output" | grep -q '[a-z0-9]-virtual\|brightness='
tap_result $? 'without their virtual ones, without options'
gives 0 'usermod -aG gpio,spi' 'what a kind of board needs' boards ws2812
gives 0 '^  along=rows|columns ' 'its options' boards ws2812-32x8
gives 0 '^  trace=TEXT' 'also of a virtual one' boards ws2812-virtual
gives 2 'did you mean "ws2812"' 'a board that is not there' boards ws2813
gives 0 '^{"board":"max7219-64x8","what":".*","driver":"max7219","virtual":"max7219-virtual"}$' \
    'boards as JSON' boards --json
gives 0 '^{"driver":"max7219",.*"needs":\[".*"name":"type","type":"choice","choices":\["fc16",' \
    'one kind as JSON' boards max7219 --json
# shellcheck disable=SC2086 # a list of words
gives 0 '192x64: .* refreshes a second' 'a wall of a size without hardware' run --board hub75-192x64:view=null --virtual --trace "$work/flag.vcd" --for 1 $harbour
grep -q 'var wire 1 . CLK' "$work/flag.vcd"
tap_result $? 'the wires are traced by a flag'
rm -f "$work/flag.vcd"
gives 2 'near are hub75-192x64' 'a size that no panels make' run --board hub75-200x60 --virtual --for 0
gives 2 'no virtual twin; --virtual is for: hub75' 'a board without a twin' run --board null --virtual --for 0
gives 2 'add --virtual' 'a trace of real wires' run --board hub75-64x32 --trace "$work/flag.vcd" --for 0
gives 2 'board of: hub75' 'a trace without wires' run --board null --trace "$work/flag.vcd" --for 0
gives 2 '2:R1 has no pin' 'a pin-out with too few chains, also without hardware' run --board hub75-256x128:pinout=adafruit-hat --virtual --for 0
gives 2 'wire=rp2' 'a wire that is not there, also without hardware' run --board hub75:wire=rp2 --virtual --for 0
gives 1 'trace: .*No such file' 'a trace that cannot be written' run --board hub75:view=null --virtual --trace "$work/none/x.vcd" --for 0
gives 2 'add --virtual' 'a picture of a real wall' test-pattern --board hub75-64x32 -o "$work/p.png" --for 0
printf 'board: {driver: hub75-64x32, virtual: yes, options: view=null}\nstate: none\nsources: []\n' >"$work/virtual.yaml"
gives 0 '64x32: .* refreshes' 'virtual by the config' run --config "$work/virtual.yaml" --for 0.2
gives 0 'frames' 'a board on the command line is the real one again' run --config "$work/virtual.yaml" --board null --for 0.2

# An e-paper panel without hardware: its paper in a picture, nothing kept of a panel that is not there.
# shellcheck disable=SC2086 # a list of words
gives 0 '' 'the paper in a picture' snapshot --board epaper:panel=2in13-v4,invert --virtual -o "$work/page.png" --trace "$work/page.vcd" --at 5 $harbour
[ "$(od -An -tx1 -j16 -N8 "$work/page.png" | tr -d ' ')" = 000000fa0000007a ]
tap_result $? 'of the size of the panel as it lies'
[ -z "$output" ] && [ ! -e "$work/state/headliner/epaper-2in13-v4.state" ] && grep -q 'var wire 1 . MOSI' "$work/page.vcd"
tap_result $? 'no fault, no state, a trace'
rm -f "$work/page.vcd"
# shellcheck disable=SC2086 # a list of words
gives 0 'frames' 'an e-paper board without hardware' run --board epaper:panel=7in5-v2,view=null --virtual --for 1 $harbour

# What the LEDs of a wall show that hangs upside down and around is the picture itself: the pattern
# of black and full light is not changed by a single bit.
gives 0 '' 'the pattern as it is' test-pattern --size 128x64 --panel 64x32 --at 3 --for 0 -o "$work/plain.png"
for wall in wiring=serpentine,per-row=2 wiring=v-serpentine,chain=2,parallel=2,order=GBR \
    wiring=serpentine,per-row=2,scan=8,multiplex=spiral,rotate=180; do
    gives 0 'refreshes' "the pattern on $wall" test-pattern --virtual --board "hub75:panel=64x32$(
        case $wall in *chain*) ;; *) echo ,chain=4 ;; esac),$wall" --at 3 --for 0 --panel 64x32 -o "$work/wall.png"
    cmp -s "$work/plain.png" "$work/wall.png"
    tap_result $? 'its LEDs show the picture'
done

gives 2 'must be a multiple' 'a panel that no one makes' run --board hub75:panel=63x32 --for 0
gives 2 'did you mean regular' 'a pin-out that is not there' run --board hub75:pinout=regulra --for 0
gives 1 'GPIO\|gpio' 'a wall without GPIO' run --board hub75 --for 0

gives 0 '^{"face":"headliner16","glyph":[0-9]*,"cluster":1,"byte":2,"x":[0-9.]*,"y":0,"advance":[0-9.]*,"level":0}$' \
    'layout as JSON' layout --json --font pixel 'éa'
gives 0 '"cluster":2,"byte":4,"x":0,"y":0,"advance":[0-9.]*,"level":1}$' 'layout of Hebrew begins with its end' \
    layout --json --font pixel 'אבג'
prints 4 'layout: a head, and a line a glyph' layout --font pixel abc
gives 2 'takes the text' 'layout of nothing' layout
gives 2 'takes the rows of the line' 'layout in too few rows' layout --size 3 abc

# The running config stays when a wrong file comes; a right one is taken.
cat >"$work/live.yaml" <<EOF
state: none
sources:
  - name: A
    url: $PWD/$samples/harbour.rss
EOF
"$bin" run --board null --for 4 --config "$work/live.yaml" 2>"$work/log" &
pid=$!
sleep 1.2
printf 'sources: nonsense\n' >"$work/live.yaml"
sleep 1
printf 'state: none\nsources:\n  - url: %s\n' "$PWD/$samples/hills.atom" >"$work/new.yaml"
mv "$work/new.yaml" "$work/live.yaml"
wait $pid
grep -q 'the running config stays' "$work/log" && grep -q 'config: reloaded' "$work/log"
tap_result $? 'reload: a wrong file changes nothing, a right one does'

# What was shown last is there at the next start, with the source gone.
cp $samples/harbour.rss "$work/gone.rss"
"$bin" run --board null --for 1 --source "$work/gone.rss" 2>/dev/null
rm "$work/gone.rss"
"$bin" run --board null --for 1.5 --source "$work/gone.rss" 2>"$work/log"
! grep -q 'sample headlines' "$work/log"
tap_result $? 'saved headlines stand in for a source that is gone'

# Two feeds of one title are two sources.
for n in 1 2; do
    printf '<rss version="2.0"><channel><title>Wire</title><item><title>Item %d</title></item></channel></rss>' \
        $n >"$work/twin$n"
done
prints 2 'two feeds of one title' headlines "$work/twin1" "$work/twin2"

# A board changes only with a new start; headlines that nobody saves live through a reload.
printf 'state: none\nsources:\n  - url: %s\n' "$work/twin1" >"$work/live.yaml"
"$bin" run --board null --for 3 --config "$work/live.yaml" 2>"$work/log" &
pid=$!
sleep 1.2
rm "$work/twin1"
printf 'board:\n  size: 32x8\n' >>"$work/live.yaml"
wait $pid
grep -q 'board: a change takes effect when' "$work/log"
tap_result $? 'reload: another board needs a new start'
! grep -q 'sample headlines' "$work/log"
tap_result $? 'reload: headlines stay on the board'

# How the sources of a running program fare; a program that was killed is not running.
XDG_RUNTIME_DIR=$work/runtime
export XDG_RUNTIME_DIR
mkdir -p "$XDG_RUNTIME_DIR"
"$bin" status >"$work/out"
[ $? -eq 3 ] && grep -q 'is not running' "$work/out"
tap_result $? 'status: nothing runs'
"$bin" run --board null --source $samples/harbour.rss --source "$work/no-such-file" 2>/dev/null &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    "$bin" status >"$work/out"
    status=$?
    [ $status -ne 1 ] || break
    sleep 1
done
[ $status -eq 1 ] && grep -q '^works *Harbour Post' "$work/out" && grep -q '^fails *no-such-file' "$work/out"
tap_result $? 'status: one works, one fails'
"$bin" status --json | grep -q '"name":"Harbour Post"'
tap_result $? 'status as JSON'
kill -9 $pid
wait $pid 2>/dev/null
"$bin" status >"$work/out"
[ $? -eq 3 ]
tap_result $? 'status: it was killed'
unset XDG_RUNTIME_DIR

# A signal ends it well.
"$bin" run --board null --source $samples/harbour.rss 2>/dev/null &
pid=$!
sleep 1
kill -TERM $pid
wait $pid
tap_result $? 'ends well when told to'
tap_done
