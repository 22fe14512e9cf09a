package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.stevedore.config.NodeAgentConfig;
import io.stevedore.diagnosis.FailFast;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.expose.hosting.Placement;
import io.stevedore.task.TaskPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What movers take over, from the DaemonSet that {@code velero install} makes. */
class MoverHostingTest {
    private DaemonSet daemonSet;

    @BeforeEach
    void veleroInstalled() throws IOException {
        try (InputStream file = MoverHostingTest.class.getResourceAsStream("/velero-install/node-agent.yaml")) {
            daemonSet = Serialization.unmarshal(file, DaemonSet.class);
        }
    }

    private Hosting hosting(String account, Optional<Pod> agent) {
        AgentSettings settings = new AgentSettings(
                "velero",
                "n1",
                TaskPolicy.DEFAULT,
                NodeAgentConfig.defaults(),
                "",
                account,
                Optional.empty(),
                FailFast.parse(""),
                0,
                Duration.ofMinutes(10));
        return MoverHosting.hosting(settings, daemonSet, agent, "fast", Placement.ANYWHERE, 1);
    }

    private static Pod agent(String container, String image) {
        return new PodBuilder()
                .withNewSpec()
                .addNewContainer()
                .withName("mesh")
                .withImage("mesh:1")
                .endContainer()
                .addNewContainer()
                .withName(container)
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void theAccountIsTheDaemonSetsUnlessOneIsNamed() {
        assertThat(hosting("", Optional.empty()).serviceAccount()).isEqualTo("velero");
        assertThat(hosting("data-mover", Optional.empty()).serviceAccount()).isEqualTo("data-mover");
    }

    @Test
    void aDaemonSetWithoutAnAccountRunsUnderTheDefaultOne() {
        daemonSet.getSpec().getTemplate().getSpec().setServiceAccountName(null);

        assertThat(hosting("", Optional.empty()).serviceAccount()).isEqualTo("default");
    }

    @Test
    void aSidecarThatComesFirstIsPassedOver() {
        // Given
        daemonSet
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .addFirst(new ContainerBuilder()
                        .withName("mesh")
                        .withImage("mesh:1")
                        .build());

        // When
        Hosting hosting = hosting("", Optional.of(agent("node-agent", "stevedore:1")));

        // Then
        assertThat(hosting.agentContainer()).isEqualTo("node-agent");
        assertThat(hosting.image()).isEqualTo("stevedore:1");
    }

    /** In a rolling upgrade the template is ahead of most agents. */
    @Test
    void theImageIsTheRunningAgentsAndNotTheTemplates() {
        daemonSet.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("stevedore:2");

        assertThat(hosting("", Optional.of(agent("node-agent", "stevedore:1"))).image())
                .isEqualTo("stevedore:1");
        assertThat(hosting("", Optional.empty()).image()).isEqualTo("stevedore:2");
    }

    @Test
    void anAgentUnderAnotherNameIsTheFirstContainer() {
        daemonSet.getSpec().getTemplate().getSpec().getContainers().getFirst().setName("agent");

        Hosting hosting = hosting("", Optional.of(agent("agent", "stevedore:1")));

        assertThat(hosting.agentContainer()).isEqualTo("agent");
        assertThat(hosting.image()).isEqualTo("stevedore:1");
    }
}
