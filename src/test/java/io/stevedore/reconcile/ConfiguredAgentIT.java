package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the configuration refers to is read from the cluster at the start, under the Roles that we ship. */
class ConfiguredAgentIT extends InOwnWorld {
    private static final String CONFIG = """
            {"loadConcurrency": {"perNodeConfig": [{"nodeSelector": {"matchLabels": {"world": "%s"}}, "number": 3}]},
             "cachePVC": {"storageClass": "play"},
             "priorityClassName": "%s"}""";

    private PriorityClass priority;

    @BeforeEach
    void configure() {
        priority = world.admin()
                .resource(new PriorityClassBuilder()
                        .withNewMetadata()
                        .withName("movers-of-" + world.velero())
                        .endMetadata()
                        .withValue(7)
                        .build())
                .create();
        world.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(world.velero())
                        .withName("settings")
                        .endMetadata()
                        .addToData(
                                "json",
                                CONFIG.formatted(
                                        world.velero(), priority.getMetadata().getName()))
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        world.admin().resource(priority).delete();
    }

    @Test
    void nodeClassesAndPriorityAreFound() {
        // Given
        world.movers(MoverScript.completes(Duration.ofSeconds(2)));
        var agent = world.startAgent("--node-agent-configmap=settings").ready();

        // When
        DataDownload download = world.download("back");

        // Then
        world.awaitPhase(download, Phases.IN_PROGRESS);
        Pod mover = world.moverPod(download).orElseThrow();
        PersistentVolumeClaim cache = world.admin()
                .persistentVolumeClaims()
                .inNamespace(world.velero())
                .withName("back-cache")
                .get();
        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        assertThat(mover.getSpec().getPriority()).isEqualTo(7);
        assertThat(cache.getSpec().getStorageClassName()).isEqualTo("play");
        assertThat(agent.metrics()).contains("stevedore_slots_limit{node=\"" + world.nodeName() + "\"} 3.0");
        world.awaitNothingLeft();
    }

    @Test
    void rulesHaveNoEffectOnANodeThatCannotBeRead() {
        // Given
        world.admin()
                .configMaps()
                .inNamespace(world.velero())
                .withName("settings")
                .edit(settings -> new ConfigMapBuilder(settings)
                        .addToData(
                                "json",
                                "{\"loadConcurrency\": {\"globalConfig\": 2, \"perNodeConfig\": [{\"number\": 3}]}}")
                        .build());

        // When
        var agent =
                world.startAgentWithoutNode("--node-agent-configmap=settings").ready();

        // Then
        assertThat(agent.metrics()).contains("stevedore_slots_limit{node=\"" + world.nodeName() + "-missing\"} 2.0");
        assertThat(agent.log()).contains("perNodeConfig has no effect here: it does not exist");
    }
}
