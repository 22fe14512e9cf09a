package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentWorld;
import io.stevedore.testing.FreePort;
import io.stevedore.testing.InOwnWorld;
import io.stevedore.testing.Program;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The DaemonSet that {@code velero install} made, with our image in place of Velero's and nothing else changed. */
class VeleroInstallIT extends InOwnWorld {
    private ClusterRoleBinding admin;

    @Override
    protected AgentWorld newWorld() throws IOException {
        return AgentWorld.empty(cluster, Program.image("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    }

    @BeforeEach
    void install() throws IOException {
        world.movers(MoverScript.completes(Duration.ofSeconds(2)));
        world.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(world.velero())
                        .withName("velero")
                        .endMetadata()
                        .build())
                .create();
        admin = world.admin().resource(clusterAdmin()).create();
        world.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(world.velero())
                        .withName("cloud-credentials")
                        .endMetadata()
                        .addToStringData("cloud", "[default]")
                        .build())
                .create();
        world.admin().resource(daemonSet()).create();
    }

    private ClusterRoleBinding clusterAdmin() {
        return new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("velero-" + world.velero())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", "velero", world.velero())
                .build();
    }

    /** The nodes of a test share one network, so that the port cannot be the usual one. */
    private DaemonSet daemonSet() throws IOException {
        try (InputStream file = VeleroInstallIT.class.getResourceAsStream("/velero-install/node-agent.yaml")) {
            DaemonSet set = (DaemonSet) world.admin().load(file).items().getFirst();
            set.getMetadata().setNamespace(world.velero());
            Container agent =
                    set.getSpec().getTemplate().getSpec().getContainers().getFirst();
            agent.setImage(AgentWorld.IMAGE);
            agent.getArgs().add("--metrics-address=127.0.0.1:" + FreePort.find());
            return set;
        }
    }

    @AfterEach
    void remove() {
        world.admin().resource(admin).delete();
    }

    @Test
    void itsAgentMovesVolumesInPodsOfTheSameImageAndAccount() {
        // When
        DataUpload upload = world.upload("taken-over");

        // Then
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        Pod mover = world.moverPod(upload).orElseThrow();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(world.upload(upload).getStatus().node).isEqualTo(world.nodeName());
        world.awaitNothingLeft(agentPods());

        assertThat(mover.getSpec().getServiceAccountName()).isEqualTo("velero");
        assertThat(mover.getSpec().getSecurityContext().getRunAsUser()).isZero();
        assertThat(ownVolumes(mover)).containsExactly(uid(upload), "scratch", "cloud-credentials");
        Container container = mover.getSpec().getContainers().getFirst();
        assertThat(container.getImage()).isEqualTo(AgentWorld.IMAGE);
        assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
        assertThat(container.getSecurityContext()).isNull();
        assertThat(container.getEnv())
                .extracting(EnvVar::getName)
                .contains("VELERO_NAMESPACE", "AWS_SHARED_CREDENTIALS_FILE");
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/" + uid(upload), "/scratch", "/credentials")
                .doesNotContain("/host_pods", "/var/lib/kubelet/plugins");
    }

    private String[] agentPods() {
        return world
                .admin()
                .pods()
                .inNamespace(world.velero())
                .withLabel(Names.ROLE_LABEL, Names.ROLE_NODE_AGENT)
                .list()
                .getItems()
                .stream()
                .map(pod -> "Pod " + pod.getMetadata().getName())
                .toArray(String[]::new);
    }

    private static String uid(DataUpload upload) {
        return upload.getMetadata().getUid();
    }

    /** Without the account's token, which the API server adds to every pod. */
    private static List<String> ownVolumes(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .map(Volume::getName)
                .filter(name -> !name.startsWith("kube-api-access-"))
                .toList();
    }
}
