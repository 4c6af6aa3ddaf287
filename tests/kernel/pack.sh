# Sourced by what runs guests, after tap.sh: their files beneath $root, packed for each in
# $dir/guest-NAME, and what they report.
# shellcheck shell=sh disable=SC2154 # $dir and $root are the caller's

give_up()
{
    tap_result 1 "$1"
    [ ! -f "$2" ] || tail -n 40 "$2" | tr -d '\r' | sed 's/^/# /'
    tap_done
}

# place FILE TO: within the guest.
place()
{
    mkdir -p "$root/${2%/*}" && cp -L "$1" "$root/$2"
}

# Folders, users, and what each test needs.
make_root()
{
    rm -rf "$root"
    for folder in bin dev proc sys tmp etc modules tests; do
        mkdir -p "$root/$folder" || return 1
    done
    printf '%s\n' root:x:0:0:root:/:/bin/sh ticker:x:1000:1000:t:/tmp:/bin/sh \
        guest:x:1001:1001:g:/tmp:/bin/sh >"$root/etc/passwd"
    printf '%s\n' root:x:0: gpio:x:997:ticker spi:x:998:ticker ticker:x:1000: guest:x:1001: \
        >"$root/etc/group"
    install -m 755 tests/kernel/guest/init "$root/init" && cp tests/samples/harbour.rss "$root/tests/"
}

# pack TEST NAME: with what all tests share, into a folder of the guest's own.
pack()
{
    rm -rf "$root"/tests/*.sh "$dir/guest-$2"
    mkdir -p "$dir/guest-$2" &&
        cp tests/shell/tap.sh tests/kernel/guest/*.sh "$root/tests/" || return 1
    rm -f "$root"/tests/test_*.sh
    cp "$1" "$root/tests/test_$2.sh" &&
        (cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet) >"$dir/guest-$2/initrd"
}

# take NAME: the guest's report into ours, its tests numbered on.
take()
{
    guest=$dir/guest-$1
    tr -d '\r' <"$guest/report" >"$guest/report.txt"
    while IFS= read -r line; do
        case $line in
        'ok '* | 'not ok '*)
            case $line in ok*) false ;; esac
            tap_result $((! $?)) "$1: ${line#* - }"
            ;;
        '' | XX | 1..* | 'status '*) ;; # XX: what a Pi's serial port begins with
        *) printf '# %s\n' "${line#"# "}" ;;
        esac
    done <"$guest/report.txt"
    if ! grep -q '^1\.\.' "$guest/report.txt" || ! grep -q '^status [01]$' "$guest/report.txt"; then
        tap_result 1 "$1: comes to its end"
        tail -n 40 "$guest/console" "$guest/log" | tr -d '\r' | sed 's/^/# /'
    fi
}
