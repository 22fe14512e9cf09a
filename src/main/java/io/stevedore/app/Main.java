package io.stevedore.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The one entry point. Commands are plain picocli; those that serve start Quarkus themselves, so that a short command
 * does not pay for it.
 */
@QuarkusMain
@Command(
        name = "stevedore",
        description = "A node agent for Velero.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchCommand.class,
            ConfigCommand.class,
            DataMoverCommand.class,
            DiagnoseCommand.class,
            CoordinatorCommand.class,
            NodeAgentCommand.class,
            PodVolumeCommand.class,
            SandboxCommand.class,
        })
public final class Main {

    public static void main(String... args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return commandLine().execute(Arrays.copyOf(args, args.length));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new MoverUsageErrors(new UsageError()))
                .setExecutionExceptionHandler(new ErrorText());
    }
}
