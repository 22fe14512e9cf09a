#!/usr/bin/env bash
# A real Kubernetes node for tests: control plane, kubelet, containerd and a CSI driver with provisioner and snapshotter,
# in mount, network, PID, IPC and host name namespaces of their own. What is started in it ends with it, and
# several can run side by side. Needs root.
#
#   node.sh check                 whether this machine allows it; says what is missing, exit code 3
#   node.sh build                 get all programs into the cache (the first time 10 to 20 minutes on two cores)
#   node.sh up STATE              start; returns when the node is Ready and its CSI driver registered
#   node.sh load STATE ARCHIVE... images into the node
#   node.sh exec STATE COMMAND... a command in the node, with kubectl on the PATH, as administrator
#   node.sh start STATE COMMAND...the same, in the background until the node ends; log in STATE/log
#   node.sh down STATE            end everything; STATE keeps logs and data
#
# STATE is a folder outside of /var and /run. In the node the API server is https://203.0.113.1 and the node itself
# 192.0.2.1; pods have addresses in 198.51.100.0/24. There are no other Services and no DNS. The StorageClass and the
# VolumeSnapshotClass are called hostpath; their volumes are in STATE/var/lib/csi-hostpath.
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname -- "$here")
# shellcheck source=lib/programs.sh
. "$here/lib/programs.sh"
# shellcheck source=lib/image.sh
. "$here/lib/image.sh"
# shellcheck source=lib/wait.sh
. "$here/lib/wait.sh"
# shellcheck source=node/build.sh
. "$here/node/build.sh"
# shellcheck source=node/identity.sh
. "$here/node/identity.sh"

NODE=192.0.2.1
API=203.0.113.1

fail() {
  echo "node.sh: $*" >&2
  exit 1
}

check() {
  local missing=() tool
  [[ $(id -u) == 0 ]] || missing+=("root")
  for tool in unshare nsenter ip losetup openssl tar awk; do
    command -v "$tool" >/dev/null || missing+=("the program $tool")
  done
  if ((${#missing[@]} == 0)); then
    unshare --mount --net --uts --ipc --pid --fork --mount-proc ip link set lo up 2>/dev/null || missing+=("namespaces")
    local groups=/sys/fs/cgroup
    [[ -e $groups/cgroup.controllers ]] || groups=$groups/memory
    { mkdir "$groups/stevedore-check-$$" && rmdir "$groups/stevedore-check-$$"; } 2>/dev/null || missing+=("control groups")
    [[ -e /dev/loop-control ]] || missing+=("loop devices")
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || missing+=("overlay file systems")
  fi
  ((${#missing[@]} == 0)) && return
  local IFS=,
  echo "node.sh: a real node cannot run on this machine; missing: ${missing[*]}" >&2
  return 3
}

up() {
  local state group
  mkdir -p "$1"
  state=$(cd -P -- "$1" && pwd)
  case $state/ in /var/* | /run/*) fail "$state must not lie under /var or /run: the node has its own" ;; esac
  [[ ! -e $state/outer.pid ]] || fail "$state belongs to a node already: end it first with: node.sh down $state"
  check
  build
  mkdir -p "$state"/{pki,log,var/lib,var/log,var/tmp,sysctl,etcd}
  search_path >"$state/search-path" # to find all programs takes longer than most commands in the node
  group=stevedore-node-$(openssl rand -hex 4)
  echo "$group" >"$state/group"
  make_identity "$state/pki" "$API" "$NODE"
  kubeconfig "$state/pki" admin "https://$API" >"$state/admin.kubeconfig"
  kubeconfig "$state/pki" kubelet "https://$API" >"$state/kubelet.kubeconfig"
  setsid unshare --mount --propagation private --net --uts --ipc --pid --fork --kill-child --mount-proc \
    env -i HOME=/root PATH="$(<"$state/search-path")" "$here/node/first-process.sh" "$state" "$group" "$API" "$NODE" \
    >"$state/log/first-process.log" 2>&1 </dev/null &
  echo $! >"$state/outer.pid"
  await 60 "API server" kubectl_in "$state" get --raw /readyz
  await 60 "default namespace" kubectl_in "$state" get namespace default
  kubectl_in "$state" apply -f "$(snapshot_crds)" >"$state/log/apply.log"
  kubectl_in "$state" wait --for=condition=Established crd --all --timeout=30s >>"$state/log/apply.log"
  kubectl_in "$state" apply -f "$here/node/storage.yaml" >>"$state/log/apply.log"
  await 60 containerd in_node "$state" ctr version
  load "$state" "$(busybox_image)"
  await 120 "CSI driver" csi_is_registered "$state"
  kubectl_in "$state" wait --for=condition=Ready node/node --timeout=60s >>"$state/log/apply.log"
  await 60 "service account" kubectl_in "$state" -n default get serviceaccount default
}

csi_is_registered() { kubectl_in "$1" get csinode node -o jsonpath='{.spec.drivers[*].name}' | grep -q hostpath; }

await() { # seconds, what, command...
  within "$1" "${@:3}" || fail "no $2 in time; see the logs in $state/log"
}

first_process() { pgrep -P "$(cat "$1/outer.pid" 2>/dev/null || echo 0)" || fail "there is no node in $1"; }

in_node() { # state, command...
  local state=$1 pid
  shift
  pid=$(first_process "$state")
  nsenter --target "$pid" --mount --net --uts --ipc --pid -- \
    env KUBECONFIG="$state/admin.kubeconfig" PATH="$(<"$state/search-path")" "$@"
}

kubectl_in() {
  local state=$1
  shift
  in_node "$state" kubectl "$@"
}

load() {
  local state=$1 archive
  shift
  for archive in "$@"; do
    in_node "$state" ctr --namespace k8s.io images import "$(realpath "$archive")" >>"$state/log/images.log"
  done
}

start() {
  local state=$1
  shift
  in_node "$state" setsid "$@" >>"$state/log/$(basename "$1").log" 2>&1 </dev/null &
}

detach() { # file or device: loop devices that stand on it, and before them the kubelet's, which stand on these
  local device
  for device in $(losetup --noheadings --output NAME --associated "$1"); do
    detach "$device"
    losetup --detach "$device"
  done
}

down() {
  local state=$1 outer group folder file
  [[ -e $state/outer.pid ]] || return 0
  state=$(cd -P -- "$state" && pwd)
  outer=$(cat "$state/outer.pid")
  group=$(cat "$state/group")
  # with control groups of version 1 what is paused cannot even be killed
  for file in $(find "/sys/fs/cgroup/freezer/$group" -depth -name freezer.state 2>/dev/null); do echo THAWED >"$file"; done
  if grep -qzF "$state" "/proc/$outer/cmdline" 2>/dev/null; then # not a later process of the same number
    kill -KILL "$outer" # the kernel ends the first process with it, all others with that, and their mounts
    while kill -0 "$outer" 2>/dev/null; do sleep 0.1; done
  fi
  for file in "$state"/var/lib/csi-hostpath/volumes/*/data; do [[ ! -f $file ]] || detach "$file"; done
  for folder in "/sys/fs/cgroup/$group" /sys/fs/cgroup/*/"$group"; do
    for _ in {1..100}; do
      [[ -d $folder ]] || break
      find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
    done
  done
  rm -f "$state/outer.pid"
}

command=${1:-}
[[ $command == check || $command == build || -n ${2:-} ]] || command=help
case $command in
  check | build) "$command" ;;
  up | down) "$command" "$2" ;;
  load | exec | start)
    state=$(cd -P -- "$2" && pwd)
    shift 2
    [[ $command != exec ]] || command=in_node
    "$command" "$state" "$@"
    ;;
  *)
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
    exit 2
    ;;
esac
