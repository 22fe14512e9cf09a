# shellcheck shell=bash
# A real Velero server with its own agents, and what its users do. To be sourced.

velero() { on_node "$velero" "$@"; }

install_velero() {
  local programs
  mapfile -t programs < <(velero_programs)
  velero=${programs[0]}
  tools_image localhost/velero:1 '{"Entrypoint":["/velero"],"Env":["PATH=/bin"]}' "$state/velero.tar" "/velero=$velero"
  tools_image localhost/velero-plugin-for-aws:1 \
    '{"Entrypoint":["/bin/cp","/velero-plugin-for-aws","/target/"],"Env":["PATH=/bin"]}' "$state/plugin.tar" \
    "/velero-plugin-for-aws=${programs[1]}"
  "$here/node.sh" load "$state" "$state/velero.tar" "$state/plugin.tar"
  printf '[default]\naws_access_key_id = e2e\naws_secret_access_key = %s\n' "$secret" >"$state/credentials"
  velero install --image localhost/velero:1 --plugins localhost/velero-plugin-for-aws:1 --provider aws --bucket velero \
    --secret-file "$state/credentials" --use-node-agent --use-volume-snapshots=false --features EnableCSI \
    --backup-location-config "region=us-east-1,s3ForcePathStyle=true,s3Url=http://$STORE" >"$state/log/velero-install.log"
  kube -n velero rollout status deployment/velero --timeout 120s >/dev/null
  agents_ready
  kube -n velero get daemonset node-agent -o jsonpath='{.spec.template}' >"$state/velero-template"
  until_true 60 "Velero finds the location" location_is_available
  echo "   $(velero version | tr -s '\n\t ' ' ')"
}

location_is_available() { [[ $(kube -n velero get backupstoragelocation default -o jsonpath='{.status.phase}') == Available ]]; }

# Runs the commands of a section of docs/install.md as they stand there. Arguments: its title, and sed's arguments that fill in
# what it leaves to the reader.
follow() {
  local title=$1 folder=$state/docs/stevedore
  shift
  if [[ ! -d $folder ]]; then
    mkdir -p "$folder/src/main" "$folder/../my-node-agent"
    cp -r "$root/src/main/kubernetes" "$folder/src/main"
    awk '/^```yaml/ { on = 1; next } /^```/ { on = 0 } on' "$root/docs/install.md" |
      sed -e 's|newName:.*|newName: stevedore|' -e 's|newTag:.*|newTag: e2e|' >"$folder/../my-node-agent/kustomization.yaml"
  fi
  awk -v title="## $title" '$0 == title { on = 1; next } /^## / { on = 0 } on && sub(/^    /, "")' "$root/docs/install.md" |
    sed "$@" >"$state/commands"
  [[ -s $state/commands ]] || fail "docs/install.md has no commands under $title"
  sed 's/^/   $ /' "$state/commands"
  on_node bash -c 'cd -- "$1" && bash -e "$2"' bash "$folder" "$state/commands" >>"$state/log/follow.log"
  agents_ready
}

backup() { # name, [what happens while its mover runs]
  list "$(data files)" >"$state/log/$1.list"
  velero backup create "$1" --include-namespaces shop --snapshot-move-data >/dev/null
  if [[ -n ${2:-} ]]; then
    until_true 120 "a mover of $1 runs" mover_of "$1"
    "$2"
  fi
  ends "backup/$1"
}

mover_of() { # backup
  [[ $(kube -n velero get datauploads -l "velero.io/backup-name=$1" -o jsonpath='{.items[0].status.phase}') == InProgress ]]
}

# A backup into a namespace of its own, and what came back beside what was in the volume.
restore() { # backup
  velero restore create "$1" --from-backup "$1" --namespace-mappings "shop:$1" >/dev/null
  ends "restore/$1"
  list "$(data files "$1")" >"$state/log/restored.list"
  diff "$state/log/$1.list" "$state/log/restored.list" >&2 || fail "what came back of $1 differs"
  echo "   equal: $(grep -c '^[a-z] [0-7]* ' "$state/log/$1.list") names, kinds, modes, owners, times, sizes, links and checksums"
  kube delete namespace "$1" >/dev/null
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
    sleep 1
  done
  fail "$1 did not end: ${phase:-New}"
}

template_is_as_it_was() {
  kube -n velero get daemonset node-agent -o jsonpath='{.spec.template}' | cmp - "$state/velero-template" ||
    fail "the pod template is not what velero install made"
}
