#!/bin/sh
# `headliner layout` beside other engines: glyph ids and clusters of single runs beside hb-shape;
# glyph ids, bidi levels and order of whole headlines beside pango-view. Fonts and tools by package;
# what is not installed is skipped by name.
# shellcheck disable=SC1112 # curly quotes are what newspapers print
set -u
. "$(dirname "$0")/tap.sh"

bin=build/san/headliner
rows=32
truetype=/usr/share/fonts/truetype/noto
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
export XDG_STATE_HOME XDG_CONFIG_HOME

file_of()
{
    case $1 in
    'Noto Sans CJK JP') echo /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ;;
    *) echo "$truetype/$(echo "$1" | tr -d ' ')-Regular.ttf" ;;
    esac
}

# Our JSON lines by an awk statement $1 over v["face"], "glyph", "cluster", "byte" and "level"; here is
# the face asked for, space whether the glyph stands for one.
ours()
{
    timeout 60 "$bin" layout --json --size $rows --language "$2" --font "$3" "$4" |
        sed 's/[{}"]//g' | LC_ALL=C awk -F, -v face="$5" -v text="$4" '{
            for (i = 1; i <= NF; i++) {
                colon = index($i, ":")
                v[substr($i, 1, colon - 1)] = substr($i, colon + 1)
            }
            here = v["face"] == face
            space = substr(text, v["byte"] + 1, 1) == " "
            '"$1"' }'
}

# A line "* LEVEL" of ours stands for any glyph of that level.
same()
{
    paste "$work/ours" "$work/theirs" | awk -F '\t' '
        { their = $2
          if (sub(/^[*]/, "", $1)) sub(/^[^ ]*/, "", their)
          if ($1 == "" || $1 != their) wrong = 1 }
        END { exit wrong || NR == 0 }'
    right=$?
    tap_result $right "$1"
    [ $right -eq 0 ] || paste "$work/ours" "$work/theirs" | sed 's/^/# /' | head -40
}

# shapes NAME FAMILY LANGUAGE SCRIPT DIRECTION TEXT
shapes()
{
    name="hb-shape: $1" file=$(file_of "$2")
    if ! command -v hb-shape >/dev/null; then
        tap_skip "$name" 'hb-shape is not installed (libharfbuzz-bin)'
    elif [ ! -r "$file" ]; then
        tap_skip "$name" "$file is not installed"
    else
        ours 'print v["glyph"] "=" v["cluster"] (here ? "" : " by " v["face"])' \
            "$3" "$file" "$6" "$2" >"$work/ours"
        hb-shape --font-file="$file" --language="$3" --script="$4" --direction="$5" --bot --eot \
            --no-glyph-names --no-positions "$6" | tr -d '[]' | tr '|' '\n' >"$work/theirs"
        same "$name"
    fi
}

# matches NAME FAMILY LANGUAGE PANGO-OPTIONS TEXT: of other fonts only place and level, since each
# chooses its own; a space after them is theirs with us and the first font's with Pango.
matches()
{
    name="pango-view: $1" file=$(file_of "$2")
    if ! command -v pango-view >/dev/null; then
        tap_skip "$name" 'pango-view is not installed (pango1.0-tools)'
    elif [ ! -r "$file" ]; then
        tap_skip "$name" "$file is not installed"
    else
        ours 'print (here ? v["glyph"] : space ? "*" : "?") " " v["level"]' \
            "$3" "$file" "$5" "$2" >"$work/ours"
        # shellcheck disable=SC2086 # options are words
        pango-view -q -o "$work/picture.png" --font="$2 24px" --language="$3" $4 --text="$5" \
            --serialize-to="$work/theirs.json"
        awk -v face_wanted="$2" '
            /"lines" :/ { inside = 1 }
            !inside { next }
            /"bidi-level" :/ { sub(/.*: /, ""); sub(/,.*/, ""); level = $0 }
            /"description" :/ { sub(/.*: "/, ""); sub(/ [0-9.]+".*/, ""); face = $0 }
            /"glyph" :/ { sub(/.*: /, ""); sub(/,.*/, "")
                          print (face == face_wanted ? $0 : "?") " " level }' \
            "$work/theirs.json" >"$work/theirs"
        same "$name"
    fi
}

shapes 'Latin with quotes, dash and currency' 'Noto Sans' en latn ltr \
    'India’s sector to reach €750–850 billion: “a start”, says ‘minister’ (56)'
shapes 'Latin of Poland, Turkey and Vietnam' 'Noto Sans' pl latn ltr 'Łódź, żółć, İstanbul, Đà Nẵng, efficient'
shapes 'Romanian letters' 'Noto Sans' ro latn ltr 'Ştiri şi ţări'
shapes 'Greek' 'Noto Sans' el grek ltr 'Ελλάδα: η ώρα, 50 €'
shapes 'Cyrillic' 'Noto Sans' ru cyrl ltr 'Россия и Украина: «ёлка» – 5 %'
shapes 'Serbian forms' 'Noto Sans' sr cyrl ltr 'бгдпт и остали'
shapes 'Hindi' 'Noto Sans Devanagari' hi deva ltr 'प्रधानमंत्री ने कहा क्षेत्रीय शक्ति, ५०० करोड़'
shapes 'Marathi' 'Noto Sans Devanagari' mr deva ltr 'शेतकऱ्यांना श्रीमंत'
shapes 'Gurmukhi' 'Noto Sans Gurmukhi' pa guru ltr 'ਪੰਜਾਬ ਵਿੱਚ ਭਾਰੀ ਮੀਂਹ'
shapes 'Bengali' 'Noto Sans Bengali' bn beng ltr 'প্রধানমন্ত্রী বলেছেন ক্ষেত্র'
shapes 'Tamil' 'Noto Sans Tamil' ta taml ltr 'காலை வணக்கம் தமிழ்நாடு'
shapes 'Urdu' 'Noto Sans Arabic' ur arab rtl 'وزیرِ اعظم نے کہا'
shapes 'Urdu in Nastaliq' 'Noto Nastaliq Urdu' ur arab rtl 'وزیر اعظم نے کہا'
shapes 'Arabic with lam-alef' 'Noto Sans Arabic' ar arab rtl 'رئيس الوزراء يلتقي الأمين العام لا سلام'
shapes 'Arabic in Naskh' 'Noto Naskh Arabic' ar arab rtl 'الأخبار العاجلة اليوم'
shapes 'Persian with a joiner' 'Noto Sans Arabic' fa arab rtl 'می‌خواهم خبر'
shapes 'Hebrew with points' 'Noto Sans Hebrew' he hebr rtl 'שָׁלוֹם לכל'
shapes 'Thai' 'Noto Sans Thai' th thai ltr 'นายกรัฐมนตรีกล่าวว่า'
shapes 'Chinese' 'Noto Sans CJK JP' zh-Hans hani ltr '中国总理，东京。'
shapes 'Japanese' 'Noto Sans CJK JP' ja kana ltr 'コーヒー「ニュース」'
shapes 'Korean' 'Noto Sans CJK JP' ko hang ltr '대통령 발표'
shapes 'decomposed Hangul is composed' 'Noto Sans CJK JP' ko hang ltr '한국'

matches 'Latin' 'Noto Sans' en '' 'India’s sector to reach €750–850 billion (56)'
matches 'Latin, Greek and Cyrillic' 'Noto Sans' en '' 'Plan (Ελλάδα, Россия) 5'
matches 'Hindi with English' 'Noto Sans Devanagari' hi '' 'BBC हिन्दी: प्रधानमंत्री (2026) ने कहा'
matches 'Gurmukhi' 'Noto Sans Gurmukhi' pa '' 'ਪੰਜਾਬ ਵਿੱਚ 25 ਜ਼ਿਲ੍ਹੇ'
matches 'Bengali' 'Noto Sans Bengali' bn '' 'প্রধানমন্ত্রী (ঢাকা) বলেছেন'
matches 'Tamil' 'Noto Sans Tamil' ta '' 'தமிழ்நாடு (2026) செய்தி'
matches 'Urdu with a number' 'Noto Sans Arabic' ur --rtl 'وزیر اعظم نے 500 روپے (آج) کہا'
matches 'Arabic after a Latin name' 'Noto Sans Arabic' ar '--rtl --no-auto-dir' 'BBC عربي: الأخبار (123) اليوم'
matches 'Arabic with Arabic digits' 'Noto Sans Arabic' ar --rtl 'الأسعار ترتفع ٥٠٪ في ٢٠٢٦'
matches 'Persian' 'Noto Sans Arabic' fa --rtl 'خبر «مهم» روز: 25 درصد'
matches 'Hebrew with digits and brackets' 'Noto Sans Hebrew' he --rtl 'שלום (123) אבג 4-5, [6]'
matches 'Hebrew with Latin in brackets' 'Noto Sans Hebrew' he --rtl 'אבג (BBC 24) דהו'
matches 'Latin with Hebrew inside' 'Noto Sans' en '--no-auto-dir' 'The word שלום (אבג) means 5 things'
matches 'Thai' 'Noto Sans Thai' th '' 'นายกรัฐมนตรี (2026) กล่าวว่า'
matches 'Chinese' 'Noto Sans CJK JP' zh '' '中国 GDP 增长 5.2%，总理：“很好”'
matches 'Japanese' 'Noto Sans CJK JP' ja '' '首相が会見 – 東京で「ニュース」'
matches 'Korean' 'Noto Sans CJK JP' ko '' '대통령 “발표” 2026년'
tap_done
