#!/usr/bin/env bash
# End to end on a real node: our image, our manifests, volumes into an object store and back, with an agent that is killed,
# an image that is exchanged and Velero's own DaemonSet on the way. What came back is compared with find, sha256sum and cmp.
#
#   scripts/e2e.sh [--binary FILE | --image ARCHIVE] [--keep] [--if-built] [stand-alone | beside-velero]
#
# stand-alone: without a Velero server; the tasks are made here. beside-velero: the commands of docs/install.md beside a real,
# unmodified Velero server with its own agents, and back to these; backups and restores are the server's.
#
#   --binary FILE    the native binary that the image is made from (see docker/build-image)
#   --image ARCHIVE  an image that was made before
#   --if-built       beside-velero only when Velero is in the cache of programs: to build it takes ten minutes
#   --keep           leave the node when all is done, and say how to look at it and how to end it
#
# Needs root, and a machine that lets it make namespaces, control groups and loop devices. Exit codes: 0 all went well, 1 it
# did not, 2 wrong arguments, 3 the machine does not allow it, or Velero is not built.
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname -- "$here")
binary='' image='' keep='' if_built='' scenario=stand-alone
while (($#)); do
  case $1 in
    --binary | --image)
      (($# > 1)) || { echo "e2e.sh: $1 needs a value; see --help" >&2; exit 2; }
      declare "${1#--}=$2"
      shift
      ;;
    --keep) keep=yes ;;
    --if-built) if_built=yes ;;
    stand-alone | beside-velero) scenario=$1 ;;
    -h | --help)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) echo "e2e.sh: there is no option $1; see --help" >&2; exit 2 ;;
  esac
  shift
done

"$here/node.sh" check || exit 3

for part in lib/programs lib/image lib/wait node/build e2e/node e2e/installation e2e/tasks e2e/pod-volumes e2e/tree e2e/velero; do
  # shellcheck disable=SC1090
  . "$here/$part.sh"
done

if [[ $scenario == beside-velero && -n $if_built ]] && ! velero_is_built; then
  echo "e2e.sh: Velero is not in the cache of programs; scripts/e2e.sh beside-velero builds it" >&2
  exit 3
fi

state=$(mktemp -d "${TMPDIR:-/tmp}/stevedore-e2e.XXXXXX")
trap finish EXIT
interrupted=''
trap 'interrupted=yes; exit 130' INT TERM

step "image" make_image
step "node" "$here/node.sh" up "$state"
step "object store" start_store
step "image into the node" load_image

# shellcheck disable=SC1090
. "$here/e2e/$scenario.sh"
succeeded=yes
