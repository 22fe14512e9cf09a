package io.stevedore.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a process keeps what may be lost with its pod: on the pod's scratch volume, else among the temporary files. */
final class ScratchFolder {
    private ScratchFolder() {}

    /** @param name the folder of this process, for several may share a place for temporary files */
    static Path of(Map<String, String> environment, String name) {
        return volume(environment).orElseGet(() -> temporary(environment)).resolve(name);
    }

    static Path temporary(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("TMPDIR", "/tmp"));
    }

    /** From {@code VELERO_SCRATCH_DIR}, as in Velero's DaemonSet. */
    static Optional<Path> volume(Map<String, String> environment) {
        String named = environment.getOrDefault("VELERO_SCRATCH_DIR", "");
        return named.isBlank() ? Optional.empty() : Optional.of(Path.of(named));
    }
}
