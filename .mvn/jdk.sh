# Sets JAVA_HOME to a JDK 25: the one it names already, that of the java on the PATH, or one below /usr/lib/jvm.
jdk_release() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}
jdk_found=
for jdk_candidate in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /none/none/none)")")")" /usr/lib/jvm/*25*; do
  if [ -n "$jdk_candidate" ] && [ "$(jdk_release "$jdk_candidate")" = 25 ]; then jdk_found=$jdk_candidate; break; fi
done
if [ -z "$jdk_found" ]; then
  echo "A JDK 25 was found neither in JAVA_HOME, nor on the PATH, nor below /usr/lib/jvm." >&2
  echo "Install one (for example Eclipse Temurin 25) or set JAVA_HOME to its folder." >&2
  exit 1
fi
JAVA_HOME=$jdk_found
export JAVA_HOME
