#!/bin/sh
# A program of the image: the words of its command stand in the file beside it, one a line; its arguments follow them.
_sv_count=$#
while IFS= read -r _sv_word; do
  set -- "$@" "$_sv_word"
done <"$0.words"
while [ "$_sv_count" -gt 0 ]; do
  _sv_word=$1
  shift
  set -- "$@" "$_sv_word"
  _sv_count=$((_sv_count - 1))
done
exec "$@"
