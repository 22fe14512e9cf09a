package io.stevedore.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;

/** What an agent tells Prometheus of its configuration. */
public final class ConfigMetrics {
    private final MeterRegistry registry;
    private final String node;

    /** @param node name of the agent's own node */
    public ConfigMetrics(MeterRegistry registry, String node) {
        this.registry = registry;
        this.node = node;
    }

    /** To be called once. @param problems of the configuration in use */
    public void register(int problems, BooleanSupplier restartRequired, BooleanSupplier faulty) {
        Gauge.builder("stevedore_config_problems", () -> problems)
                .description("Problems of the configuration in use")
                .tag("node", node)
                .strongReference(true)
                .register(registry);
        flag(
                "stevedore_config_restart_required",
                "1 when the configuration is not the one in use any more",
                restartRequired);
        flag("stevedore_config_faulty", "1 when an agent would not start with the present configuration", faulty);
    }

    private void flag(String name, String description, BooleanSupplier value) {
        Gauge.builder(name, () -> value.getAsBoolean() ? 1 : 0)
                .description(description)
                .tag("node", node)
                .strongReference(true)
                .register(registry);
    }
}
