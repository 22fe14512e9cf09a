package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.sandbox.programs.Programs;
import io.stevedore.testing.Observed;
import io.stevedore.testing.Program;
import io.stevedore.testing.RealControlPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OurImageIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @TempDir
    Path directory;

    @Test
    void ourProgramAndTheEngineRunOnAReadOnlyRoot() {
        Image image = Program.image("-XX:+UseSerialGC", "-Xmx96m")
                .withProgram(Programs.ofThisMachine(System.err::println).kopia());
        var spec = NodeSpec.of(
                "node-" + CLUSTER.namespace(), directory, Images.of(Map.of("ours:1", image)), handle -> directory);
        try (PlayedNode node = PlayedNode.start(CLUSTER.controlPlane(), spec)) {

            CLUSTER.admin().resource(pod(node.name())).create();

            Pod ended = Observed.when(
                    CLUSTER.admin(),
                    CLUSTER.admin().pods().inNamespace(CLUSTER.namespace()).withName("ours"),
                    pod -> List.of("Succeeded", "Failed")
                            .contains(String.valueOf(pod.getStatus().getPhase())));
            String log = CLUSTER.admin().pods().resource(ended).getLog();
            assertThat(ended.getStatus().getPhase()).describedAs(log).isEqualTo("Succeeded");
            assertThat(log).startsWith("stevedore ").contains("0.23.1");
        }
    }

    private static Pod pod(String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("ours")
                .withNamespace(CLUSTER.namespace())
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("kubernetes.io/hostname", node)
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("main")
                .withImage("ours:1")
                .withCommand("/bin/sh", "-c", "/velero --version && KOPIA_CHECK_FOR_UPDATES=false kopia --version")
                .withNewSecurityContext()
                .withReadOnlyRootFilesystem(true)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }
}
