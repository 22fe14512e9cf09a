package io.stevedore.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.QuarkusApplication;
import io.stevedore.coordinator.Coordinator;
import io.stevedore.coordinator.CoordinatorOptions;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.process.Programs;
import io.stevedore.metrics.CoordinatorMetrics;
import io.stevedore.repository.Repositories;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the coordinator inside Quarkus, which serves its metrics and health, until it is asked to end or must. */
public class CoordinatorApplication implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(CoordinatorApplication.class);

    /** What the command hands over. */
    record Start(CoordinatorOptions options, GlobalOptions.LogLevel level, GlobalOptions.LogFormat format) {}

    // handed over by the command, which runs before there is a container
    static volatile @Nullable Start start;
    static volatile int exitCode;

    @Inject
    KubernetesClient client;

    @Inject
    MeterRegistry registry;

    @Override
    public int run(String... args) throws IOException {
        Start given = Objects.requireNonNull(start);
        Logging.configure(given.level(), given.format());
        LOG.infof("Starting coordinator %s", Version.text());
        Map<String, String> environment = System.getenv();
        try (Programs programs = Programs.create(environment.getOrDefault("PATH", ""));
                Coordinator coordinator = new Coordinator(
                        given.options(),
                        client,
                        repositories(programs, environment, given.options().namespace()),
                        InstantSource.system())) {
            new CoordinatorMetrics(registry, Version.text(), coordinator::leads, coordinator::repositoriesIn);
            Signals.endBy(coordinator::close);
            Optional<String> why = coordinator.run();
            why.ifPresent(reason -> {
                System.err.println("An error occurred: " + reason);
                exitCode = 1;
            });
            LOG.info("The coordinator ends");
            return exitCode;
        } catch (UserError e) {
            System.err.println("An error occurred: " + e.getMessage());
            exitCode = 1;
            return exitCode;
        }
    }

    /** Kopia is needed in any case; a repository of restic is not ready as long as restic is missing. */
    private Repositories repositories(Programs programs, Map<String, String> environment, String namespace)
            throws IOException {
        Path scratch = Files.createDirectories(ScratchFolder.of(environment, "stevedore-coordinator"));
        Engines engines = new Engines(
                programs,
                environment,
                scratch,
                Optional.empty(),
                new TaskLockOwners(client, namespace, environment, InstantSource.system()));
        Engine kopia = engines.require(EngineType.KOPIA);
        Engine restic = engines.of(EngineType.RESTIC);
        return new Repositories(type -> switch (type) {
            case KOPIA -> kopia;
            case RESTIC -> restic;
        });
    }
}
