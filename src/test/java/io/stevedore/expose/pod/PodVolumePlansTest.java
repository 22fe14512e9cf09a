package io.stevedore.expose.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Hostings;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import io.stevedore.expose.PodFolder;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a pod's volume to a mover beside it; what cannot be reached says why. */
class PodVolumePlansTest {
    private static final TaskRef BACKUP = new TaskRef(TaskKind.POD_BACKUP, "velero", "backup-1", "pvb-uid");
    private static final TaskRef RESTORE = new TaskRef(TaskKind.POD_RESTORE, "velero", "restore-1", "pvr-uid");
    private static final ObjectRef<Pod> POD = ObjectRef.pod("app", "web-0");
    private static final ObjectRef<Pod> MOVER = ObjectRef.pod("velero", "backup-1");

    private final World world = new World()
            .folder(new PodFolder.Volumes(List.of("volumes/kubernetes.io~csi/pv-data/mount")))
            .create(Yaml.read("""
                    metadata: {namespace: app, name: web-0, uid: pod-uid}
                    spec:
                      nodeName: node-1
                      volumes:
                      - {name: data, persistentVolumeClaim: {claimName: claim}}
                      - {name: generic, ephemeral: {volumeClaimTemplate: {spec: {}}}}
                      - {name: logs, emptyDir: {}}
                      - {name: host, hostPath: {path: /etc}}
                      - {name: secret, secret: {secretName: s}}
                      - {name: config, configMap: {name: c}}
                      - {name: token, projected: {sources: []}}
                      - {name: downward, downwardAPI: {items: []}}
                      - {name: device, persistentVolumeClaim: {claimName: block}}
                      - {name: lost, persistentVolumeClaim: {claimName: nowhere}}
                      - {name: folder, persistentVolumeClaim: {claimName: of-the-node}}
                      - {name: unbound, persistentVolumeClaim: {claimName: pending}}
                    status: {phase: Running}
                    """, Pod.class));

    PodVolumePlansTest() {
        claim("claim", "pv-data", "Filesystem");
        claim("web-0-generic", "pv-generic", "Filesystem");
        claim("block", "pv-block", "Block");
        claim("of-the-node", "pv-node", "Filesystem");
        claim("pending", "", "Filesystem");
        world.create(Yaml.read("{metadata: {name: pv-node}, spec: {hostPath: {path: /srv}}}", PersistentVolume.class));
    }

    private void claim(String name, String volume, String mode) {
        world.create(Yaml.read(
                "{metadata: {namespace: app, name: %s}, spec: {volumeMode: %s, volumeName: \"%s\"}}"
                        .formatted(name, mode, volume),
                PersistentVolumeClaim.class));
    }

    private static Hosting hosting(int attempt) {
        Hosting plain = Hostings.ofAttempt(attempt);
        return new Hosting(
                plain.namespace(),
                new PodSpecBuilder(plain.agent())
                        .addNewVolume()
                        .withName("host-pods")
                        .withNewHostPath("/var/lib/kubelet/pods", "")
                        .endVolume()
                        .build(),
                plain.agentContainer(),
                plain.image(),
                plain.serviceAccount(),
                plain.labels(),
                plain.annotations(),
                plain.affinity(),
                plain.tolerations(),
                plain.resources(),
                plain.priorityClassName(),
                plain.placement(),
                attempt);
    }

    private static PodVolumePlans plans(TaskRef task, String volume) {
        return plans(task, volume, "pod-uid", "node-1", hosting(1), false);
    }

    private static PodVolumePlans plans(
            TaskRef task, String volume, String uid, String node, Hosting hosting, boolean privileged) {
        return new PodVolumePlans(new PodVolumeRequest(task, POD, uid, volume, node, privileged, "600s", hosting));
    }

    private ExposeStep drive(PodVolumePlans plans) {
        return new Runner(world, Pace.LAZY).drive(plans::expose);
    }

    private String broken(PodVolumePlans plans) {
        return drive(plans) instanceof ExposeStep.Broken broken ? broken.cause() : "not broken";
    }

    @ParameterizedTest
    @CsvSource({"data, pv-data", "generic, pv-generic", "logs, logs"})
    void looksForTheVolumeByItsName(String volume, String directory) {
        assertThat(drive(plans(BACKUP, volume))).isInstanceOf(ExposeStep.Done.class);
        assertThat(world.searched()).contains(new ExposeStep.Search("pod-uid", directory, false));
        assertThat(world.the(MOVER)
                        .getSpec()
                        .getVolumes()
                        .getFirst()
                        .getHostPath()
                        .getPath())
                .isEqualTo("/var/lib/kubelet/pods/pod-uid/volumes/kubernetes.io~csi/pv-data/mount");
    }

    @Test
    void aPodThatMountsAFolderOfAVolumeHasTheWholeVolumeBackedUp() {
        world.change(
                POD,
                pod -> pod.getSpec()
                        .setContainers(List.of(Yaml.read(
                                "{name: app, volumeMounts: [{name: data, mountPath: /data, subPath: sub}]}",
                                Container.class))));

        drive(plans(BACKUP, "data"));

        assertThat(world.the(MOVER)
                        .getSpec()
                        .getVolumes()
                        .getFirst()
                        .getHostPath()
                        .getPath())
                .endsWith("/kubernetes.io~csi/pv-data/mount");
        assertThat(world.the(MOVER).getSpec().getContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getSubPath)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host     | is a hostPath volume",
                "secret   | is a secret volume",
                "config   | is a configMap volume",
                "token    | is a projected volume",
                "downward | is a downwardAPI volume",
                "missing  | volume missing is not in Pod app/web-0",
                "lost     | PersistentVolumeClaim app/nowhere, of volume lost, does not exist",
                "unbound  | PersistentVolumeClaim app/pending, of volume unbound, is not bound",
                "folder   | is the hostPath PersistentVolume pv-node of its node",
                "device   | is a block device, which only a privileged mover can open",
            })
    void refusesWhatIsNotForFileSystemBackups(String volume, String why) {
        assertThat(broken(plans(BACKUP, volume))).contains(why);
        assertThat(world.get(MOVER)).isEmpty();
    }

    @Test
    void aDeviceIsReachedByAPrivilegedMover() {
        assertThat(drive(plans(BACKUP, "device", "pod-uid", "node-1", hosting(1), true)))
                .isInstanceOf(ExposeStep.Done.class);

        assertThat(world.searched()).contains(new ExposeStep.Search("pod-uid", "pv-block", true));
        assertThat(world.the(MOVER).getSpec().getContainers().getFirst().getArgs())
                .contains("--volume-mode=Block");
    }

    @Test
    void aPodThatIsGoneOrAnotherOneOrElsewhereIsTold() {
        assertThat(broken(plans(BACKUP, "data", "another-uid", "node-1", hosting(1), false)))
                .contains("is another one by now");
        assertThat(broken(plans(BACKUP, "data", "pod-uid", "node-2", hosting(1), false)))
                .contains("is on node node-1, not on node node-2");
        world.change(POD, pod -> pod.getStatus().setPhase("Succeeded"));
        assertThat(broken(plans(BACKUP, "data")))
                .contains("is Succeeded, and volumes are mounted only while a pod runs");
        world.take(POD);
        assertThat(broken(plans(BACKUP, "data"))).isEqualTo("Pod app/web-0 does not exist");
    }

    @Test
    void aVolumeThatIsNotMountedIsTold() {
        world.folder(new PodFolder.Volumes(List.of()));

        assertThat(broken(plans(BACKUP, "data")))
                .isEqualTo(
                        "volume data of Pod app/web-0 is not mounted on node node-1: expected one folder pv-data of a"
                                + " volume plugin, found 0");
    }

    @Test
    void aKubeletWithAnotherFolderIsNamed() {
        world.folder(new PodFolder.NoPod());

        assertThat(drive(plans(BACKUP, "data"))).isInstanceOfSatisfying(ExposeStep.Blocked.class, blocked -> {
            assertThat(blocked.obstacle().kind()).isEqualTo(Obstacle.Kind.NO_POD_FOLDER);
            assertThat(blocked.obstacle().message())
                    .contains("/var/lib/kubelet/pods of the node has no folder pod-uid", "RancherOS", "TKGI");
        });
    }

    @Test
    void aStaticPodHasTheFolderThatItsKubeletNames() {
        world.change(POD, pod -> pod.getMetadata().setAnnotations(Map.of("kubernetes.io/config.mirror", "hash")));

        drive(plans(BACKUP, "logs"));

        assertThat(world.searched()).contains(new ExposeStep.Search("hash", "logs", false));
    }

    @Test
    void aRestoreNeedsAPodThatWaits() {
        assertThat(broken(plans(RESTORE, "data"))).contains("has no init container restore-wait");

        world.change(POD, pod -> {
            pod.getSpec().setInitContainers(List.of(Yaml.read("{name: restore-wait}", Container.class)));
            pod.setStatus(Yaml.read(
                    "{phase: Pending, initContainerStatuses: [{name: restore-wait, state: {running: {}}}]}",
                    PodStatus.class));
        });
        assertThat(drive(plans(RESTORE, "data"))).isInstanceOf(ExposeStep.Done.class);

        world.take(ObjectRef.pod("velero", "restore-1"));
        world.change(POD, pod -> pod.getStatus().setPhase("Running"));
        world.change(POD, pod -> pod.getStatus().setInitContainerStatuses(List.of()));
        assertThat(broken(plans(RESTORE, "data"))).contains("does not wait for its volumes any more");
    }

    @Test
    void aLostMoverMakesRoomAndNobodyElsesPodIsTouched() {
        drive(plans(BACKUP, "data"));

        assertThat(drive(plans(BACKUP, "data", "pod-uid", "node-1", hosting(2), false)))
                .isInstanceOf(ExposeStep.Done.class);
        assertThat(world.the(MOVER).getMetadata().getAnnotations()).containsEntry("stevedore.io/attempt", "2");

        world.take(MOVER);
        world.create(Yaml.read("{metadata: {namespace: velero, name: backup-1, uid: x}}", Pod.class));
        assertThat(broken(plans(BACKUP, "data"))).contains("is left alone");
        new Runner(world, Pace.LAZY).drive(facts -> plans(BACKUP, "data").takeDown(facts, false));
        assertThat(world.get(MOVER)).isPresent();
    }

    @Test
    void takesItsMoverDown() {
        drive(plans(BACKUP, "data"));

        new Runner(world, Pace.LAZY).drive(facts -> plans(BACKUP, "data").takeDown(facts, true));
        world.settle();

        assertThat(world.get(MOVER)).isEmpty();
    }
}
