package io.stevedore.app;

import io.quarkus.runtime.Quarkus;
import io.stevedore.coordinator.CoordinatorOptions;
import io.stevedore.coordinator.RepositoryPassword;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "coordinator",
        description = "Looks after repositories in clusters without a Velero server.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CoordinatorCommand.Server.class)
final class CoordinatorCommand {

    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description = "Creates repositories and makes BackupRepositories Ready, or NotReady with the cause.",
            footerHeading = "%nExample:%n",
            footer = "  stevedore coordinator server --stand-alone --namespace velero")
    static final class Server implements Callable<Integer> {
        @Mixin
        GlobalOptions global = new GlobalOptions();

        @Mixin
        ServerOptions server = new ServerOptions();

        @Option(
                names = "--stand-alone",
                description = "Required: says that no Velero server is in charge of this namespace.")
        boolean standAlone;

        @Option(
                names = "--velero-default-password",
                description = "When the Secret velero-repo-credentials has to be created: use the password that Velero"
                        + " uses, which everybody knows, and not a random one. For repositories that a Velero made.")
        boolean veleroDefaultPassword;

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            if (!standAlone) {
                throw new ParameterException(
                        spec.commandLine(),
                        "The coordinator takes the place of a Velero server as far as repositories go. Where one is in"
                                + " charge it must not run; say --stand-alone to state that there is none.");
            }
            Map<String, String> environment = System.getenv();
            CoordinatorOptions options = options(environment);
            ServerProperties.set(global, options.namespace(), server.metricsAddress);
            ServerProperties.forCoordinator();
            CoordinatorApplication.start = new CoordinatorApplication.Start(options, global.logLevel, global.logFormat);
            Quarkus.run(CoordinatorApplication.class);
            return CoordinatorApplication.exitCode;
        }

        private CoordinatorOptions options(Map<String, String> environment) {
            String host = environment.getOrDefault("HOSTNAME", "coordinator");
            return new CoordinatorOptions(
                    global.namespace(environment),
                    host + "_" + UUID.randomUUID(),
                    veleroDefaultPassword ? RepositoryPassword.VELERO_DEFAULT : RepositoryPassword.RANDOM,
                    server.repositoryConfigMap,
                    Duration.ofSeconds(30),
                    environment);
        }
    }
}
