package io.stevedore.app;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.stevedore.coordinator.Coordinator;
import io.stevedore.coordinator.CoordinatorOptions;
import io.stevedore.coordinator.RepositoryPassword;
import io.stevedore.engine.kopia.KopiaEngine;
import io.stevedore.engine.kopia.KopiaSettings;
import io.stevedore.engine.process.Programs;
import io.stevedore.repository.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
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
        public Integer call() throws IOException {
            if (!standAlone) {
                throw new ParameterException(
                        spec.commandLine(),
                        "The coordinator takes the place of a Velero server as far as repositories go. Where one is in"
                                + " charge it must not run; say --stand-alone to state that there is none.");
            }
            Logging.configure(global.logLevel, global.logFormat);
            Map<String, String> environment = System.getenv();
            try (KubernetesClient client = client();
                    Programs programs = Programs.create(environment.getOrDefault("PATH", ""));
                    Coordinator coordinator = new Coordinator(
                            options(environment),
                            client,
                            new Repositories(engine(programs, environment)),
                            InstantSource.system())) {
                return run(coordinator);
            }
        }

        /** The process that is asked to end waits in its hook until the Lease is given back. */
        private static int run(Coordinator coordinator) {
            CountDownLatch ended = new CountDownLatch(1);
            Thread hook = new Thread(() -> end(coordinator, ended), "coordinator-end");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                coordinator.run().ifPresent(why -> {
                    throw new UserError(why);
                });
                return CommandLine.ExitCode.OK;
            } finally {
                ended.countDown();
            }
        }

        private static void end(Coordinator coordinator, CountDownLatch ended) {
            coordinator.close();
            try {
                if (!ended.await(5, TimeUnit.SECONDS)) {
                    System.err.println("The Lease was not given back in time; it runs out by itself.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private CoordinatorOptions options(Map<String, String> environment) {
            String host = environment.getOrDefault("HOSTNAME", "coordinator");
            return new CoordinatorOptions(
                    global.namespace(environment),
                    host + "_" + UUID.randomUUID(),
                    veleroDefaultPassword ? RepositoryPassword.VELERO_DEFAULT : RepositoryPassword.RANDOM,
                    Duration.ofSeconds(30));
        }

        private static KopiaEngine engine(Programs programs, Map<String, String> environment) throws IOException {
            Path program = EngineProgram.require(programs, environment);
            String named = environment.getOrDefault("VELERO_SCRATCH_DIR", "");
            Path parent = Path.of(named.isBlank() ? environment.getOrDefault("TMPDIR", "/tmp") : named);
            Path scratch = Files.createDirectories(parent.resolve("stevedore-coordinator"));
            return new KopiaEngine(KopiaSettings.of(program, scratch, environment), programs, InstantSource.system());
        }

        private KubernetesClient client() {
            Config config;
            try {
                config = global.kubeconfig == null
                        ? Config.autoConfigure(global.kubecontext)
                        : Config.fromKubeconfig(global.kubecontext, Files.readString(global.kubeconfig), null);
            } catch (IOException e) {
                throw new UserError("cannot read --kubeconfig " + global.kubeconfig + ": " + e.getMessage());
            }
            return new KubernetesClientBuilder()
                    .withConfig(new ConfigBuilder(config)
                            .withUserAgent("stevedore-coordinator/" + Version.text())
                            .build())
                    .build();
        }
    }
}
