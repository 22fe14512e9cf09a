package io.stevedore.app;

import picocli.CommandLine.Command;

@Command(
        name = "data-mover",
        description = "Moves one volume; runs in the pods that the node agent creates.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DataMoverBackupCommand.class, DataMoverRestoreCommand.class})
final class DataMoverCommand {}
