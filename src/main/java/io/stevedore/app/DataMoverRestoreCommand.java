package io.stevedore.app;

import io.stevedore.mover.MoverKind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "restore",
        description = "Copies a snapshot's files out of a repository into an empty volume.",
        mixinStandardHelpOptions = true)
final class DataMoverRestoreCommand implements Callable<Integer> {
    @Mixin
    GlobalOptions global = new GlobalOptions();

    @Mixin
    MoverFlags flags = new MoverFlags();

    @Option(names = "--data-download", required = true, paramLabel = "NAME", description = "The DataDownload to serve.")
    String dataDownload = "";

    @Option(
            names = "--cache-volume-path",
            defaultValue = "",
            paramLabel = "PATH",
            description = "Where the engine may keep its caches; empty: in the scratch folder.")
    String cacheVolumePath = "";

    @Override
    public Integer call() {
        Optional<Path> cache = cacheVolumePath.isBlank() ? Optional.empty() : Optional.of(Path.of(cacheVolumePath));
        return new MoverProcess(global, flags, MoverKind.RESTORE, dataDownload, cache, System.getenv()).run();
    }
}
