#!/bin/sh
# packaging/install-deps against a pretended system: which packages are there, what apt offers, who
# asks. Nothing is installed.
set -u
. "$(dirname "$0")/tap.sh"

tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/bin" "$tree/packaging"
cp packaging/install-deps "$tree/packaging/"
cat >"$tree/packaging/apt-packages" <<'LIST'
# comment
one           build needed   # first
two|too       build needed   # second
extra         build optional # nice to have
other         test  needed   # elsewhere
LIST
printf 'REQUIRED := libone libtwo\n' >"$tree/Makefile"
printf 'ID=debian\n' >"$tree/os-release"

# The system is four files: what is installed, what apt offers, who we are, whether sudo is quiet.
fake()
{
    cat >"$tree/bin/$1"
    chmod +x "$tree/bin/$1"
}
fake dpkg-query <<'END'
#!/bin/sh
while read -r package; do echo "installed $package"; done <"$SYSTEM/installed"
END
fake apt-cache <<'END'
#!/bin/sh
if grep -qx "$2" "$SYSTEM/offered"; then echo "  Candidate: 1.0"; else echo "  Candidate: (none)"; fi
END
fake apt-get <<'END'
#!/bin/sh
echo "$DEBIAN_FRONTEND apt-get $*" >>"$SYSTEM/calls"
case " $* " in
*" install "*) ;;
*) exit 0 ;;
esac
for package in "$@"; do
    case $package in
    -* | install | *::*) continue ;;
    esac
    grep -qx "$package" "$SYSTEM/offered" || exit 100
done
for package in "$@"; do
    ! grep -qx "$package" "$SYSTEM/offered" || echo "$package" >>"$SYSTEM/installed"
done
END
fake id <<'END'
#!/bin/sh
cat "$SYSTEM/uid"
END
fake sudo <<'END'
#!/bin/sh
[ -f "$SYSTEM/sudo" ] || exit 1
shift
exec "$@"
END
fake pkg-config <<'END'
#!/bin/sh
[ -f "$SYSTEM/libraries" ]
END
fake cc <<'END'
#!/bin/sh
END
SYSTEM=$tree/system
export SYSTEM

# system UID INSTALLED OFFERED: lists with spaces between.
system()
{
    rm -rf "$SYSTEM" "$tree/build"
    mkdir "$SYSTEM"
    echo "$1" >"$SYSTEM/uid"
    for package in $2; do echo "$package"; done >"$SYSTEM/installed"
    for package in $3; do echo "$package"; done >"$SYSTEM/offered"
    : >"$SYSTEM/calls"
}

# install GROUP...: sets output, status and calls.
install()
{
    output=$(PATH="$tree/bin:$PATH" HL_OS_RELEASE="$tree/os-release" \
        "$tree/packaging/install-deps" "$@" 2>&1 </dev/null)
    status=$?
    calls=$(cat "$SYSTEM/calls")
}

says()
{
    printf '%s\n' "$output" | grep -qF "$1"
}

system 0 'one too extra other' ''
install build test
[ "$status" -eq 0 ] && [ -z "$output$calls" ]
tap_result $? 'silent when all is there, by an alternative too'

system 0 'one' 'one two extra'
install build
[ "$status" -eq 0 ] && says 'two' && says 'second' && says 'nice to have (optional)' &&
    [ "$(printf '%s\n' "$calls" | wc -l)" -eq 1 ]
tap_result $? 'one call when apt knows all'
case $calls in
'noninteractive apt-get -y '*' --no-remove two extra') true ;;
*) false ;;
esac
tap_result $? 'installs what is missing only, asking nothing, removing nothing'

system 0 '' 'one two'
install build
[ "$status" -eq 0 ] && says 'Going on without: extra' &&
    printf '%s\n' "$calls" | head -n 1 | grep -q ' update$'
tap_result $? 'looks for fresh lists, then names and skips an optional one'
install build
[ "$status" -eq 0 ] && [ -z "$output" ]
tap_result $? 'does not ask for it again'

system 0 '' 'one extra'
install build
[ "$status" -eq 1 ] && says 'Could not install what Headliner needs' && says 'two'
tap_result $? 'fails when apt has not what is needed'
! grep -qx two "$SYSTEM/installed"
tap_result $? 'and says the truth about it'

system 1000 'one' 'one two extra'
install build
[ "$status" -eq 1 ] && says 'sudo apt-get install --no-install-recommends two extra' &&
    [ -z "$calls" ]
tap_result $? 'prints the command when sudo would ask'

system 1000 'one two' 'extra'
install build
[ "$status" -eq 0 ] && says 'Going on without them' && [ -z "$calls" ]
tap_result $? 'goes on without optional ones when sudo would ask'

system 1000 '' 'one two extra'
: >"$SYSTEM/sudo"
install build
[ "$status" -eq 0 ] && [ "$(wc -l <"$SYSTEM/installed")" -eq 3 ]
tap_result $? 'uses a sudo that does not ask'

system 0 '' 'one two extra'
install --dry-run build
[ "$status" -eq 0 ] && says 'one' && [ -z "$calls" ]
tap_result $? 'a dry run calls nothing'

echo 'ID=fedora' >"$tree/os-release"
system 0 '' 'one two extra'
install build
[ "$status" -eq 1 ] && says 'nice to have' && [ -z "$calls" ]
tap_result $? 'elsewhere: prints the list, touches nothing'
: >"$SYSTEM/libraries"
install build
[ "$status" -eq 0 ] && [ -z "$output$calls" ]
tap_result $? 'elsewhere: silent when the libraries are found'

install bild
[ "$status" -eq 2 ] && says 'groups: build test'
tap_result $? 'an unknown group is a usage error'

# The real list: well-formed lines, no package twice in a group.
awk '!/^[ \t]*(#|$)/ && ($2 !~ /^(build|run|test|cross|lint|fonts|kernel|foreign)$/ || $3 !~ /^(needed|optional)$/ ||
    $4 != "#" || NF < 5 || seen[$1 $2]++) { print; bad = 1 } END { exit bad }' packaging/apt-packages
tap_result $? 'apt-packages is well-formed'
tap_done
