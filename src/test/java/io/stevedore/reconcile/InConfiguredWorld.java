package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InSharedWorld;
import java.time.Duration;
import java.util.List;

/** The tests change ConfigMaps, and see what their agent says of that. */
abstract class InConfiguredWorld extends InSharedWorld {
    private static final Duration SOON = Duration.ofSeconds(60);

    static String option(String configMap) {
        return "--node-agent-configmap=" + configMap;
    }

    void configure(String configMap, String json) {
        ConfigMap settings = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(world.velero())
                .withName(configMap)
                .endMetadata()
                .addToData("json", json)
                .build();
        world.admin().resource(settings).createOr(existing -> existing.update());
    }

    private List<Event> events(String configMap, String reason) {
        return world
                .admin()
                .v1()
                .events()
                .inNamespace(world.velero())
                .withField("involvedObject.name", configMap)
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    String awaitEvent(String configMap, String reason) {
        Eventually.until(
                SOON,
                () -> "an Event " + reason + " on the ConfigMap",
                () -> !events(configMap, reason).isEmpty());
        return events(configMap, reason).getLast().getMessage();
    }

    static void awaitLog(AgentProcess agent, String line) {
        Eventually.until(
                SOON,
                () -> line + " in the log:\n" + agent.log(),
                () -> agent.log().contains(line));
    }

    /** @param meter without {@code stevedore_config_} */
    void awaitMetric(AgentProcess agent, String meter, int value) {
        String line = "stevedore_config_%s{node=\"%s\"} %d.0".formatted(meter, world.nodeName(), value);
        Eventually.until(
                SOON,
                () -> line + "; the agent's log:\n" + agent.log(),
                () -> agent.metrics().contains(line));
    }
}
