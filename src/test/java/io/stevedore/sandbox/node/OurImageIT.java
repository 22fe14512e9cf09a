package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.fsbackup.RestoreWait;
import io.stevedore.fsbackup.RestoreWaitSettings;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.sandbox.programs.Programs;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.Observed;
import io.stevedore.testing.Program;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

            Pod ended = ended(pod(node.name()));
            String log = CLUSTER.admin().pods().resource(ended).getLog();
            assertThat(ended.getStatus().getPhase()).describedAs(log).isEqualTo("Succeeded");
            assertThat(log).startsWith("stevedore ").contains("0.23.1");
        }
    }

    @Test
    void aRestoredPodWaitsUntilTheFilesAreThereThatVelerosAgentWritesLast() throws IOException {
        var spec = NodeSpec.of(
                "node-" + CLUSTER.namespace(),
                directory,
                Images.of(Map.of("ours:1", Program.image("-Xmx96m"))),
                handle -> directory);
        try (PlayedNode node = PlayedNode.start(CLUSTER.controlPlane(), spec)) {
            Pod waits = CLUSTER.admin().resource(waiting(node.name())).create();
            Eventually.until(
                    Duration.ofMinutes(1),
                    () -> "a word of who waits",
                    () -> !log(waits, "restore-wait").isEmpty());
            Path volume =
                    spec.pods().resolve(waits.getMetadata().getUid()).resolve("volumes/kubernetes.io~empty-dir/data");

            Files.writeString(volume.resolve("file"), "restored");
            Files.createFile(Files.createDirectory(volume.resolve(".velero")).resolve("uid-of-restore"));

            ended(waits);
            assertThat(log(waits, "main")).isEqualTo("restored");
            assertThat(log(waits, "restore-wait"))
                    .startsWith("Waiting for the data of data\n")
                    .endsWith("All volumes are restored\n");
            assertThat(volume.resolve(".velero")).doesNotExist();
        }
    }

    /** As Velero's server makes it where fs-restore-action-config names our image. */
    private static Pod waiting(String node) {
        Pod backedUp = new PodBuilder(pod(node))
                .editSpec()
                .editFirstContainer()
                .withCommand("cat", "/data/file")
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
        var settings = RestoreWaitSettings.read(
                Map.of("secCtx", "readOnlyRootFilesystem: true"), new RestoreWaitSettings.Program("ours:1", "1"));
        return RestoreWait.into(backedUp, List.of("data"), "uid-of-restore", settings);
    }

    /** Nothing before the container has started. */
    private static String log(Pod pod, String container) {
        try {
            return CLUSTER.admin().pods().resource(pod).inContainer(container).getLog();
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    private static Pod ended(Pod pod) {
        return Observed.when(
                CLUSTER.admin(),
                CLUSTER.admin().resource(pod),
                now -> List.of("Succeeded", "Failed")
                        .contains(String.valueOf(now.getStatus().getPhase())));
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
