package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.testing.Observed;
import io.stevedore.testing.RealControlPlane;
import io.stevedore.testing.TestDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PodVolumesIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @TempDir
    Path directory;

    private PlayedNode node;
    private Path disks;

    @BeforeEach
    void start() throws Exception {
        disks = Files.createDirectories(directory.resolve("disks"));
        node = PlayedNode.start(
                CLUSTER.controlPlane(),
                NodeSpec.of(
                        "node-" + CLUSTER.namespace(),
                        directory.resolve("node"),
                        Images.of(Map.of("localhost/shell:1", Image.ofTheMachine())),
                        disks::resolve));
    }

    @AfterEach
    void close() {
        node.close();
        CLUSTER.admin().persistentVolumes().withName(volumeName()).delete();
    }

    @Test
    void aClaimedVolumeIsWaitedForAndSeenThenReadOnlyWhereAsked() throws Exception {
        Path disk = Files.createDirectories(disks.resolve("disk-1"));
        claim("Filesystem");
        pod(
                "touch /written/file && touch /fixed/file",
                List.of(claimed("data", false), claimed("data-fixed", true)),
                List.of(mount("data", "/written"), mount("data-fixed", "/fixed")));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(mountEvents())
                        .anyMatch(message -> message.contains("persistentvolumeclaim \"data\" is not bound")));

        persistentVolume("disk-1", "Filesystem");

        Pod pod = waitForPhase("Failed");
        assertThat(disk.resolve("file")).exists();
        assertThat(CLUSTER.admin().pods().resource(pod).getLog()).contains("/fixed/file", "Read-only file system");
    }

    @Test
    void aBlockVolumeIsADeviceThatIsGoneAfterThePod() throws Exception {
        TestDevice.assume();
        Path disk = Files.write(disks.resolve("disk-1"), new byte[1 << 20]);
        claim("Block");
        persistentVolume("disk-1", "Block");

        pod(
                "stat -c %F /written && blockdev --getsize64 /written"
                        + " && printf hello | dd of=/written bs=512 seek=1 conv=fsync 2>/dev/null"
                        + " && ! (printf spoiled > /fixed)",
                List.of(claimed("data", false), claimed("data-fixed", true)),
                List.of(),
                new VolumeDevice("/written", "data"),
                new VolumeDevice("/fixed", "data-fixed"));

        Pod pod = waitForPhase("Succeeded");
        assertThat(CLUSTER.admin().pods().resource(pod).getLog()).startsWith("block special file\n1048576\n");
        byte[] content = Files.readAllBytes(disk);
        assertThat(new String(content, 512, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(content[0]).isZero();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(attached(disk)).isEmpty());
    }

    private static String attached(Path file) throws Exception {
        Process losetup = new ProcessBuilder("losetup", "--associated", file.toString()).start();
        return new String(losetup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void filesComeFromObjectsAndFields() {
        CLUSTER.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("settings")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .addToData("config.json", "{}")
                        .build())
                .create();
        CLUSTER.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("credentials")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .addToStringData("cloud", "hidden words")
                        .build())
                .create();
        pod(
                "cd /v && cat settings/config.json secret/cloud fields/name && touch scratch/a && touch settings/b",
                List.of(
                        new VolumeBuilder()
                                .withName("settings")
                                .withNewConfigMap()
                                .withName("settings")
                                .endConfigMap()
                                .build(),
                        new VolumeBuilder()
                                .withName("secret")
                                .withNewSecret()
                                .withSecretName("credentials")
                                .endSecret()
                                .build(),
                        new VolumeBuilder()
                                .withName("fields")
                                .withNewDownwardAPI()
                                .addNewItem()
                                .withPath("name")
                                .withNewFieldRef("v1", "metadata.name")
                                .endItem()
                                .endDownwardAPI()
                                .build(),
                        new VolumeBuilder()
                                .withName("scratch")
                                .withNewEmptyDir()
                                .endEmptyDir()
                                .build()),
                List.of(
                        mount("settings", "/v/settings"),
                        mount("secret", "/v/secret"),
                        mount("fields", "/v/fields"),
                        mount("scratch", "/v/scratch")));

        Pod pod = waitForPhase("Failed");

        assertThat(CLUSTER.admin().pods().resource(pod).getLog())
                .startsWith("{}hidden wordspod")
                .contains("settings/b", "Read-only file system");
    }

    @Test
    void aMissingSecretIsSaidAndWaitedFor() {
        pod(
                "cat /secret/cloud",
                List.of(new VolumeBuilder()
                        .withName("secret")
                        .withNewSecret()
                        .withSecretName("credentials")
                        .endSecret()
                        .build()),
                List.of(mount("secret", "/secret")));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(mountEvents())
                        .containsExactly(
                                "MountVolume.SetUp failed for volume \"secret\" : secret \"credentials\" not found"));

        assertThat(CLUSTER.admin()
                        .pods()
                        .inNamespace(CLUSTER.namespace())
                        .withName("pod")
                        .get()
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getWaiting()
                        .getReason())
                .isEqualTo("ContainerCreating");
    }

    private void pod(String text, List<Volume> volumes, List<VolumeMount> mounts, VolumeDevice... devices) {
        CLUSTER.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("pod")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .withNewSpec()
                        // Bound at once: the scheduler would wait for the claim.
                        .withNodeName(node.name())
                        .withRestartPolicy("Never")
                        .withVolumes(volumes)
                        .addNewContainer()
                        .withName("main")
                        .withImage("localhost/shell:1")
                        .withCommand("/bin/sh", "-c", text)
                        .withVolumeMounts(mounts)
                        .withVolumeDevices(devices)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private void claim(String mode) {
        CLUSTER.admin()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("data")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName("")
                        .withVolumeMode(mode)
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    private void persistentVolume(String handle, String mode) {
        CLUSTER.admin()
                .resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(volumeName())
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName("")
                        .withVolumeMode(mode)
                        .withAccessModes("ReadWriteOnce")
                        .addToCapacity("storage", new Quantity("1Gi"))
                        .withNewClaimRef()
                        .withNamespace(CLUSTER.namespace())
                        .withName("data")
                        .endClaimRef()
                        .withNewCsi()
                        .withDriver("test.example")
                        .withVolumeHandle(handle)
                        .endCsi()
                        .endSpec()
                        .build())
                .create();
    }

    private Pod waitForPhase(String phase) {
        return Observed.when(
                CLUSTER.admin(),
                CLUSTER.admin().pods().inNamespace(CLUSTER.namespace()).withName("pod"),
                pod -> phase.equals(pod.getStatus().getPhase()));
    }

    private List<String> mountEvents() {
        return CLUSTER.admin().v1().events().inNamespace(CLUSTER.namespace()).list().getItems().stream()
                .filter(event -> "FailedMount".equals(event.getReason()))
                .map(Event::getMessage)
                .toList();
    }

    private static Volume claimed(String name, boolean readOnly) {
        return new VolumeBuilder()
                .withName(name)
                .withNewPersistentVolumeClaim("data", readOnly)
                .build();
    }

    private static VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
    }

    private static String volumeName() {
        return "volume-" + CLUSTER.namespace();
    }
}
