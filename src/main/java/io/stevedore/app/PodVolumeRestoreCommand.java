package io.stevedore.app;

import io.stevedore.mover.MoverKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "restore",
        description = "Copies a snapshot's files out of a repository into the volume of a pod that waits for it.",
        mixinStandardHelpOptions = true)
final class PodVolumeRestoreCommand implements Callable<Integer>, MoverCommand {
    @Mixin
    GlobalOptions global = new GlobalOptions();

    @Mixin
    MoverFlags flags = new MoverFlags();

    @Mixin
    CacheFlag cache = new CacheFlag();

    @Option(
            names = "--pod-volume-restore",
            required = true,
            paramLabel = "NAME",
            description = "The PodVolumeRestore to serve.")
    String task = "";

    @Override
    public MoverKind kind() {
        return MoverKind.POD_RESTORE;
    }

    @Override
    public Integer call() {
        return new MoverProcess(global, flags, kind(), task, cache.folder(), System.getenv()).run();
    }
}
