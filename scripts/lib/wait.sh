# shellcheck shell=bash
# Waiting. To be sourced.

within() { # seconds, command...: until it succeeds; fails when it does not in that time
  local limit=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < limit)) || return
    sleep 0.25
  done
}
