# Sourced by the tests beside it. Reports in TAP, the plan last.
# shellcheck shell=sh
tap_count=0
tap_failed=0

# tap_result STATUS NAME: one line, by a command's exit status.
tap_result()
{
    tap_count=$((tap_count + 1))
    if [ "$1" -eq 0 ]; then
        printf 'ok %d - %s\n' "$tap_count" "$2"
    else
        tap_failed=$((tap_failed + 1))
        printf 'not ok %d - %s\n' "$tap_count" "$2"
    fi
}

# tap_quiet NAME COMMAND...: fails when the command prints anything, and shows it.
tap_quiet()
{
    tap_name=$1
    shift
    tap_output=$("$@" 2>&1)
    [ -z "$tap_output" ]
    tap_result $? "$tap_name"
    [ -z "$tap_output" ] || printf '%s\n' "$tap_output" | sed 's/^/# /'
}

# tap_skip NAME WHY
tap_skip()
{
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

tap_done()
{
    printf '1..%d\n' "$tap_count"
    [ "$tap_failed" -eq 0 ]
    exit $?
}
