package io.stevedore.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Of movers that restore. */
final class CacheFlag {
    @Option(
            names = "--cache-volume-path",
            defaultValue = "",
            paramLabel = "PATH",
            description = "Where the engine may keep its caches; empty: in the scratch folder.")
    String cacheVolumePath = "";

    Optional<Path> folder() {
        return cacheVolumePath.isBlank() ? Optional.empty() : Optional.of(Path.of(cacheVolumePath));
    }
}
