# shellcheck shell=bash
# The programs of a node: from the PATH what a distribution has, else its packages unpacked into the cache; the rest from
# pinned modules. To be sourced; here and root are the folders of the scripts and of the project.

kubernetes_program() { # name
  local stamp="-X k8s.io/component-base/version" version
  version=$(module_version "$root/src/main/resources/programs/kubernetes")
  go_program "$root/src/main/resources/programs/kubernetes" "$1" "k8s.io/kubernetes/cmd/$1" \
    "$stamp.gitVersion=v%s $stamp.gitMajor=1 $stamp.gitMinor=$(cut -d . -f 2 <<<"$version")"
}

pinned_program() { # folder, name, package, [linker flags]
  go_program "$here/node/programs/$1" "${@:2}"
}

csi_driver() { # ours, built anew when its sources differ
  local target go
  target=$programs_cache/csi-driver-$(cat "$here"/node/csi-driver/* | sha256sum | cut -c 1-12)/csi-driver
  if [[ ! -x $target ]]; then
    go=$(find_go) || return
    mkdir -p "$(dirname "$target")"
    (cd "$here/node/csi-driver" && CGO_ENABLED=0 GOWORK=off "$go" build -mod=readonly -trimpath -o "$target.new" . >&2) || return
    mv "$target.new" "$target"
  fi
  echo "$target"
}

node_programs() { # prints the paths of all programs from modules; builds what is missing
  local program
  for program in kube-apiserver kube-controller-manager kube-scheduler kubelet kubectl; do kubernetes_program "$program"; done
  go_program "$root/src/main/resources/programs/etcd" etcd go.etcd.io/etcd/server/v3
  go_program "$root/src/main/resources/programs/versitygw" versitygw github.com/versity/versitygw/cmd/versitygw
  csi_driver
  pinned_program csi-provisioner csi-provisioner github.com/kubernetes-csi/external-provisioner/v6/cmd/csi-provisioner
  pinned_program csi-snapshotter csi-snapshotter github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter
  pinned_program csi-snapshotter snapshot-controller github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller
}

debian=$programs_cache/node-packages

build() {
  node_programs >/dev/null
  if ! { command -v containerd && command -v runc && command -v busybox && [[ -x /opt/cni/bin/bridge ]]; } >/dev/null; then
    unpack_packages
  fi
  snapshot_crds >/dev/null
  busybox_image >/dev/null
}

unpack_packages() {
  [[ ! -e $debian/complete ]] || return 0
  command -v apt-get >/dev/null || fail "containerd, runc, busybox and the CNI plugins are not installed, and there is no apt-get"
  echo "unpacking containerd, runc, busybox and the CNI plugins into the cache (first run only) ..." >&2
  rm -rf "$debian"
  mkdir -p "$debian/packages"
  local packages=(containerd runc containernetworking-plugins busybox-static) file
  (
    cd "$debian/packages"
    apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}" 2>/dev/null ||
      { apt-get update -qq && apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}"; }
  ) >&2
  for file in "$debian"/packages/*.deb; do dpkg-deb --extract "$file" "$debian"; done
  rm -r "$debian/packages"
  touch "$debian/complete"
}

search_path() { # as PATH in the node
  local program folders=''
  while read -r program; do
    program=$(dirname "$program")
    [[ :$folders == *:$program:* ]] || folders+=$program:
  done < <(node_programs)
  echo "$folders$debian/usr/bin:$debian/usr/sbin:$debian/bin:$PATH:/usr/local/sbin:/usr/sbin:/sbin"
}

snapshot_crds() { # prints the folder with the definitions of CSI's snapshot kinds
  local folder=$programs_cache/snapshot-definitions-$(module_version "$root/src/main/resources/programs/snapshot-crds") go
  if [[ ! -d $folder ]]; then
    go=$(find_go) || return
    local module source
    module=$(awk '$1 == "require" && $2 != "(" { print $2 "@" $3; exit }' "$root/src/main/resources/programs/snapshot-crds/go.mod")
    source=$("$go" mod download -json "$module" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p')
    mkdir -p "$folder.new"
    install -m 644 "$source"/config/crd/snapshot.storage.k8s.io_*.yaml "$folder.new"
    mv "$folder.new" "$folder"
  fi
  echo "$folder"
}

velero_is_built() {
  local name
  for name in velero velero-plugin-for-aws; do
    [[ -x $programs_cache/$name-$(module_version "$here/node/programs/$name")/$name ]] || return
  done
}

velero_programs() { # the real Velero server with its own agent, its plugin for S3, what its restored pods wait in; prints the paths
  pinned_program velero velero github.com/vmware-tanzu/velero/cmd/velero \
    "-X github.com/vmware-tanzu/velero/pkg/buildinfo.Version=v%s"
  pinned_program velero-plugin-for-aws velero-plugin-for-aws \
    github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws
  pinned_program velero velero-restore-helper github.com/vmware-tanzu/velero/cmd/velero-restore-helper
}

# An image with the tools of busybox. Arguments: name, JSON with Entrypoint and so on, archive, PATH=FILE...
tools_image() {
  local name=$1 config=$2 archive=$3 folder busybox applet pair
  shift 3
  folder=$(mktemp -d)
  busybox=$(PATH=$debian/bin:$debian/usr/bin:$PATH command -v busybox)
  mkdir -p "$folder/bin" "$folder/etc"
  install -d -m 1777 "$folder/tmp"
  for applet in $("$busybox" --list); do ln -s busybox "$folder/bin/$applet"; done
  for pair in "/bin/busybox=$busybox" "$@"; do
    rm -f "$folder${pair%%=*}"
    install -D -m 755 "${pair#*=}" "$folder${pair%%=*}"
  done
  image_archive "$folder" "$config" "$name" "$archive" >/dev/null
  rm -r "$folder"
}

busybox_image() { # prints the archive of the image that pods of the tests and their sandboxes run
  local archive=$programs_cache/busybox.tar
  [[ -e $archive ]] ||
    tools_image localhost/busybox:1 '{"Entrypoint":["/bin/sleep","2147483647"],"Env":["PATH=/bin"]}' "$archive"
  echo "$archive"
}
