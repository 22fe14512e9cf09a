# shellcheck shell=bash
# Bills of materials in CycloneDX. To be sourced. Without times and serial numbers: the same input gives the same bill.

sbom() { # type, name, version, component... (JSON); prints the bill
  local type=$1 name=$2 version=$3
  shift 3
  local IFS=,
  printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":%s},"components":[%s]}\n' \
    "$(component "$type" "$name" "$version" '')" "$*"
}

component() { # type, name, version, package URL
  printf '{"type":"%s","name":"%s","version":"%s"%s}' "$1" "$2" "$3" "${4:+,\"bom-ref\":\"$4\",\"purl\":\"$4\"}"
}

# The modules that the Go linker has noted in a program, and the standard library.
sbom_of_go() {
  local go info version kind path components=()
  go=$(find_go) || return
  info=$("$go" version -m "$1")
  version=$(sed -n '1s/.*: go\([^ ]*\).*/\1/p' <<<"$info")
  components+=("$(component library std "$version" "pkg:golang/std@$version")")
  while read -r kind path version _; do
    if [[ $kind == dep ]]; then
      components+=("$(component library "$path" "$version" "pkg:golang/$path@${version//+/%2B}")")
    elif [[ $kind == '=>' ]]; then # stands in place of the module before
      components[-1]=$(component library "$path" "$version" "pkg:golang/$path@${version//+/%2B}")
    fi
  done <<<"$info"
  sbom application "$(basename "$1")" "$(basename "$(dirname "$1")" | sed 's/.*-//')" "${components[@]}"
}

# Debian packages by name; none where there is no dpkg.
sbom_of_packages() {
  local package version distribution components=()
  distribution=$(. /etc/os-release && echo "$ID")
  for package in "$@"; do
    version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null) || continue
    components+=("$(component library "$package" "$version" "pkg:deb/$distribution/$package@${version//+/%2B}")")
  done
  sbom container stevedore '' "${components[@]}"
}
