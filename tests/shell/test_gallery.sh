#!/bin/sh
# The page about e-paper has every panel that the program knows, with its picture, and no other.
set -u
. "$(dirname "$0")/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/headliner boards | sed -n 's/^  epaper:panel=\([^ ]*\) .*/\1/p' | sort >"$work/known"
# shellcheck disable=SC2016 # backquotes of Markdown
sed -n 's/^| \[`\([^`]*\)`\].*/\1/p' docs/epaper.md | sort >"$work/told"

test -s "$work/known"
tap_result $? 'the program lists panels'
diff "$work/known" "$work/told" >"$work/diff"
tap_result $? "the table has them all$(sed -n '/^[<>]/s/^/ /p' "$work/diff" | tr -d '\n')"
missing=
while read -r panel; do
    [ -s "docs/pictures/paper-$panel.png" ] || missing="$missing $panel"
done <"$work/told"
[ -z "$missing" ]
tap_result $? "each has its picture$missing"
bytes=$(cat docs/pictures/paper-*.png | wc -c)
[ "$bytes" -lt 3145728 ]
tap_result $? "the pictures together are below 3 MiB ($bytes bytes)"
tap_done
