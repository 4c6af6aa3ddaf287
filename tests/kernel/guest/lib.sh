# Sourced by the tests beside it, inside the guest. They run as root, the program as user "ticker".
# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # all is seen in the guest only
. ./tap.sh

sim=/sys/kernel/debug/panelsim
label=pinctrl-panelsim # of the chip, unless a test asks for another
said=/tmp/said # what the program last said
mark=53 # a line of nobody
programs=$(cd /bin && echo headliner-v*)

# plug [PARAMETER=VALUE...]: panelsim with these, and the device files as on a Raspberry Pi, where
# udev gives them to the groups gpio and spi.
plug()
{
    [ ! -d "$sim" ] || rmmod panelsim || return 1
    insmod /modules/panelsim.ko "$@" && own_devices
}

own_devices()
{
    chgrp gpio /dev/gpiochip* && chmod 660 /dev/gpiochip* &&
        chgrp spi /dev/spidev* && chmod 660 /dev/spidev*
}

# hold LINE, free_line LINE: the kernel's own sysfs has the line meanwhile.
hold()
{
    echo $(($(cat /sys/class/gpio/gpiochip*/base | head -n 1) + $1)) >/sys/class/gpio/export
}

free_line()
{
    echo $(($(cat /sys/class/gpio/gpiochip*/base | head -n 1) + $1)) >/sys/class/gpio/unexport
}

# set_mark: an instant in the log, for the readers of it.
set_mark()
{
    echo "$mark 1" >"$sim/in"
}

# start USER COMMAND...: in the background, as $pid. What it says goes to $said.
start()
{
    start_user=$1
    shift
    # shellcheck disable=SC2016 # for the shell of su
    su -s /bin/sh -c 'exec "$@"' -- "$start_user" sh "$@" >"$said" 2>&1 &
    pid=$!
}

# begin USER COMMAND ARGUMENT...: $program, on $board.
begin()
{
    begin_user=$1
    shift
    start "$begin_user" "$program" "$@" --board "$board"
}

# finish: waits for it; its exit status.
finish()
{
    wait "$pid"
}

# Neither the program nor its guard runs. (The kernel's own "irq/24-headliner" may stay: it is of a
# chip that was pulled out.)
is_gone()
{
    ! grep -qs '^headliner' /proc/[0-9]*/comm
}

# No event was lost for want of room.
is_whole()
{
    [ "$(cat "$sim/lost")" -eq 0 ]
}

# sent DEVICE: all bytes of the log to spidev0.DEVICE, in hex, a line for each transfer.
sent()
{
    sed -n "s/^[^ ]* spi $1 .* data //p" "$sim/log"
}

clear_log()
{
    echo >"$sim/log"
}

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for()
{
    tries=$(($1 * 10))
    shift
    while ! "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

said()
{
    grep -qF -- "$1" "$said"
}

# check NAME COMMAND...: one test of $program. When it fails, what that said is shown.
check()
{
    check_name=$1
    shift
    "$@"
    check_status=$?
    tap_result "$check_status" "$program: $check_name"
    [ "$check_status" -eq 0 ] || explain
    return "$check_status"
}

explain()
{
    for file in "$said" /tmp/wires /tmp/paper /tmp/lights; do
        [ ! -f "$file" ] || tail -n 40 "$file" | grep -v ' \.*$' | sed "s|^|# ${file##*/}: |"
    done
}
