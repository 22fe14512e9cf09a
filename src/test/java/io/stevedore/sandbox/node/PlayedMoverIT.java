package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.testing.Observed;
import io.stevedore.testing.RealControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PlayedMoverIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    private static final Duration BRIEF = Duration.ofMillis(600);

    @TempDir
    Path directory;

    private final Map<String, MoverScript> scripts = new ConcurrentHashMap<>();
    private PlayedNode node;

    @BeforeEach
    void start() {
        allowEverything();
        var images = Images.of(Map.of("localhost/mover:1", Image.ofTheMachine()));
        node = PlayedNode.start(
                CLUSTER.controlPlane(),
                NodeSpec.of("node-" + CLUSTER.namespace(), directory, images, handle -> directory)
                        .withMovers(pod -> Optional.ofNullable(
                                scripts.get(pod.getMetadata().getName()))));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aMoverThatSucceedsTellsItsProgressAndItsResult() {
        task("good", MoverScript.completes(BRIEF).withProgressEvents(3));
        waitFor("good", pod -> "Running".equals(pod.getStatus().getPhase()));

        patch("good", "{\"status\":{\"phase\":\"InProgress\"}}");

        Pod pod = waitFor("good", p -> "Succeeded".equals(p.getStatus().getPhase()));
        assertThat(message(pod)).startsWith("{\"snapshotID\":\"k").contains("\"totalBytes\":67108864");
        List<Event> events = events("good");
        assertThat(events)
                .extracting(Event::getReason)
                .containsExactly("Data-Path-Started", "Data-Path-Progress", "Data-Path-Completed", "Data-Path-Stopped");
        assertThat(events.get(1).getCount()).isEqualTo(3);
        assertThat(events.get(1).getMessage()).contains("\"totalBytes\":67108864,\"doneBytes\":6710886");
        assertThat(events.get(2).getMessage()).isEqualTo(message(pod));
    }

    @Test
    void aMoverIsCancelled() {
        task("stopped", MoverScript.completes(Duration.ofMinutes(5)));
        patch("stopped", "{\"status\":{\"phase\":\"InProgress\"}}");
        waitFor("stopped", pod -> "Running".equals(pod.getStatus().getPhase()));

        patch("stopped", "{\"spec\":{\"cancel\":true}}");

        Pod pod = waitFor("stopped", p -> "Failed".equals(p.getStatus().getPhase()));
        assertThat(message(pod)).endsWith("data path is canceled");
        assertThat(events("stopped"))
                .extracting(Event::getReason)
                .containsExactly("Data-Path-Started", "Data-Path-Canceling", "Data-Path-Canceled", "Data-Path-Stopped");
    }

    @Test
    void aMoverFailsOrDiesAsItsScriptSays() {
        task("failing", MoverScript.fails(Duration.ZERO, "the disk is full"));
        task("dying", MoverScript.completes(Duration.ZERO).ending(MoverScript.Ending.OUT_OF_MEMORY));

        patch("failing", "{\"status\":{\"phase\":\"InProgress\"}}");
        patch("dying", "{\"status\":{\"phase\":\"InProgress\"}}");

        Pod failed = waitFor("failing", p -> "Failed".equals(p.getStatus().getPhase()));
        Pod died = waitFor("dying", p -> "Failed".equals(p.getStatus().getPhase()));
        assertThat(message(failed)).endsWith("Data path for data upload failing failed: the disk is full");
        var end = died.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
        assertThat(end.getReason()).isEqualTo("OOMKilled");
        assertThat(end.getExitCode()).isEqualTo(137);
        assertThat(end.getMessage()).isNull();
    }

    private void task(String name, MoverScript script) {
        scripts.put(name, script);
        var task = new DataUpload();
        task.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(CLUSTER.namespace())
                .build());
        task.setSpec(new DataUpload.Spec());
        task.getSpec().snapshotType = "CSI";
        task.getSpec().sourcePVC = "data";
        task.getSpec().sourceNamespace = "app";
        task.getSpec().backupStorageLocation = "default";
        task.getSpec().operationTimeout = "10m0s";
        CLUSTER.admin().resource(task).create();
        CLUSTER.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withNodeSelector(Map.of("kubernetes.io/hostname", node.name()))
                        .withRestartPolicy("Never")
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName("mover")
                        .withImage("localhost/mover:1")
                        .withCommand("/velero", "data-mover", "backup")
                        .withArgs("--volume-path=/5a1c", "--volume-mode=Filesystem", "--data-upload=" + name)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private void patch(String name, String text) {
        CLUSTER.admin()
                .resources(DataUpload.class)
                .inNamespace(CLUSTER.namespace())
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), text);
    }

    private Pod waitFor(String name, Predicate<Pod> condition) {
        return Observed.when(
                CLUSTER.admin(),
                CLUSTER.admin().pods().inNamespace(CLUSTER.namespace()).withName(name),
                condition);
    }

    private List<Event> events(String task) {
        return CLUSTER.admin().v1().events().inNamespace(CLUSTER.namespace()).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals("DataUpload")
                        && event.getInvolvedObject().getName().equals(task))
                .sorted(Comparator.comparing(event -> event.getMetadata().getName()))
                .toList();
    }

    private static String message(Pod pod) {
        return pod.getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getTerminated()
                .getMessage();
    }

    private void allowEverything() {
        CLUSTER.admin()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("mover")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("", "ServiceAccount", "default", CLUSTER.namespace())
                        .build())
                .create();
    }
}
