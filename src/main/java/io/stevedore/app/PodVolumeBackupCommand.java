package io.stevedore.app;

import io.stevedore.mover.MoverKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backup",
        description = "Copies the files of a pod's volume into a repository.",
        mixinStandardHelpOptions = true)
final class PodVolumeBackupCommand implements Callable<Integer>, MoverCommand {
    @Mixin
    GlobalOptions global = new GlobalOptions();

    @Mixin
    MoverFlags flags = new MoverFlags();

    @Option(
            names = "--pod-volume-backup",
            required = true,
            paramLabel = "NAME",
            description = "The PodVolumeBackup to serve.")
    String task = "";

    @Override
    public MoverKind kind() {
        return MoverKind.POD_BACKUP;
    }

    @Override
    public Integer call() {
        return new MoverProcess(global, flags, kind(), task, Optional.empty(), System.getenv()).run();
    }
}
