# shellcheck shell=bash
# The node, its object store, and the end of both. To be sourced; here, root and state are set.

IMAGE=stevedore:e2e
STORE=192.0.2.1:9000

step() { # what, command...
  local what=$1 start=$SECONDS
  shift
  echo "-- $what"
  "$@"
  echo "   done in $((SECONDS - start)) s"
}

fail() {
  echo "e2e.sh: $*" >&2
  exit 1
}

on_node() { "$here/node.sh" exec "$state" "$@"; }

kube() { on_node kubectl "$@"; }

until_true() { # seconds, what, command...
  within "$1" "${@:3}" || fail "$2: not in time"
}

make_image() {
  [[ -z $image ]] || return 0
  image=$state/image.tar
  "$root/docker/build-image" ${binary:+--binary "$binary"} --name "$IMAGE" --output "$image"
}

# The same image under two names: to the kubelet the second is another one.
load_image() {
  "$here/node.sh" load "$state" "$image"
  local name
  name=$(tar --extract --to-stdout --file "$image" index.json | sed 's/.*"io.containerd.image.name":"\([^"]*\)".*/\1/')
  local tag
  for tag in e2e e2e-next; do
    on_node ctr --namespace k8s.io images tag --force "$name" "docker.io/library/stevedore:$tag" >/dev/null
  done
}

start_store() {
  mkdir -p "$state/store"/{buckets/velero,metadata}
  secret=$(openssl rand -hex 16)
  ROOT_ACCESS_KEY=e2e ROOT_SECRET_KEY=$secret "$here/node.sh" start "$state" versitygw --port "$STORE" --region us-east-1 --quiet \
    posix --sidecar "$state/store/metadata" "$state/store/buckets"
  until_true 30 "the object store answers" on_node bash -c "exec 3<>/dev/tcp/${STORE/://}"
}

finish() {
  local code=$?
  trap '' INT TERM
  if [[ -n ${succeeded:-} ]]; then
    echo "e2e.sh: all went well, in $SECONDS s"
  elif [[ -n $interrupted ]]; then
    echo "e2e.sh: interrupted" >&2
  elif [[ -e $state/outer.pid ]]; then
    tell_what_is_there >"$state/log/at-the-end.log" 2>&1 || true
    echo "e2e.sh: FAILED; logs are in $state/log (what the cluster had is in at-the-end.log)" >&2
  fi
  if [[ -n $keep && -e $state/outer.pid ]]; then
    echo "the node goes on: $here/node.sh exec $state kubectl get pods -A; $here/node.sh down $state && rm -r $state"
  else
    "$here/node.sh" down "$state" || code=1
    [[ -z ${succeeded:-}$interrupted ]] || rm -rf -- "$state"
  fi
  exit "$code"
}

tell_what_is_there() {
  kube get pods,pvc,pv,datauploads,datadownloads,backuprepositories,volumesnapshots,volumesnapshotcontents -A -o wide
  kube -n velero describe pods
  kube get datauploads,datadownloads,backuprepositories,daemonsets -A -o yaml
  kube get events -A --sort-by .metadata.creationTimestamp
  local pod
  for pod in $(kube -n velero get pods -o name); do
    echo "== $pod"
    kube -n velero logs "$pod" --all-containers --prefix --tail 200
  done
}
