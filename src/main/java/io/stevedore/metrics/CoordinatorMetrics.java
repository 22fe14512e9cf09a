package io.stevedore.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** What a coordinator tells Prometheus. */
public final class CoordinatorMetrics {
    private static final List<String> PHASES = List.of("New", "Ready", "NotReady");

    /**
     * @param version of this build
     * @param leads whether this process holds the Lease
     * @param repositories how many BackupRepositories are in the given phase; 0 while it does not lead
     */
    public CoordinatorMetrics(
            MeterRegistry registry, String version, BooleanSupplier leads, ToLongFunction<String> repositories) {
        Gauge.builder("stevedore_build_info", () -> 1)
                .description("Always 1; the version of the running program")
                .tag("version", version)
                .register(registry);
        Gauge.builder("stevedore_coordinator_leads", () -> leads.getAsBoolean() ? 1 : 0)
                .description("1 for the coordinator that holds the Lease, 0 for one that waits for it")
                .register(registry);
        for (String phase : PHASES) {
            Gauge.builder("stevedore_repositories", () -> repositories.applyAsLong(phase))
                    .description("BackupRepositories by phase, as the coordinator that leads sees them")
                    .tag("phase", phase)
                    .register(registry);
        }
    }
}
