#!/usr/bin/env bash
# The first process in the namespaces of a node: makes its /var, /run, addresses and control group, then starts its programs.
# What ends is told in the log and started again.
set -euo pipefail
state=$1 group=$2 api=$3 node=$4
pki=$state/pki admin=$state/admin.kubeconfig
driver=/var/lib/kubelet/plugins/hostpath.csi.stevedore.io/csi.sock

hostname node
mount --make-rshared /
mount --bind "$state/var" /var
mount -t tmpfs tmpfs /run
ln -sfn /run /var/run
mkdir -p /var/lib/kubelet /run/lock
# mounts that the kubelet makes are seen in containers
mount --bind /var/lib/kubelet /var/lib/kubelet
mount --make-rshared /var
mount --make-rshared /var/lib/kubelet
# the kubelet insists on these, and they are the machine's: it may have files in their place
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  copy=$state/sysctl/${setting//\//.}
  cat "/proc/sys/$setting" >"$copy"
  mount --bind "$copy" "/proc/sys/$setting"
done

ip link set lo up
ip address add "$api/32" dev lo
ip address add "$node/32" dev lo

if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
  mkdir -p "/sys/fs/cgroup/$group"
else
  for processes in /sys/fs/cgroup/*/cgroup.procs; do mkdir -p "$(dirname "$processes")/$group"; done
  for file in cpuset.cpus cpuset.mems; do
    [[ ! -e /sys/fs/cgroup/cpuset/$file ]] || cat "/sys/fs/cgroup/cpuset/$file" >"/sys/fs/cgroup/cpuset/$group/$file"
  done
fi

mkdir -p "$state/cni"
cat >"$state/cni/10-pods.conflist" <<'J'
{"cniVersion": "0.4.0", "name": "pods", "plugins": [{
  "type": "bridge", "bridge": "pods", "isGateway": true,
  "ipam": {"type": "host-local", "ranges": [[{"subnet": "198.51.100.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
J
plugins=/opt/cni/bin
for folder in $(tr : ' ' <<<"$PATH"); do
  [[ ! -x $folder/../lib/cni/bridge ]] || plugins=$folder/../lib/cni
done
snapshotter=overlayfs
[[ $(stat --file-system --format %T "$state/var") != overlay* ]] || snapshotter=native
cat >"$state/containerd.toml" <<Y
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/busybox:1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "$(command -v runc)"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$plugins"
    conf_dir = "$state/cni"
Y
cat >"$state/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$group
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: []
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
resolvConf: ""
healthzPort: 0
volumePluginDir: /var/lib/kubelet/volume-plugins
serializeImagePulls: false
Y
cat >"$state/audit.yaml" <<'Y'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules: [{level: Metadata}]
Y

keep() { # program, arguments...
  while :; do
    "$@" >>"$state/log/$1.log" 2>&1 || echo "$1 ended with code $?"
    sleep 1
  done &
}
as_admin() { keep "$@" --kubeconfig "$admin"; }

keep etcd --data-dir "$state/etcd" --unsafe-no-fsync --listen-client-urls http://127.0.0.1:2379 \
  --advertise-client-urls http://127.0.0.1:2379
keep containerd --config "$state/containerd.toml"
keep csi-driver
keep kube-apiserver --etcd-servers http://127.0.0.1:2379 --bind-address 0.0.0.0 --secure-port 443 --advertise-address "$node" \
  --tls-cert-file "$pki/api-server.crt" --tls-private-key-file "$pki/api-server.key" --client-ca-file "$pki/ca.crt" \
  --token-auth-file "$pki/tokens.csv" --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
  --kubelet-client-certificate "$pki/kubelet-client.crt" --kubelet-client-key "$pki/kubelet-client.key" \
  --kubelet-preferred-address-types InternalIP --allow-privileged --service-cluster-ip-range 203.0.113.0/24 \
  --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$pki/service-accounts.key" \
  --service-account-signing-key-file "$pki/service-accounts.key" \
  --audit-policy-file "$state/audit.yaml" --audit-log-path "$state/audit.log"
until kubectl --kubeconfig "$admin" get --raw /readyz >/dev/null 2>&1; do sleep 0.25; done
as_admin kube-controller-manager --service-account-private-key-file "$pki/service-accounts.key" --root-ca-file "$pki/ca.crt" \
  --use-service-account-credentials --leader-elect=false --secure-port 0 --controllers '*,-node-ipam-controller,-service-lb-controller,-node-route-controller'
as_admin kube-scheduler --leader-elect=false --secure-port 0
until [[ -S /run/containerd/containerd.sock && -S $driver ]]; do sleep 0.25; done
keep kubelet --config "$state/kubelet.yaml" --kubeconfig "$state/kubelet.kubeconfig" --hostname-override node --node-ip "$node"
as_admin snapshot-controller
as_admin csi-provisioner --csi-address "$driver" --feature-gates Topology=true --extra-create-metadata
as_admin csi-snapshotter --csi-address "$driver" --extra-create-metadata
wait
