#!/usr/bin/env bash
# Makes the native binary of io.stevedore.restorewait, in which restored pods wait: small, and at once there.
#
#   scripts/native-restore-helper.sh CLASSES OUTPUT
#
# With the native-image of GRAALVM_HOME, JAVA_HOME or the PATH, as ./mvnw package -Dnative does, which calls this.
set -euo pipefail

(($# == 2)) || { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }
for builder in "${GRAALVM_HOME:-}/bin/native-image" "${JAVA_HOME:-}/bin/native-image" "$(command -v native-image || true)"; do
  [[ ! -x $builder ]] || break
done
[[ -x $builder ]] || { echo "native-restore-helper: no native-image in GRAALVM_HOME, JAVA_HOME or on the PATH" >&2; exit 1; }

# In a container it is process 1, where a signal without a handler does nothing: hence the exit handlers.
exec "$builder" -cp "$1" -o "$2" --silent -Os -march=compatibility --install-exit-handlers \
  -R:MaxHeapSize=4m -R:MaxNewSize=1m -J-Xmx2g io.stevedore.restorewait.RestoreWait
