package io.stevedore.app;

import io.stevedore.mover.MoverKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "restore",
        description = "Copies a snapshot's files out of a repository into an empty volume.",
        mixinStandardHelpOptions = true)
final class DataMoverRestoreCommand implements Callable<Integer>, MoverCommand {
    @Mixin
    GlobalOptions global = new GlobalOptions();

    @Mixin
    MoverFlags flags = new MoverFlags();

    @Mixin
    CacheFlag cache = new CacheFlag();

    @Option(names = "--data-download", required = true, paramLabel = "NAME", description = "The DataDownload to serve.")
    String task = "";

    @Override
    public MoverKind kind() {
        return MoverKind.RESTORE;
    }

    @Override
    public Integer call() {
        return new MoverProcess(global, flags, kind(), task, cache.folder(), System.getenv()).run();
    }
}
