# Starts process 1 of a PID namespace, takes it along when it ends itself, and ends as that process does.
# Arguments: <set-up script> and its arguments. The shell's own remarks about signals must not get into the log.
exec 3>&2 2>/dev/null
setpriv --pdeathsig KILL -- bash -p "$@" 2>&3 3>&-
exit $?
