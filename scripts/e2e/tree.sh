# shellcheck shell=bash
# An application's volumes: what is in them, and whether two have the same. To be sourced.

make_volumes() {
  kube create namespace shop >/dev/null
  claim files Filesystem
  pod files 'volumeMounts: [{name: data, mountPath: /data}]'
  kube -n shop exec -i files -- sh -e <"$here/e2e/fill.sh"
}

# So that the next backup has something to read and to send.
write_more() { kube -n shop exec files -- dd if=/dev/urandom of=/data/random bs=1048576 count=32 conv=notrunc 2>/dev/null; }

# A device with data at its begin, in its middle and at its end, and nothing between.
make_device() {
  claim device Block
  pod device 'volumeDevices: [{name: data, devicePath: /dev/data}]'
  kube -n shop exec device -- sh -ec '
    dd if=/dev/urandom of=/dev/data bs=1048576 count=8 2>/dev/null
    dd if=/dev/urandom of=/dev/data bs=1048576 count=3 seek=40 2>/dev/null
    dd if=/dev/urandom of=/dev/data bs=4096 count=1 seek=16383 2>/dev/null
    sync'
}

compare_device() { # claim
  cmp "$(data "$1")" "$(data restored)" || fail "what came back differs from $1"
  echo "   equal: $(stat -c %s "$(data restored)") bytes"
}

pod() { # claim, how its container has it
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: v1
kind: Pod
metadata: {namespace: shop, name: $1}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: shell
    image: localhost/busybox:1
    imagePullPolicy: Never
    $2
  volumes: [{name: data, persistentVolumeClaim: {claimName: $1}}]
Y
  kube -n shop wait --for condition=Ready "pod/$1" --timeout 120s >/dev/null
}

data() { # claim; prints the folder, or the file of a block volume, where the driver keeps it
  local volume
  volume=$(kube -n shop get pvc "$1" -o jsonpath='{.spec.volumeName}')
  echo "$state/var/lib/csi-hostpath/volumes/$(kube get pv "$volume" -o jsonpath='{.spec.csi.volumeHandle}')/data"
}

compare_files() { # claim
  list "$(data "$1")" >"$state/log/$1.list"
  compare_with "$1" "$(data restored)"
}

compare_with() { # what has a list, folder
  list "$2" >"$state/log/restored.list"
  diff "$state/log/$1.list" "$state/log/restored.list" >&2 || fail "what came back differs from $1"
  echo "   equal: $(grep -c '^[a-z] [0-7]* ' "$state/log/$1.list") names, kinds, modes, owners, times, sizes, links and checksums"
}

list() ( # folder; what is in it, but for what docs/fidelity.md says is not kept
  cd "$1"
  find . \( -type f -printf '%y %m %U:%G %T@ %s' -o -printf '%y %m %U:%G %l' \) -printf ' %p\0' | sort -z | tr '\0\n' '\n?'
  find . -type f -print0 | sort -z | xargs -0 sha256sum
)
