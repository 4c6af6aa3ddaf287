#!/bin/sh
# systemd's own word on the service file, and udev's on the rules; skipped where they are not.
set -u
. "$(dirname "$0")/tap.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

if command -v systemd-analyze >/dev/null; then
    # It wants a program to be there.
    sed 's|/usr/local/bin/headliner|/bin/true|' packaging/headliner.service \
        >"$work/headliner.service"
    # Units of this machine that it looks at besides are not ours.
    systemd-analyze verify --man=no --recursive-errors=no "$work/headliner.service" >"$work/out" 2>&1
    status=$?
    grep -F headliner "$work/out" | sed 's/^/# /'
    [ "$status" -eq 0 ] && ! grep -qF headliner "$work/out"
    tap_result $? 'systemd understands the service file'
    # From 0 (locked up) to 10: what is open must be so for a reason.
    score=$(systemd-analyze security --offline=yes "$work/headliner.service" 2>/dev/null |
        sed -n 's/.*exposure level for .*: \([0-9]*\)\..*/\1/p')
    if [ -n "$score" ]; then
        [ "$score" -lt 4 ]
        tap_result $? "its exposure is below 4: $score"
    else
        tap_skip 'its exposure is below 4' 'this systemd does not tell'
    fi
else
    tap_skip 'systemd understands the service file' 'no systemd-analyze here'
fi

# Every line of a rule file is a comment, empty, or matches and assigns.
! grep -v '^#' packaging/60-headliner.rules | grep -v '^$' |
    grep -qvE '^([A-Z]+=="[^"]+", )+GROUP="[a-z]+", MODE="0660"$'
tap_result $? 'the udev rules match, then give to a group'
tap_done
