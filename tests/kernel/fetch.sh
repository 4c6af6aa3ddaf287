# Sourced by what fetches the guests: packages of Debian, unpacked beneath $dir. Nothing is installed
# and no root is needed.
# shellcheck shell=sh disable=SC2154 # $dir is the caller's
key=/usr/share/keyrings/debian-archive-keyring.gpg

fail()
{
    printf '%s\n' "$*" >&2
    exit 1
}

# The Debian archive that this system itself uses.
archive()
{
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list \
        2>/dev/null |
        sed -n 's|^URIs: *\([^ ]*/debian\)/*\( .*\)*$|\1|p
                s|^deb \(\[[^]]*\] \)*\([^ ]*/debian\)/* .*|\2|p' |
        head -n 1
}

can_fetch()
{
    [ -r "$key" ] && [ -n "$(archive)" ]
}

# apt_of SUITE COMMAND...: apt with lists, cache and an empty status of its own. A SUITE that ends in
# -arm64 is that of the other processor.
apt_of()
{
    at=$dir/apt/$1
    case $1 in
    *-arm64) arch=arm64 ;;
    *) arch=amd64 ;;
    esac
    mkdir -p "$at/parts" "$at/lists/partial" "$at/cache/archives/partial" || return 1
    : >"$at/status"
    printf 'deb [arch=%s signed-by=%s] %s %s main\n' "$arch" "$key" "$(archive)" "${1%-arm64}" >"$at/sources.list"
    cat >"$at/apt.conf" <<CONF
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "20";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Dir::Etc::sourcelist "$at/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferencesparts "$at/parts";
Dir::State "$at";
Dir::State::status "$at/status";
Dir::Cache "$at/cache";
CONF
    shift
    APT_CONFIG=$at/apt.conf "$@"
}

# fetch SUITE PACKAGE...: into build/kernel/apt/SUITE/debs.
fetch()
{
    mkdir -p "$dir/apt/$1/debs" || return 1
    fetch_from=$1
    shift
    (cd "$dir/apt/$fetch_from/debs" && apt_of "$fetch_from" apt-get -q download "$@")
}

# lists SUITE: fresh ones.
lists()
{
    apt_of "$1" apt-get -q update
}

# unpack SUITE PACKAGE TO [PART...]
unpack()
{
    deb=$(find "$dir/apt/$1/debs" -name "$2_*.deb" | head -n 1)
    to=$3
    shift 3
    mkdir -p "$to" && dpkg-deb --fsys-tarfile "$deb" | tar x -C "$to" "$@"
}

# step STATUS NAME COMMAND: says what takes a while; its output, and STATUS, only when it fails.
step()
{
    printf '  kernel: %s\n' "$2"
    "$3" >"$dir/prepare.log" 2>&1 && return
    tail -n 15 "$dir/prepare.log" | sed 's/^/    /' >&2
    printf 'not possible here: %s\n' "$2" >&2
    exit "$1"
}
