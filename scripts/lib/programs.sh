# shellcheck shell=bash
# Programs from pinned Go modules, in the same cache and under the same names as those of the sandbox. To be sourced.

programs_cache=${XDG_CACHE_HOME:-$HOME/.cache}/stevedore/programs

find_go() { # prints the go program
  command -v go || { [[ -x /usr/local/go/bin/go ]] && echo /usr/local/go/bin/go; } || {
    echo "No Go: programs are built from pinned modules. Install Go 1.26 or newer (https://go.dev/doc/install)." >&2
    return 1
  }
}

module_version() { # folder with a go.mod; prints the version of what it requires first, without the v
  awk '$1 == "require" && $2 != "(" { sub(/^v/, "", $3); print $3; exit }' "$1/go.mod"
}

# go_program FOLDER EXECUTABLE PACKAGE [LINKER_FLAGS]: prints the path of an executable, which is built first when the cache
# has none. %s in the flags is the version. What has its final name is complete.
go_program() {
  local folder=$1 executable=$2 package=$3 flags=${4:-} version target workspace go
  version=$(module_version "$folder")
  target=$programs_cache/$(basename "$folder")-$version/$executable
  if [[ ! -x $target ]]; then
    go=$(find_go) || return
    echo "building $executable $version from its pinned module (first run only) ..." >&2
    mkdir -p "$(dirname "$target")"
    workspace=$(mktemp -d "$programs_cache/.$executable.XXXXXX")
    cp "$folder/go.mod" "$folder/go.sum" "$workspace"
    (cd "$workspace" && CGO_ENABLED=0 GOWORK=off "$go" build -mod=readonly -trimpath -ldflags "-s -w ${flags//%s/$version}" \
      -o built "$package") >&2 && mv "$workspace/built" "$target" || { rm -rf "$workspace"; return 1; }
    rm -rf "$workspace"
  fi
  echo "$target"
}

kopia_program() { # root folder of the project
  go_program "$1/src/main/resources/programs/kopia" kopia github.com/kopia/kopia \
    "-X github.com/kopia/kopia/repo.BuildVersion=%s"
}

restic_program() { # root folder of the project
  go_program "$1/src/main/resources/programs/restic" restic github.com/restic/restic/cmd/restic "-X main.version=%s"
}
