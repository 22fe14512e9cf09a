# shellcheck shell=bash
# File-system backup: volumes of pods that run, without a snapshot. To be sourced.

pod_backup() { # pod and its claim, task, engine
  local uid
  uid=$(kube -n shop get pod "$1" -o jsonpath='{.metadata.uid}')
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: velero.io/v1
kind: PodVolumeBackup
metadata: {namespace: velero, name: $2, labels: {velero.io/backup-name: $2}}
spec:
  node: node
  pod: {kind: Pod, namespace: shop, name: $1, uid: $uid}
  volume: data
  backupStorageLocation: default
  repoIdentifier: ""
  uploaderType: $3
  tags: {backup: $2, pod: $1, pod-uid: $uid, ns: shop, volume: data}
Y
  task_ends "podvolumebackup/$2"
}

# Into a new claim, whose pod waits in our restore helper until all is there.
pod_restore() { # task of the backup, engine
  local uid snapshot restore
  snapshot=$(kube -n velero get podvolumebackup "$1" -o jsonpath='{.status.snapshotID}')
  [[ -n $snapshot ]] || fail "PodVolumeBackup $1 has no snapshotID"
  restore=$(</proc/sys/kernel/random/uuid)
  kube -n shop delete pod returned --ignore-not-found --grace-period 1 >/dev/null
  kube -n shop delete pvc returned --ignore-not-found >/dev/null
  claim returned Filesystem
  waiting_pod "$restore"
  uid=$(kube -n shop get pod returned -o jsonpath='{.metadata.uid}')
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: velero.io/v1
kind: PodVolumeRestore
metadata:
  namespace: velero
  name: $1
  labels: {velero.io/restore-name: $1, velero.io/restore-uid: $restore, velero.io/pod-uid: $uid}
  ownerReferences: [{apiVersion: velero.io/v1, kind: Restore, name: $1, uid: $restore, controller: true}]
spec:
  pod: {kind: Pod, namespace: shop, name: returned, uid: $uid}
  volume: data
  backupStorageLocation: default
  repoIdentifier: ""
  uploaderType: $2
  snapshotID: $snapshot
  sourceNamespace: shop
Y
  task_ends "podvolumerestore/$1"
  kube -n shop wait --for condition=Ready pod/returned --timeout 120s >/dev/null
  echo "   $(kube -n shop logs returned -c restore-wait | tail -n 1)"
}

waiting_pod() { # uid of the Restore
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: v1
kind: Pod
metadata: {namespace: shop, name: returned}
spec:
  terminationGracePeriodSeconds: 1
  initContainers:
  - name: restore-wait
    image: stevedore:e2e
    imagePullPolicy: IfNotPresent
    command: [/velero-restore-helper]
    args: [$1]
    securityContext: {runAsUser: 0} # who may remove .velero when all is done; as anybody else it stays in the volume
    volumeMounts: [{name: data, mountPath: /restores/data}]
  containers:
  - name: shell
    image: localhost/busybox:1
    imagePullPolicy: Never
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: returned}}]
Y
}

compare_returned() { # claim
  list "$(data "$1")" >"$state/log/$1.list"
  compare_with "$1" "$(data returned)"
}
