#!/bin/sh
# Programs built for ARM, where their compilers, libraries and qemu-user are: of the right kind, and
# painting what this machine's own program paints. (Their unit tests are run by tests/run.)
set -u
. "$(dirname "$0")/tap.sh"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_STATE_HOME=$work XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work
export XDG_STATE_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
own=
for program in build/headliner build/san/headliner; do
    [ ! -x "$program" ] || own=$program
done

# picture FILE COMMAND...: a headline at one instant, as a program paints it.
picture()
{
    file=$1
    shift
    timeout 60 "$@" snapshot -o "$file" --size 192x64 --at 6 --now 2026-02-28T09:30:00Z \
        --source tests/samples/hills.atom </dev/null >"$work/said" 2>&1
}

# Class and machine of an ELF file, as its first bytes give them.
kind()
{
    od -An -tx1 -j4 -N1 "$1" | tr -d ' \n'
    od -An -tx1 -j18 -N2 "$1" | tr -d ' \n'
}

# check ARCH KIND
check()
{
    program=build/$1/headliner
    if ! tests/emulate --list | grep -qx "$1" || [ ! -x "$program" ]; then
        tap_skip "$1" "not built here; make test-cross fetches what it needs and runs it"
        return
    fi
    [ "$(kind "$program")" = "$2" ]
    tap_result $? "$1: the processor it is for"
    tests/emulate "$program" --version 2>&1 | grep -q '^headliner [0-9]'
    tap_result $? "$1: it runs"
    if [ -z "$own" ]; then
        tap_skip "$1: the same picture" 'no program of this machine to compare with; make builds it'
        return
    fi
    picture "$work/own.png" "$own" && picture "$work/$1.png" tests/emulate "$program" &&
        cmp "$work/own.png" "$work/$1.png"
    tap_result $? "$1: the same picture, byte for byte"
}

check arm64 02b700
check armhf 012800

packaging/sysroot sparc >"$work/said" 2>&1
[ $? -eq 2 ] && grep -q 'arm64 or armhf' "$work/said"
tap_result $? 'libraries of another processor are a usage error'

# A copy, on a machine that has nothing but the tools of the script itself.
mkdir -p "$work/tree/packaging" "$work/bin"
cp packaging/sysroot "$work/tree/packaging/"
for tool in sh dirname; do
    ln -s "$(command -v "$tool")" "$work/bin/$tool"
done
printf '#!/bin/sh\n' >"$work/bin/apt-get"
chmod +x "$work/bin/apt-get"
(PATH=$work/bin && "$work/tree/packaging/sysroot" arm64) >"$work/said" 2>&1
[ $? -eq 1 ] && grep -q 'packaging/install-deps cross' "$work/said"
tap_result $? 'without a compiler it says how to get one'
[ ! -e "$work/tree/build" ]
tap_result $? 'and fetches nothing'
tests/emulate build/san/headliner >"$work/said" 2>&1
[ $? -eq 2 ] && grep -q '^usage: tests/emulate' "$work/said"
tap_result $? 'a program of this machine is not emulated'
tap_done
