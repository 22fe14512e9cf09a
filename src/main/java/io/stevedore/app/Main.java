package io.stevedore.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.List;
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
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final List<Class<?>> COMMANDS = List.of(
            BenchCommand.class,
            ConfigCommand.class,
            DataMoverCommand.class,
            DiagnoseCommand.class,
            CoordinatorCommand.class,
            NodeAgentCommand.class,
            PodVolumeCommand.class,
            SandboxCommand.class);

    public static void main(String... args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return commandLine(args).execute(Arrays.copyOf(args, args.length));
    }

    /** To read what a command consists of takes a while, and movers are started often: only the one that is asked for. */
    static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Main());
        List<Class<?>> named =
                COMMANDS.stream().filter(command -> isNamed(command, args)).toList();
        (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new MoverUsageErrors(new UsageError()))
                .setExecutionExceptionHandler(new ErrorText());
    }

    private static boolean isNamed(Class<?> command, String... args) {
        return args.length > 0 && command.getAnnotation(Command.class).name().equals(args[0]);
    }
}
