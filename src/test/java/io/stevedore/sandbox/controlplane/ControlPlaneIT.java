package io.stevedore.sandbox.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.programs.KubernetesPrograms;
import io.stevedore.sandbox.programs.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneIT {
    private static final KubernetesPrograms PROGRAMS =
            Programs.ofThisMachine(System.err::println).kubernetes();

    @TempDir
    Path state;

    @Test
    void servesAccountsByTheirRolesAndLeavesNoProcess() throws Exception {
        List<ProcessHandle> children;
        try (ControlPlane controlPlane = ControlPlane.start(state, PROGRAMS)) {
            children = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains(state.toString()))
                    .toList();
            controlPlane
                    .admin()
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("powerless")
                            .withNamespace("default")
                            .endMetadata()
                            .build())
                    .create();

            readsACertificateAgainThatWasHalfWritten(controlPlane);
            KubernetesClient powerless = controlPlane.as("default", "powerless");

            assertThatThrownBy(
                            () -> powerless.configMaps().inNamespace("default").list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403))
                    .hasMessageContaining("system:serviceaccount:default:powerless");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> controlPlane
                                    .admin()
                                    .configMaps()
                                    .inNamespace("default")
                                    .withName("kube-root-ca.crt")
                                    .get()
                            != null);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(controlPlane.kubeconfig())))
                    .isEqualTo("rw-------");
            try (KubernetesClient fromFile = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(
                            controlPlane.kubeconfig("default", "powerless").toFile()))
                    .build()) {
                assertThatThrownBy(() -> fromFile.resource(new ConfigMapBuilder()
                                        .withNewMetadata()
                                        .withName("refused")
                                        .withNamespace("default")
                                        .endMetadata()
                                        .build())
                                .create())
                        .hasMessageContaining("forbidden");
            }
        }
        assertThat(children).hasSizeGreaterThanOrEqualTo(4).noneMatch(ProcessHandle::isAlive);
    }

    private void readsACertificateAgainThatWasHalfWritten(ControlPlane controlPlane) throws Exception {
        Path authority = Files.createFile(state.resolve("half-written.crt"));
        String token = controlPlane.token("default", "powerless");
        try (Readiness readiness = new Readiness(controlPlane.url(), authority, token)) {
            assertThat(readiness.reached()).isFalse();

            Files.copy(controlPlane.caFile(), authority, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(Duration.ofSeconds(30)).until(readiness::reached);
        }
    }

    @Test
    void tellsTheEndOfTheLogOfAProgramThatDies() {
        KubernetesPrograms broken = new KubernetesPrograms(
                PROGRAMS.etcd(), Path.of("/bin/false"), PROGRAMS.controllerManager(), PROGRAMS.scheduler());

        assertThatThrownBy(() -> ControlPlane.start(state, broken))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("kube-apiserver ended with code 1")
                .hasMessageContaining(state.resolve("kube-apiserver.log").toString());
    }
}
