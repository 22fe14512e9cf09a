#!/usr/bin/env bash
# End to end on a real node: our image, our manifests, volumes into an object store and back, with an agent that is killed,
# an image that is exchanged and Velero's own DaemonSet on the way. What came back is compared with find, sha256sum and cmp.
#
#   scripts/e2e.sh [--binary FILE | --image ARCHIVE] [--keep]
#
#   --binary FILE    the native binary that the image is made from (see docker/build-image)
#   --image ARCHIVE  an image that was made before
#   --keep           leave the node when all is done, and say how to look at it and how to end it
#
# Needs root, and a machine that lets it make namespaces, control groups and loop devices. Exit codes: 0 all went well, 1 it
# did not, 2 wrong arguments, 3 the machine does not allow it.
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname -- "$here")
binary='' image='' keep=''
while (($#)); do
  case $1 in
    --binary | --image)
      (($# > 1)) || { echo "e2e.sh: $1 needs a value; see --help" >&2; exit 2; }
      declare "${1#--}=$2"
      shift
      ;;
    --keep) keep=yes ;;
    -h | --help)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) echo "e2e.sh: there is no option $1; see --help" >&2; exit 2 ;;
  esac
  shift
done

"$here/node.sh" check || exit 3

for part in node installation tasks tree; do
  # shellcheck disable=SC1090
  . "$here/e2e/$part.sh"
done

state=$(mktemp -d "${TMPDIR:-/tmp}/stevedore-e2e.XXXXXX")
trap finish EXIT
trap 'exit 130' INT TERM

step "image" make_image
step "node" "$here/node.sh" up "$state"
step "object store" start_store
step "image into the node" load_image

# stand-alone: the coordinator looks after repositories; nothing of the node is mounted into the agents
step "stand-alone installation" install stand-alone
step "volumes of an application" make_volumes
step "metrics from another pod" see_metrics
step "file system: out" upload files files-1
step "file system: back" download files files-1
step "file system: compare" compare_files files

# the base: the DaemonSet for file-system backups as well
step "base installation" install base
step "the application writes" write_more
step "agent killed while a mover runs" upload files files-2 kill_agent
step "image exchanged while a mover runs" download files files-2 exchange_image
step "compare" compare_files files
step "what agents and movers asked for" nothing_refused

step "Velero's own DaemonSet" install_as_velero
step "its agents move volumes" upload files files-3
step "and back" download files files-3
step "compare" compare_files files
step "nothing is left over" nothing_left
succeeded=yes
