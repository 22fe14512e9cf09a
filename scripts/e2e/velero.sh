# shellcheck shell=bash
# A real Velero server with its own agents, and what its users do. To be sourced.

velero() { on_node "$velero" "$@"; }

install_velero() {
  local programs
  mapfile -t programs < <(velero_programs)
  velero=${programs[0]}
  tools_image localhost/velero:1 '{"Entrypoint":["/velero"],"Env":["PATH=/bin"]}' "$state/velero.tar" "/velero=$velero" \
    "/velero-restore-helper=${programs[2]}"
  tools_image localhost/velero-plugin-for-aws:1 \
    '{"Entrypoint":["/bin/cp","/velero-plugin-for-aws","/target/"],"Env":["PATH=/bin"]}' "$state/plugin.tar" \
    "/velero-plugin-for-aws=${programs[1]}"
  "$here/node.sh" load "$state" "$state/velero.tar" "$state/plugin.tar"
  printf '[default]\naws_access_key_id = e2e\naws_secret_access_key = %s\n' "$secret" >"$state/credentials"
  kube create namespace velero >/dev/null
  kube -n velero create configmap node-agent-config --from-literal 'agent={"podLabels":{"set-by":"configuration"}}' >/dev/null
  velero install --image localhost/velero:1 --plugins localhost/velero-plugin-for-aws:1 --provider aws --bucket velero \
    --secret-file "$state/credentials" --use-node-agent --use-volume-snapshots=false --features EnableCSI \
    --node-agent-configmap node-agent-config \
    --backup-location-config "region=us-east-1,s3ForcePathStyle=true,s3Url=http://$STORE" >"$state/log/velero-install.log"
  kube -n velero patch deployment velero --type json --patch \
    '[{"op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "--item-operation-sync-frequency=2s"}]' >/dev/null
  kube -n velero rollout status deployment/velero --timeout 120s >/dev/null
  agents_ready
  kube -n velero get daemonset node-agent -o jsonpath='{.spec.template}' >"$state/velero-template"
  until_true 60 "Velero finds the location" location_is_available
  echo "   $(velero version | tr -s '\n\t ' ' ')"
}

location_is_available() { [[ $(kube -n velero get backupstoragelocation default -o jsonpath='{.status.phase}') == Available ]]; }

# Runs the commands of a section of docs/install.md as they stand there. Arguments: its title, and a command of sed that fills
# in what it leaves to the reader.
follow() {
  local title=$1 folder=$state/docs/stevedore
  if [[ ! -d $folder ]]; then
    mkdir -p "$folder/src/main" "$folder/../my-node-agent"
    cp -r "$root/src/main/kubernetes" "$folder/src/main"
    awk '/^```yaml/ { on = 1; next } /^```/ { on = 0 } on' "$root/docs/install.md" |
      sed -e 's|newName:.*|newName: stevedore|' -e 's|newTag:.*|newTag: e2e|' >"$folder/../my-node-agent/kustomization.yaml"
  fi
  awk -v title="## $title" '/^## / { on = $0 == title } /^```/ { fenced = !fenced } on && !fenced && sub(/^    /, "")' \
    "$root/docs/install.md" | sed "${2:-}" >"$state/commands"
  [[ -s $state/commands ]] || fail "docs/install.md has no commands under $title"
  echo "   $title"
  sed 's/^/   $ /' "$state/commands"
  on_node bash -c 'cd -- "$1" && bash -e "$2"' bash "$folder" "$state/commands" >>"$state/log/follow.log" 2>&1 ||
    fail "these failed: $(tail "$state/log/follow.log")"
  agents_ready
}

backup() { # name, [what happens before it ends]
  list "$(data files)" >"$state/log/$1.list"
  cp "$(data device)" "$state/device"
  velero backup create "$1" --include-namespaces shop --snapshot-move-data >/dev/null
  if [[ -n ${2:-} ]]; then "$2" "$1"; else ends "backup/$1"; fi
}

# As after a loss: the namespace is gone, and comes back with what was in its volumes.
restore() { # backup
  kube delete namespace shop >/dev/null
  velero restore create "$1" --from-backup "$1" >/dev/null
  ends "restore/$1"
  kube -n shop wait --for condition=Ready pod/files pod/device --timeout 120s >/dev/null
  compare_with "$1" "$(data files)"
  cmp "$state/device" "$(data device)" || fail "the block volume of $1 came back as another"
  echo "   equal: $(stat -c %s "$state/device") bytes of the block volume"
}

# File by file, of the pod that has a label for that; its volume is taken because no volume is left out.
backup_by_file() { # name
  kube -n shop label pod/files pvc/files by=file --overwrite >/dev/null
  list "$(data files)" >"$state/log/$1.list"
  velero backup create "$1" --include-namespaces shop --selector by=file --default-volumes-to-fs-backup \
    --snapshot-volumes=false >/dev/null
  ends "backup/$1"
  kube -n velero get podvolumebackups -l "velero.io/backup-name=$1" \
    -o jsonpath='{range .items[*]}   {.spec.volume} of {.spec.pod.name}: {.status.phase}, {.status.progress.totalBytes} bytes{"\n"}{end}' |
    grep 'data of files: Completed' || fail "the volume was not backed up"
}

# Into a pod that waits in our helper, as docs/install.md asks for it.
restore_into_our_helper() { # backup
  on_node ctr --namespace k8s.io images tag --force docker.io/library/stevedore:e2e localhost/stevedore:e2e >/dev/null
  kube -n velero patch configmap fs-restore-action-config --patch '{"data": {"secCtxRunAsUser": "0"}}' >/dev/null
  restore_by_file "$1" ours localhost/stevedore:e2e
  kube -n velero delete configmap fs-restore-action-config >/dev/null
}

# Into a pod that waits in Velero's own, as without any ConfigMap. It runs as user 1000, who may not remove what our mover, as
# root, left for it to find.
restore_into_veleros_helper() { # backup
  restore_by_file "$1" veleros localhost/velero:1
}

restore_by_file() { # backup, whose helper, its image
  local left
  kube -n shop delete pod/files pvc/files >/dev/null
  velero restore create "$1-$2" --from-backup "$1" >/dev/null
  ends "restore/$1-$2"
  kube -n shop wait --for condition=Ready pod/files --timeout 120s >/dev/null
  [[ $(kube -n shop get pod files -o jsonpath='{.spec.initContainers[?(@.name=="restore-wait")].image}') == "$3" ]] ||
    fail "the pod did not wait in $3"
  echo "   $(kube -n shop logs files -c restore-wait | tail -n 1)"
  left=$(data files)/.velero
  if [[ $2 == veleros ]]; then
    [[ $(ls -A "$left") == "$(kube -n velero get restore "$1-$2" -o jsonpath='{.metadata.uid}')" ]] || fail "not the restore's file: $left"
    rm -r "$left"
  fi
  compare_with "$1" "$(data files)"
  # a pod with an init container of a restore would wait in the next one for what nobody restores by file
  kube -n shop delete pod files >/dev/null
  pod files 'volumeMounts: [{name: data, mountPath: /data}]'
}

ends() { # kind/name
  local phase
  for _ in {1..600}; do
    phase=$(phase "$1")
    case $phase in
      Completed)
        echo "   $1 Completed"
        return
        ;;
      Failed | PartiallyFailed | FailedValidation)
        velero "${1%/*}" describe "${1#*/}" --details >"$state/log/${1/\//-}.describe" || true
        fail "$1 is $phase; see $state/log/${1/\//-}.describe"
        ;;
    esac
    sleep 0.5
  done
  fail "$1 did not end: ${phase:-New}"
}

upload_of() { # backup, claim, JSON path; of the task that moves the claim
  kube -n velero get datauploads -l "velero.io/backup-name=$1" -o jsonpath="{.items[?(@.spec.sourcePVC==\"$2\")]$3}"
}

uploads() { [[ $(upload_of "$1" files .status.phase) == InProgress ]]; }

# One task in each phase that lasts, and then no agent, as while its pod is moved to another image.
tasks_in_other_phases() { # backup whose task is to be in progress
  local snapshot
  snapshot=$(upload_of by-image files .status.snapshotID)
  until_true 120 "a mover of $1 runs" uploads "$1"
  halt_mover "$(upload_of "$1" files .metadata.name)"
  [[ $(kube -n velero get pods -l set-by=configuration -o name) == *"$(upload_of "$1" files .metadata.name)"* ]] ||
    fail "the mover has nothing of the configuration of Velero's agents"
  ask_download canceled canceled Filesystem "$snapshot" "cancel: true"
  ask_download prepared prepared Filesystem "$snapshot"
  until_true 60 "canceled is Canceled" phase_is datadownload/canceled Canceled
  until_true 60 "prepared is Prepared" phase_is datadownload/prepared Prepared
  kube cordon node >/dev/null
  ask_download accepted accepted Filesystem "$snapshot"
  until_true 60 "accepted is Accepted" phase_is datadownload/accepted Accepted
  until_true 60 "accepted has a pod" kube -n velero get pod accepted
  kube -n velero patch daemonset node-agent --patch '{"spec": {"template": {"spec": {"nodeSelector": {"no": "node"}}}}}' >/dev/null
  kube -n velero wait pod --selector role=node-agent --for delete --timeout 60s >/dev/null
  ask_download new new Filesystem "$snapshot"
  kube -n velero get datauploads,datadownloads -o 'custom-columns=TASK:.metadata.name,PHASE:.status.phase' | sed 's/^/   /'
}

tasks_are_taken_over() {
  local task
  until_true 60 "Velero's agents look at tasks" phase_is datadownload/new Accepted
  kube uncordon node >/dev/null
  let_movers_go_on
  ends backup/half-way
  for task in prepared accepted new; do until_true 120 "$task is Completed" phase_is "datadownload/$task" Completed; done
  phase_is datadownload/canceled Canceled || fail "canceled is $(phase datadownload/canceled)"
  for task in prepared accepted new; do compare_with by-image "$(data "$task")"; done
}

template_is_as_it_was() {
  kube -n velero get daemonset node-agent -o jsonpath='{.spec.template}' | cmp - "$state/velero-template" ||
    fail "the pod template is not what velero install made"
}

# Ours may make a BackupRepository, which the server then sets up; everything else of its kind we only read.
read_only() {
  local changed
  changed=$(grep '"userAgent":"fabric8' "$state/audit.log" | grep -v '"verb":"\(get\|list\|watch\)"' |
    grep '"resource":"\(backuprepositories\|backupstoragelocations\|secrets\|configmaps\|backups\|restores\)"' |
    grep -v '"verb":"create".*"resource":"backuprepositories"' || true)
  [[ -z $changed ]] || fail "changed by ours: $changed"
  [[ $(kube -n velero get backuprepositories -o jsonpath='{.items[*].status.phase}') == Ready ]] || fail "no repository, or not ready"
}
