#!/bin/sh
# However the program ends, an e-paper panel is asleep and without supply. At whatever it was: the
# virtual panel judges what the kernel was given.
# shellcheck disable=SC1091,SC2034,SC2154,SC2016 # all is seen in the guest only
set -u
. ./epaper.sh

# end_by SIGNAL WHEN NAME: the panel after that, and how soon.
end_by()
{
    plug_panel 2in13-v4
    begin_ticker
    check "SIG$1 $3: it had begun" wait_for 20 "$2" || return
    set_mark
    kill -s "$1" "$pid"
    finish 2>/dev/null
    status=$?
    if [ "$1" = TERM ] || [ "$1" = INT ]; then
        check "SIG$1 $3: ends well" [ "$status" -eq 0 ]
    else
        check "SIG$1 $3: killed it" [ "$status" -gt 128 ]
    fi
    check "SIG$1 $3: the panel is asleep and without supply" wait_for 20 is_at_rest
    check "SIG$1 $3: no fault" has_no_fault
    check "SIG$1 $3: a refresh was not cut off" got 'cut 0'
    echo "# SIG$1 $3: safe after $(value safe-ms) ms"
}

for program in $programs; do
    end_by TERM is_refreshing 'in a refresh'
    end_by KILL is_refreshing 'in a refresh'
done
# What a signal does is not a matter of the library.
end_by KILL is_looked_for 'when just begun'
end_by KILL has_shown 'asleep'
end_by SEGV is_refreshing 'in a refresh'
end_by ABRT has_shown 'asleep'
end_by INT has_shown 'asleep'
tap_done
