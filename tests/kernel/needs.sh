# Sourced by what runs the guest. Prints what this system lacks for it, in one line; nothing when
# all is here.
# shellcheck shell=sh
kernel_needs()
{
    [ "$(uname -m)" = x86_64 ] || {
        echo 'the guest is built on x86-64 only'
        return
    }
    lacking=
    for needed in qemu-system-x86_64 gcc-12 make cpio xz apt-get dpkg-deb; do
        command -v "$needed" >/dev/null || lacking="$lacking $needed"
    done
    pkg-config --exists libgpiod 2>/dev/null || lacking="$lacking libgpiod-dev"
    [ -x /bin/busybox ] || lacking="$lacking busybox"
    [ -z "$lacking" ] || echo "not installed:$lacking; packaging/install-deps kernel installs them"
}

# The same for the emulated Raspberry Pi.
pi_needs()
{
    lacking=
    for needed in qemu-system-aarch64 dtc cpio apt-get dpkg-deb; do
        command -v "$needed" >/dev/null || lacking="$lacking $needed"
    done
    [ -z "$lacking" ] || echo "not installed:$lacking; packaging/install-deps kernel installs them"
}
