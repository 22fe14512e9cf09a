# shellcheck shell=bash
# What a Velero server does: snapshots and tasks. To be sourced.

claim() { # name, mode, [selector]
  local size=1Gi
  [[ $2 != Block ]] || size=64Mi
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {namespace: shop, name: $1}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: hostpath
  volumeMode: $2
  resources: {requests: {storage: $size}}
  ${3:-}
Y
}

upload() { # claim, task, [what happens while its mover runs]
  local claim=$1 task=$2
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {namespace: shop, name: $task}
spec:
  volumeSnapshotClassName: hostpath
  source: {persistentVolumeClaimName: $claim}
Y
  until_true 60 "the snapshot $task is taken" has_handle "$task"
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: velero.io/v2alpha1
kind: DataUpload
metadata: {namespace: velero, name: $task, labels: {velero.io/backup-name: $task}}
spec:
  snapshotType: CSI
  csiSnapshot: {volumeSnapshot: $task, storageClass: hostpath, snapshotClass: hostpath, driver: hostpath.csi.stevedore.io}
  sourcePVC: $claim
  sourceNamespace: shop
  datamover: velero
  backupStorageLocation: default
  operationTimeout: 10m0s
Y
  task_ends "dataupload/$task" "${3:-}"
}

has_handle() {
  local content
  content=$(kube -n shop get volumesnapshot "$1" -o jsonpath='{.status.boundVolumeSnapshotContentName}')
  [[ -n $(kube get volumesnapshotcontent "$content" -o jsonpath='{.status.snapshotHandle}') ]]
}

download() { # claim, task of its upload, [what happens while its mover runs]
  local claim=$1 task=$2 snapshot
  snapshot=$(kube -n velero get dataupload "$task" -o jsonpath='{.status.snapshotID}')
  [[ -n $snapshot ]] || fail "DataUpload $task has no snapshotID"
  kube -n shop delete pod restored --ignore-not-found --grace-period 1 >/dev/null
  kube -n shop delete pvc restored --ignore-not-found >/dev/null
  ask_download "$task" restored "$(kube -n shop get pvc "$claim" -o jsonpath='{.spec.volumeMode}')" "$snapshot"
  task_ends "datadownload/$task" "${3:-}"
  until_true 30 "the restored claim is bound" bound restored
}

ask_download() { # task, new claim, its mode, snapshot, [more of the specification]
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: velero.io/v2alpha1
kind: DataDownload
metadata: {namespace: velero, name: $1, labels: {velero.io/restore-name: $1}}
spec:
  targetVolume: {namespace: shop, pvc: $2, pv: ""}
  backupStorageLocation: default
  datamover: velero
  snapshotID: $4
  sourceNamespace: shop
  operationTimeout: 10m0s
  ${5:-}
Y
  claim "$2" "$3" "selector: {matchLabels: {velero.io/dynamic-pv-restore: shop.$2.$1}}"
}

bound() { [[ $(kube -n shop get pvc "$1" -o jsonpath='{.status.phase}') == Bound ]]; }

halted=()

# Its mover stands still until it may go on: it has something left to move, however long the rest takes.
halt_mover() { # task
  local container
  container=$(kube -n velero get pod "$1" -o jsonpath='{.status.containerStatuses[0].containerID}')
  container=${container#containerd://}
  [[ -n $container ]] || fail "the mover of $1 has no container"
  on_node ctr --namespace k8s.io tasks pause "$container"
  halted+=("$container")
}

let_movers_go_on() {
  local container
  for container in "${halted[@]}"; do on_node ctr --namespace k8s.io tasks resume "$container"; done
  halted=()
}

phase_is() { [[ $(phase "$1") == "$2" ]]; }

phase() { kube -n velero get "$1" -o jsonpath='{.status.phase}'; }

task_ends() { # kind/name, [what happens while its mover runs]
  local phase last=
  for _ in {1..600}; do
    phase=$(phase "$1")
    [[ $phase == "$last" ]] || echo "   $1 ${phase:-New}"
    last=$phase
    if [[ $phase == InProgress && -n ${2:-} ]]; then
      halt_mover "${1#*/}"
      "$2"
      [[ $(phase "$1") == InProgress ]] || fail "$2, and $1 is $(phase "$1")"
      echo "   $2 while its mover stood still"
      let_movers_go_on
      set -- "$1"
    fi
    case $phase in
      Completed)
        [[ -z ${2:-} ]] || fail "$1 was too fast: there was no time for $2"
        echo "   $(kube -n velero get "$1" -o jsonpath='{.status.progress.totalBytes} bytes')"
        return
        ;;
      Failed | Canceled) fail "$1 is $phase: $(kube -n velero get "$1" -o jsonpath='{.status.message}')" ;;
    esac
    sleep 0.3
  done
  fail "$1 did not end"
}
