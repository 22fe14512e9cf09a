package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.stevedore.api.Phases;
import io.stevedore.api.v1.PodReference;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.AgentWorld;
import io.stevedore.testing.InSharedWorld;
import io.stevedore.testing.Observed;
import io.stevedore.testing.Patiently;
import io.stevedore.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PodVolumeBackups and PodVolumeRestores on the real API server: the agent of the pod's node carries them out. */
class PodVolumeIT extends InSharedWorld {
    private static final String RESTORE = "5f0c8d3e-0000-4000-8000-000000000001";

    private AgentProcess agent;

    @BeforeAll
    void anAgentThatSeesItsPods() {
        Patiently.edit(
                world.admin().apps().daemonSets().inNamespace(world.velero()).withName("node-agent"), set -> {
                    set.getSpec()
                            .getTemplate()
                            .getSpec()
                            .setVolumes(List.of(Yaml.read(
                                    "{name: host-pods, hostPath: {path: /var/lib/kubelet/pods}}", Volume.class)));
                    return set;
                });
        agent = start().ready();
    }

    private AgentProcess start() {
        return world.startAgent("--host-pods=" + world.node().folder("x").getParent());
    }

    private Pod pod(String name, String init) {
        return world.admin()
                .resource(Yaml.read(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {namespace: %s, name: %s}
                        spec:
                          nodeSelector: {kubernetes.io/hostname: %s}
                          terminationGracePeriodSeconds: 0
                          automountServiceAccountToken: false
                          initContainers: [%s]
                          containers:
                          - name: app
                            image: %s
                            command: [/bin/sleep, "3600"]
                            volumeMounts: [{name: data, mountPath: /data}]
                          volumes:
                          - {name: data, emptyDir: {}}
                          - {name: host, hostPath: {path: /etc}}
                        """.formatted(world.app(), name, world.nodeName(), init, AgentWorld.IMAGE), Pod.class))
                .create();
    }

    private Pod awaitPhase(Pod pod, String phase) {
        return Observed.when(
                world.admin(),
                world.admin()
                        .pods()
                        .inNamespace(world.app())
                        .withName(pod.getMetadata().getName()),
                now -> phase.equals(now.getStatus().getPhase()));
    }

    private static PodReference reference(Pod pod) {
        PodReference reference = new PodReference();
        reference.kind = "Pod";
        reference.namespace = pod.getMetadata().getNamespace();
        reference.name = pod.getMetadata().getName();
        reference.uid = pod.getMetadata().getUid();
        return reference;
    }

    private PodVolumeBackup backup(String name, Pod pod, Consumer<PodVolumeBackup.Spec> change) {
        PodVolumeBackup task = new PodVolumeBackup();
        task.getMetadata().setName(name);
        PodVolumeBackup.Spec spec = new PodVolumeBackup.Spec();
        spec.node = world.nodeName();
        spec.pod = reference(pod);
        spec.volume = "data";
        spec.backupStorageLocation = "default";
        spec.repoIdentifier = "";
        spec.uploaderType = "kopia";
        change.accept(spec);
        task.setSpec(spec);
        return world.admin().resource(task).inNamespace(world.velero()).create();
    }

    private PodVolumeRestore restore(String name, Pod pod) {
        PodVolumeRestore task = Yaml.read("""
                metadata:
                  name: %s
                  ownerReferences:
                  - {apiVersion: velero.io/v1, kind: Restore, name: r, uid: %s, controller: true}
                """.formatted(name, RESTORE), PodVolumeRestore.class);
        PodVolumeRestore.Spec spec = new PodVolumeRestore.Spec();
        spec.pod = reference(pod);
        spec.volume = "data";
        spec.backupStorageLocation = "default";
        spec.repoIdentifier = "";
        spec.snapshotID = "0123456789abcdef0123456789abcdef";
        spec.sourceNamespace = world.app();
        task.setSpec(spec);
        return world.admin().resource(task).inNamespace(world.velero()).create();
    }

    private String end(HasMetadata task) {
        return world.awaitEndAndMessage(task);
    }

    @Test
    void aPodsVolumeIsBackedUpAndWhatCannotBeSaysWhy() {
        Pod pod = awaitPhase(pod("web-0", ""), "Running");

        PodVolumeBackup good = backup("good", pod, spec -> {});
        assertThat(end(good)).isEqualTo(Phases.COMPLETED);
        PodVolumeBackup done =
                world.admin().resource(good).inNamespace(world.velero()).get();
        assertThat(done.getStatus().snapshotID).isNotEmpty();
        assertThat(done.getStatus().path).isEqualTo("/" + done.getMetadata().getUid());
        assertThat(done.getMetadata().getFinalizers()).isEmpty();

        assertThat(end(backup("missing", pod, spec -> spec.volume = "nothing")))
                .startsWith("Failed: error to expose PVB: volume nothing is not in Pod");
        assertThat(end(backup("refused", pod, spec -> spec.volume = "host"))).contains("is a hostPath volume");
        assertThat(end(backup("gone", pod, spec -> spec.pod.name = "gone"))).contains("/gone does not exist");
        assertThat(end(backup("another", pod, spec -> spec.pod.uid = "x"))).contains("is another one by now");
        assertThat(end(backup("elsewhere", pod, spec -> spec.node = "no-such-node")))
                .contains("there is no such node");
        assertThat(end(backup("tags", pod, spec -> spec.tags = Map.of("a:b", "c"))))
                .contains("no snapshot can have for a tag");

        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        PodVolumeBackup moving = backup("moving", pod, spec -> {});
        world.awaitPhase(moving, Phases.IN_PROGRESS);
        assertThat(world.cancelToTheEnd(moving)).startsWith(Phases.CANCELED);
        world.awaitNothingLeft();
    }

    @Test
    void aRestoreWaitsForItsPodAndGoesOnWhenItsAgentIsExchanged() {
        PodVolumeRestore lost = restore(
                "lost",
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(world.app())
                        .withName("nobody")
                        .withUid("x")
                        .endMetadata()
                        .build());
        assertThat(end(lost)).startsWith("Failed: Pod " + world.app() + "/nobody does not exist");
        Pod pod = pod("web-1", """
                {name: first, image: %s, command: [/bin/sleep, "4"]}, {name: restore-wait, image: %s,
                command: [/bin/sh, -c, "until [ -f /restores/data/.velero/%s ]; do sleep 0.2; done"],
                volumeMounts: [{name: data, mountPath: /restores/data}]}
                """.formatted(AgentWorld.IMAGE, AgentWorld.IMAGE, RESTORE));
        world.movers(MoverScript.completes(Duration.ofSeconds(6)).writing(Path.of(".velero", RESTORE)));

        PodVolumeRestore task = restore("back", pod);
        world.awaitPhase(task, Phases.IN_PROGRESS);
        assertThat(Files.exists(world.node()
                        .folder(pod.getMetadata().getUid())
                        .resolve("volumes/kubernetes.io~empty-dir/data/.velero")))
                .isFalse();
        agent.kill();
        agent = start();

        assertThat(end(task)).isEqualTo(Phases.COMPLETED);
        awaitPhase(pod, "Running");
        assertThat(end(restore("late", pod))).contains("does not wait for its volumes any more");
        world.awaitNothingLeft();
    }
}
