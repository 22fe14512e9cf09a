package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.testing.Observed;
import io.stevedore.testing.RealControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PlayedNodeIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    private static final String IMAGE = "localhost/shell:1";

    @TempDir
    Path directory;

    private PlayedNode node;
    private Path shared;

    @BeforeEach
    void start() throws Exception {
        shared = Files.createDirectories(directory.resolve("shared"));
        node = PlayedNode.start(CLUSTER.controlPlane(), nodeSpec());
    }

    private NodeSpec nodeSpec() {
        var images = Images.of(Map.of(IMAGE, Image.ofTheMachine()));
        return NodeSpec.of("node-" + CLUSTER.namespace(), directory.resolve("node"), images, handle -> shared)
                .withHostPath("/shared", shared);
    }

    @AfterEach
    void close() {
        List<ProcessHandle> processes = node.processes();
        node.close();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aDeploymentsPodRunsUnderItsOwnAccountAndLeavesNothing() throws Exception {
        allowReadingConfigMaps();
        CLUSTER.admin()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("app")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withNewSelector()
                        .addToMatchLabels("app", "app")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "app")
                        .endMetadata()
                        .withSpec(shell("echo hello from $NODE_NAME $POD_NAMESPACE;"
                                + " cp /var/run/secrets/kubernetes.io/serviceaccount/* /shared;"
                                + " trap 'exit 0' TERM; touch /shared/up; while :; do sleep 0.1; done"))
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();

        Pod pod = waitForRunning();

        assertThat(pod.getSpec().getNodeName()).isEqualTo(node.name());
        assertThat(pod.getStatus().getPodIP()).startsWith("127.");
        await().until(() -> Files.exists(shared.resolve("up")));
        assertThat(log(pod)).isEqualTo("hello from " + node.name() + " " + CLUSTER.namespace() + "\n");
        assertThat(shared.resolve("namespace")).hasContent(CLUSTER.namespace());
        assertActsAsItsAccount();

        CLUSTER.admin()
                .apps()
                .deployments()
                .inNamespace(CLUSTER.namespace())
                .withName("app")
                .delete();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(pods()).isEmpty();
            assertThat(node.processes()).isEmpty();
            assertThat(node.directories()).isEmpty();
        });
    }

    @Test
    void aPodThatEndsTellsHowAndKeepsItsLog() {
        create("ender", shell("echo said; echo because > /dev/termination-log; exit 3"));

        Pod pod = waitFor("ender", p -> "Failed".equals(p.getStatus().getPhase()));

        var end = status(pod).getState().getTerminated();
        assertThat(end.getExitCode()).isEqualTo(3);
        assertThat(end.getReason()).isEqualTo("Error");
        assertThat(end.getMessage()).isEqualTo("because\n");
        assertThat(log(pod)).isEqualTo("said\n");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(node.directories()).isEmpty());
    }

    @Test
    void aForcedDeletionKillsTheProcess() {
        create("gone", shell("while :; do sleep 0.1; done"));
        waitFor("gone", p -> "Running".equals(p.getStatus().getPhase()));
        List<ProcessHandle> processes = node.processes();

        CLUSTER.admin()
                .pods()
                .inNamespace(CLUSTER.namespace())
                .withName("gone")
                .withGracePeriod(0)
                .delete();

        assertThat(processes).isNotEmpty();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
            assertThat(node.directories()).isEmpty();
        });
    }

    @Test
    void aKilledContainerStartsAgainWhenItsPolicySaysSo() {
        var spec = new PodSpecBuilder(shell("while :; do sleep 0.1; done"))
                .withRestartPolicy("Always")
                .build();
        create("again", spec);
        waitFor("again", p -> "Running".equals(p.getStatus().getPhase()));

        node.kill(CLUSTER.namespace(), "again");

        Pod pod = waitFor(
                "again", p -> status(p).getRestartCount() == 1 && status(p).getReady());
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(137);
    }

    @Test
    void anUnknownImageThatMustNotBePulledIsSaid() {
        var spec = shell("true");
        spec.getContainers().getFirst().setImage("localhost/unknown:1");
        spec.getContainers().getFirst().setImagePullPolicy("Never");
        create("imageless", spec);

        Pod pod = waitFor(
                "imageless",
                p -> status(p).getState().getWaiting() != null
                        && "ErrImageNeverPull"
                                .equals(status(p).getState().getWaiting().getReason()));

        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(eventReasons("imageless")).contains("ErrImageNeverPull", "Failed"));
    }

    @Test
    void initContainersRunFirstAndOneAfterTheOther() {
        var spec = new PodSpecBuilder(shell("cat /shared/order; exit 0"))
                .addNewInitContainer()
                .withName("first")
                .withImage(IMAGE)
                .withCommand("/bin/sh", "-c", "sleep 0.3; echo 1 >> /shared/order")
                .addNewVolumeMount()
                .withName("shared")
                .withMountPath("/shared")
                .endVolumeMount()
                .endInitContainer()
                .addNewInitContainer()
                .withName("second")
                .withImage(IMAGE)
                .withCommand("/bin/sh", "-c", "echo 2 >> /shared/order")
                .addNewVolumeMount()
                .withName("shared")
                .withMountPath("/shared")
                .endVolumeMount()
                .endInitContainer()
                .build();

        create("ordered", spec);

        Pod pod = waitFor("ordered", p -> "Succeeded".equals(p.getStatus().getPhase()));
        assertThat(log(pod)).isEqualTo("1\n2\n");
    }

    @Test
    void aNodeThatIsLostFallsSilentAndComesBack() {
        var spec = new PodSpecBuilder(shell("while :; do sleep 0.1; done"))
                .withRestartPolicy("Always")
                .build();
        create("survivor", spec);
        create("victim", shell("while :; do sleep 0.1; done"));
        waitFor("survivor", p -> "Running".equals(p.getStatus().getPhase()));
        waitFor("victim", p -> "Running".equals(p.getStatus().getPhase()));
        List<ProcessHandle> processes = node.processes();

        node.stopHard();

        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(pods())
                .hasSize(2)
                .allMatch(pod -> "Running".equals(pod.getStatus().getPhase()));

        node = PlayedNode.start(CLUSTER.controlPlane(), nodeSpec());
        Pod victim = waitFor("victim", p -> "Failed".equals(p.getStatus().getPhase()));
        assertThat(status(victim).getState().getTerminated().getReason()).isEqualTo("ContainerStatusUnknown");
        waitFor("survivor", p -> status(p).getRestartCount() == 1 && status(p).getReady());
    }

    @Test
    void aNodeThatWasTakenForDeadSaysThatItLives() {
        create("alive", shell("while :; do sleep 0.1; done"));
        Pod alive = waitFor("alive", PlayedNodeIT::isReady);

        CLUSTER.admin().nodes().withName(node.name()).editStatus(seen -> {
            seen.getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("Ready"))
                    .forEach(condition -> condition.setStatus("Unknown"));
            return seen;
        });
        CLUSTER.admin().resource(alive).editStatus(seen -> {
            seen.getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("Ready"))
                    .forEach(condition -> condition.setStatus("False"));
            return seen;
        });

        waitFor("alive", PlayedNodeIT::isReady);
        assertThat(CLUSTER.admin()
                        .nodes()
                        .withName(node.name())
                        .get()
                        .getStatus()
                        .getConditions())
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static boolean isReady(Pod pod) {
        return io.fabric8.kubernetes.client.readiness.Readiness.isPodReady(pod);
    }

    private void assertActsAsItsAccount() throws Exception {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(CLUSTER.controlPlane().url().toString())
                .withCaCertFile(shared.resolve("ca.crt").toString())
                .withOauthToken(Files.readString(shared.resolve("token")))
                .build();
        try (KubernetesClient inside =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(inside.configMaps()
                            .inNamespace(CLUSTER.namespace())
                            .list()
                            .getItems())
                    .isNotEmpty();
            assertThatThrownBy(
                            () -> inside.pods().inNamespace(CLUSTER.namespace()).list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("system:serviceaccount:" + CLUSTER.namespace() + ":default");
        }
    }

    private void allowReadingConfigMaps() {
        CLUSTER.admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("reader")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs("list")
                        .endRule()
                        .build())
                .create();
        CLUSTER.admin()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("reader")
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "reader")
                        .addNewSubject("", "ServiceAccount", "default", CLUSTER.namespace())
                        .build())
                .create();
    }

    private PodSpec shell(String text) {
        return new PodSpecBuilder()
                .withNodeSelector(Map.of("kubernetes.io/hostname", node.name()))
                .withTerminationGracePeriodSeconds(5L)
                .withContainers(new ContainerBuilder()
                        .withName("main")
                        .withImage(IMAGE)
                        .withCommand("/bin/sh", "-c", text)
                        .addNewEnv()
                        .withName("NODE_NAME")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "spec.nodeName")
                        .endValueFrom()
                        .endEnv()
                        .addNewEnv()
                        .withName("POD_NAMESPACE")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.namespace")
                        .endValueFrom()
                        .endEnv()
                        .addNewVolumeMount()
                        .withName("shared")
                        .withMountPath("/shared")
                        .endVolumeMount()
                        .build())
                .addNewVolume()
                .withName("shared")
                .withNewHostPath("/shared", "")
                .endVolume()
                .build();
    }

    private void create(String name, PodSpec spec) {
        var policy = spec.getRestartPolicy() == null ? "Never" : spec.getRestartPolicy();
        CLUSTER.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(CLUSTER.namespace())
                        .endMetadata()
                        .withSpec(new PodSpecBuilder(spec)
                                .withRestartPolicy(policy)
                                .build())
                        .build())
                .create();
    }

    private Pod waitFor(String name, Predicate<Pod> condition) {
        return Observed.when(
                CLUSTER.admin(),
                CLUSTER.admin().pods().inNamespace(CLUSTER.namespace()).withName(name),
                pod -> !pod.getStatus().getContainerStatuses().isEmpty() && condition.test(pod));
    }

    private Pod waitForRunning() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> pods().stream()
                        .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase())));
        return pods().getFirst();
    }

    private List<Pod> pods() {
        return CLUSTER.admin().pods().inNamespace(CLUSTER.namespace()).list().getItems();
    }

    private List<String> eventReasons(String pod) {
        return CLUSTER.admin().v1().events().inNamespace(CLUSTER.namespace()).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(pod))
                .map(Event::getReason)
                .toList();
    }

    private String log(Pod pod) {
        return CLUSTER.admin().pods().resource(pod).getLog();
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }
}
