#!/bin/sh
# The house's rule: a room includes itself, what stands to its left, and base; and a library is
# seen only by the files that wrap it.
#     base < news < text < show < drivers < host-sim      firmware/*.c may see all of them
set -u
. "$(dirname "$0")/tap.sh"

# Library headers and the files that may include them.
cat >"${TMPDIR:-/tmp}/rooms.$$" <<'LIBRARIES'
^curl/                      ^firmware/news/(fetch|transfer)\.c$
^(cjson/)?cJSON\.h          ^firmware/json\.c$
^libxml/                    ^firmware/news/feed_html_[a-z]+\.[ch]$
^sqlite3\.h                 ^firmware/news/database\.c$
^utf8proc\.h                ^firmware/(news|text)/
^(harfbuzz/)?hb             ^firmware/text/
^(fribidi/)?fribidi         ^firmware/text/
^(freetype/|ft2build|FT_)   ^firmware/text/
^thai/                      ^firmware/text/
^fontconfig/                ^firmware/text/
^(cyaml/|yaml\.h)           ^firmware/config[a-z_]*\.c$
^(SDL2/)?SDL                ^host-sim/window[a-z_]*\.c$
^png\.h                     ^(host-sim/|firmware/show/picture\.c$)
^zlib\.h                    ^(host-sim/|firmware/text/fontfind\.c$)
^qrencode\.h                ^firmware/show/qr_code\.c$
^uni(type|lbrk|gbrk|str|conv)\.h ^firmware/text/
^(gpiod|linux/(gpio|i2c|spi)) ^drivers/
LIBRARIES
libraries=${TMPDIR:-/tmp}/rooms.$$
fixture=${TMPDIR:-/tmp}/rooms-fixture.$$
trap 'rm -rf "$libraries" "$fixture"' EXIT

# Prints what breaks the rule in the tree at $1.
# shellcheck disable=SC2317 # called by name
breaches()
{
    (cd "$1" && find firmware drivers host-sim -name '*.[ch]' 2>/dev/null | sort |
        xargs grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null) |
        awk -v libraries="$libraries" -v root="$1" '
        BEGIN {
            split("base news text show drivers host-sim", order)
            for (i in order) rank[order[i]] = i
            while ((getline line < libraries) > 0) {
                split(line, part)
                header[++n] = part[1]
                may[n] = part[2]
            }
        }
        # The room of a path; "" for firmware/*, which stands above them all.
        function room(path, part) {
            split(path, part, "/")
            if (part[1] == "firmware") return part[2] in rank ? part[2] : ""
            return part[1]
        }
        {
            split($0, at, ":")
            file = at[1]
            match($0, /include[ \t]*["<A-Z][^">]*/)
            name = substr($0, RSTART + 7, RLENGTH - 7)
            sub(/^[ \t]*/, "", name)
            own = name ~ /^"/
            sub(/^["<]/, "", name)
            here = room(file)
            if (own && name !~ /\//) {
                # No room in the name: a neighbour, else a file of firmware itself, of which only
                # the embedded data is for all.
                beside = file
                sub(/[^\/]*$/, name, beside)
                there = (getline line < (root "/" beside)) >= 0 ? here : "commands"
                close(root "/" beside)
                if (name == "embed.h") there = "base"
            } else if (own) {
                split(name, part, "/")
                there = part[1] == "firmware" ? part[2] : part[1]
            }
            if (own && here != "") {
                if (there != here && !(there in rank && rank[there] < rank[here]))
                    printf "%s:%s: room %s must not see %s (%s)\n", file, at[2], here, name, there
            }
            if (!own)
                for (i = 1; i <= n; i++)
                    if (name ~ header[i] && file !~ may[i])
                        printf "%s:%s: <%s> is not seen outside of %s\n", file, at[2], name, may[i]
        }'
}

# breaks NAME FILE INCLUDE: the include, in such a file, must be found.
breaks()
{
    rm -rf "$fixture"
    mkdir -p "$fixture/${2%/*}"
    printf '#include <stdio.h>\n#include %s\n' "$3" >"$fixture/$2"
    breaches "$fixture" | grep -q "^$2:2:"
    tap_result $? "$1"
}

# keeps NAME FILE INCLUDE: this one must not.
keeps()
{
    rm -rf "$fixture"
    mkdir -p "$fixture/${2%/*}"
    printf '#include <stdio.h>\n#include %s\n' "$3" >"$fixture/$2"
    [ -z "$(breaches "$fixture")" ]
    tap_result $? "$1"
}

tap_quiet 'no file breaks the rule' breaches .
breaks 'base that sees news is found' firmware/base/x.c '"news/headline.h"'
breaks 'text that sees show is found' firmware/text/x.h '"show/frame.h"'
breaks 'news that sees a driver is found' firmware/news/x.c '"drivers/driver.h"'
breaks 'a driver that sees the simulator is found' drivers/x.c '"host-sim/led.h"'
breaks 'a room that sees the configuration is found' firmware/show/x.c '"config.h"'
breaks 'a stray curl is found' firmware/news/source.c '<curl/curl.h>'
breaks 'a stray FreeType is found' firmware/show/x.c '<ft2build.h>'
breaks 'a stray FreeType macro is found' firmware/show/x.c 'FT_FREETYPE_H'
breaks 'a stray SDL is found' drivers/x.c '<SDL2/SDL.h>'
breaks 'a stray YAML is found' firmware/main.c '<yaml.h>'
keeps 'a driver may see a frame' drivers/x.c '"show/frame.h"'
keeps 'the simulator may see a driver' host-sim/x.c '"drivers/driver.h"'
keeps 'commands may see everything' firmware/cmd_run.c '"host-sim/png.h"'
keeps 'text may see the embedded fonts' firmware/text/x.c '"embed.h"'
keeps 'the wrapper may see its library' firmware/news/database.c '<sqlite3.h>'
tap_done
