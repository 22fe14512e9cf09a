# Process 1 of a new container: builds its root, moves into it and becomes the program.
#
# Arguments: <root> <host name> <working directory> <ro|rw> { <kind> <source> <target> }... -- <program> <argument>...
#   kind  ro    read-only bind mount of <source>
#         rw    bind mount of <source>
#         link  symbolic link at <target> that says <source>
#         dir   empty directory, mode <source>
# Everything that varies comes as an argument or in the environment, never as text of this script. The environment is
# the program's own; STEVEDORE_SEARCH_PATH carries its PATH, because the tools below need the machine's.
set -eu
unset OLDPWD

_sv_root=$1 _sv_host=$2 _sv_work=$3 _sv_mode=$4
shift 4

bind() { # <ro|rw> <source> <target>
  mount -o "rbind,$1" -- "$2" "$3" 2>/dev/null && return
  # In a user namespace the restrictions of the original mount must be kept; it does not say which they are.
  mount -o rbind -- "$2" "$3"
  [ "$1" = rw ] && return
  mount -o remount,bind,ro,nosuid,nodev "$3" 2>/dev/null && return
  mount -o remount,bind,ro,nosuid,nodev,noexec "$3" 2>/dev/null && return
  mount -o remount,bind,ro,nosuid,nodev,noexec,relatime "$3"
}

place() { # <directory or file that shall lie there> <target>: makes the mount point
  if [ -d "$1" ]; then
    mkdir -p -- "$2"
  elif [ ! -e "$2" ]; then
    mkdir -p -- "${2%/*}"
    : >"$2"
  fi
}

mount -t tmpfs -o mode=755 stevedore "$_sv_root"
mkdir "$_sv_root/proc" "$_sv_root/dev" "$_sv_root/.old"
mount -t proc proc "$_sv_root/proc" 2>/dev/null || mount -o rbind /proc "$_sv_root/proc"
mount -t tmpfs -o mode=755 stevedore "$_sv_root/dev"
for _sv_device in null zero full random urandom tty; do
  : >"$_sv_root/dev/$_sv_device"
  mount -o bind "/dev/$_sv_device" "$_sv_root/dev/$_sv_device"
done
ln -s /proc/self/fd "$_sv_root/dev/fd"
ln -s /proc/self/fd/0 "$_sv_root/dev/stdin"
ln -s /proc/self/fd/1 "$_sv_root/dev/stdout"
ln -s /proc/self/fd/2 "$_sv_root/dev/stderr"
mkdir -m 1777 "$_sv_root/dev/shm"

while [ "$1" != -- ]; do
  case $1 in
    ro | rw)
      place "$2" "$_sv_root$3"
      bind "$1" "$2" "$_sv_root$3"
      ;;
    link) ln -s -- "$2" "$_sv_root$3" ;;
    dir)
      mkdir -p -- "$_sv_root$3"
      chmod "$2" "$_sv_root$3"
      ;;
  esac
  shift 3
done
shift

hostname "$_sv_host" 2>/dev/null || :
cd "$_sv_root"
pivot_root . .old
cd /
umount -l /.old
rmdir /.old
[ "$_sv_mode" = rw ] || mount -o remount,bind,ro /
cd "$_sv_work"

PATH=$STEVEDORE_SEARCH_PATH
export PATH
unset STEVEDORE_SEARCH_PATH PWD SHLVL
exec "$@"
