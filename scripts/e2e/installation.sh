# shellcheck shell=bash
# Installations of our agents. To be sourced.

apply_overlay() { # folder of src/main/kubernetes: what it has, with our image
  mkdir -p "$state/overlay"
  cat >"$state/overlay/kustomization.yaml" <<Y
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [$(realpath --relative-to "$state/overlay" "$root/src/main/kubernetes/$1")]
images: [{name: stevedore, newTag: e2e}]
Y
  kube apply -k "$state/overlay" >>"$state/log/apply.log"
}

install_ours() { # folder of src/main/kubernetes
  if ! kube get namespace velero >/dev/null 2>&1; then
    kube create namespace velero >/dev/null
    kube apply -f "$root/src/main/kubernetes/crds" >>"$state/log/apply.log"
    location
  fi
  apply_overlay "$1"
  agents_ready
  [[ $1 != stand-alone ]] || kube -n velero rollout status deployment/coordinator --timeout 120s >/dev/null
  kube -n velero get pods
}

agents_ready() { kube -n velero rollout status daemonset/node-agent --timeout 120s >/dev/null; }

agent() { kube -n velero get pods -l role=node-agent --field-selector status.phase=Running -o jsonpath="{.items[0]$1}"; }

location() {
  kube apply -f - >>"$state/log/apply.log" <<Y
apiVersion: v1
kind: Secret
metadata: {namespace: velero, name: cloud-credentials}
stringData:
  cloud: |
    [default]
    aws_access_key_id = e2e
    aws_secret_access_key = $secret
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {namespace: velero, name: default}
spec:
  provider: aws
  default: true
  objectStorage: {bucket: velero}
  credential: {name: cloud-credentials, key: cloud}
  config: {region: us-east-1, s3ForcePathStyle: "true", s3Url: "http://$STORE"}
Y
}

# The DaemonSet of `velero install`, and the account that it has there.
install_as_velero() {
  kube -n velero delete daemonset node-agent >/dev/null
  kube -n velero create serviceaccount velero >/dev/null
  kube create clusterrolebinding velero --clusterrole cluster-admin --serviceaccount velero:velero >/dev/null
  sed -e 's/image: IMAGE/image: stevedore:e2e/' -e 's/imagePullPolicy: Always/imagePullPolicy: IfNotPresent/' \
    "$root/src/test/resources/velero-install/node-agent.yaml" >"$state/velero-node-agent.yaml"
  kube -n velero apply -f "$state/velero-node-agent.yaml" >>"$state/log/apply.log"
  agents_ready
  [[ $(agent .spec.serviceAccountName) == velero ]] || fail "the agent does not have Velero's account"
}

kill_agent() { # at once, without time to say good-bye
  local pod
  pod=$(agent .metadata.name)
  kube -n velero delete pod "$pod" --grace-period 0 --force >/dev/null 2>&1
  until_true 30 "the agent $pod is replaced" agent_is_not "$pod"
  agents_ready
}

agent_is_not() { [[ $(agent .metadata.name) != "$1" ]]; }

exchange_image() {
  kube -n velero set image daemonset/node-agent node-agent=stevedore:e2e-next >/dev/null
  agents_ready
  [[ $(agent .spec.containers[0].image) == stevedore:e2e-next ]] || fail "the agent has the old image"
}

see_metrics() {
  local address
  address=$(agent .status.podIP)
  kube -n shop exec files -- wget -q -O - "http://$address:8085/metrics" >"$state/log/metrics"
  grep -q '^podVolume_\|^jvm_\|^process_\|^http_' "$state/log/metrics" || fail "no metrics: $(head -c 500 "$state/log/metrics")"
  echo "   $(grep -vc '^#' "$state/log/metrics") figures from http://$address:8085/metrics"
  kube -n shop exec files -- wget -q -O - "http://$address:8085/health/ready" >/dev/null
}

# As an admin does who wants to know: a port-forward to the agent, and the command with a kubeconfig and nothing else.
ask_agent() {
  local pod forward answer
  pod=$(agent .metadata.name)
  kube -n velero port-forward "pod/$pod" 18086:8086 >"$state/log/port-forward.log" 2>&1 &
  forward=$!
  until_true 30 "the port-forward listens" on_node bash -c 'exec 3<>/dev/tcp/127.0.0.1/18086'
  answer=$(on_node bash -c 'exec 3<>/dev/tcp/127.0.0.1/18086
    printf "GET /diagnostics/node HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" >&3
    cat <&3')
  kill "$forward" && wait "$forward" 2>/dev/null || true
  grep -q '"node" : "node"' <<<"$answer" && grep -q '"slots"' <<<"$answer" || fail "the agent answers: $answer"
  echo "   $pod tells its slots and its queue"
  [[ -z $binary ]] || on_node "$binary" diagnose --namespace velero
}

nothing_refused() {
  local accounts='"username":"system:serviceaccount:velero:\(node-agent\|data-mover\|coordinator\)"' refused
  local asked
  asked=$(grep -c "$accounts" "$state/audit.log") || fail "the audit log has no request of ours"
  refused=$(grep "$accounts" "$state/audit.log" | grep '"code":403' || true)
  [[ -z $refused ]] || fail "refused: $refused"
  echo "   $asked requests, none refused"
}

nothing_left() {
  until_true 60 "movers and their objects are removed" no_objects
}

no_objects() {
  local left
  left=$(kube get volumesnapshots,volumesnapshotcontents -A -o name &&
    kube -n velero get pvc -o name && kube -n velero get pods -l velero.io/data-upload -o name &&
    kube -n velero get pods -l velero.io/data-download -o name &&
    kube -n velero get pods -l velero.io/pod-volume-backup -o name && kube -n velero get pods -l velero.io/pod-volume-restore -o name)
  [[ -z $left ]]
}
