# shellcheck shell=bash
# Container images without a container engine. To be sourced.

# image_archive ROOT CONFIG NAME OUTPUT: makes an archive that is both an OCI image layout and what `docker save` writes, with
# the folder ROOT as its one layer. CONFIG is the JSON object with Entrypoint, Env, User, Labels. All times are
# SOURCE_DATE_EPOCH and all owners root: the same files give the same digest. Prints the digest of the manifest.
image_archive() (
  set -euo pipefail
  root=$1 config=$2 name=$3 output=$4
  : "${SOURCE_DATE_EPOCH:=0}"
  created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  blobs=$work/layout/blobs/sha256
  mkdir -p "$blobs"

  pack() { # folder, what of it
    tar --create --format=gnu --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$@"
  }
  blob() { # file, media type: moves it to where its digest tells, prints its descriptor without the closing brace
    local digest size
    digest=$(sha256sum "$1" | cut -d ' ' -f 1)
    size=$(stat -c %s "$1")
    mv "$1" "$blobs/$digest"
    printf '{"mediaType":"%s","digest":"sha256:%s","size":%s' "$2" "$digest" "$size"
  }
  hex() { sed 's/.*"sha256:\([0-9a-f]*\)".*/\1/' <<<"$1"; }

  pack "$root" . >"$work/layer.tar"
  diff_id=sha256:$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
  gzip -n "$work/layer.tar"
  layer=$(blob "$work/layer.tar.gz" application/vnd.oci.image.layer.v1.tar+gzip)
  printf '{"created":"%s","architecture":"%s","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":["%s"]},' \
    "$created" "$(image_architecture)" "$config" "$diff_id" >"$work/config"
  printf '"history":[{"created":"%s","created_by":"stevedore docker/build-image"}]}' "$created" >>"$work/config"
  description=$(blob "$work/config" application/vnd.oci.image.config.v1+json)
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s},"layers":[%s}]}' \
    "$description" "$layer" >"$work/manifest"
  manifest=$(blob "$work/manifest" application/vnd.oci.image.manifest.v1+json)

  printf '{"imageLayoutVersion":"1.0.0"}' >"$work/layout/oci-layout"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s,"annotations":{%s,%s}}]}' \
    "$manifest" "\"io.containerd.image.name\":\"$(full_name "$name")\"" \
    "\"org.opencontainers.image.ref.name\":\"${name##*:}\"" >"$work/layout/index.json"
  printf '[{"Config":"blobs/sha256/%s","RepoTags":["%s"],"Layers":["blobs/sha256/%s"]}]' \
    "$(hex "$description")" "$name" "$(hex "$layer")" >"$work/layout/manifest.json"
  pack "$work/layout" blobs index.json manifest.json oci-layout >"$work/archive"
  mkdir -p "$(dirname "$output")"
  mv "$work/archive" "$output"
  echo "sha256:$(hex "$manifest")"
)

image_architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}

full_name() { # as engines call an image whose name says no registry
  case $1 in
    localhost/* | *[.:]*/*) echo "$1" ;;
    */*) echo "docker.io/$1" ;;
    *) echo "docker.io/library/$1" ;;
  esac
}
