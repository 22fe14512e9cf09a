package io.stevedore.app;

import picocli.CommandLine.Command;

@Command(
        name = "pod-volume",
        description = "Moves one volume that a pod uses; runs in the pods that the node agent creates.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PodVolumeBackupCommand.class, PodVolumeRestoreCommand.class})
final class PodVolumeCommand {}
