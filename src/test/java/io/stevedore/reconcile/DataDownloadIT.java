package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InSharedWorld;
import io.stevedore.testing.Patiently;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A DataDownload's life: the volume that the mover filled ends with the target claim. */
@Order(1)
class DataDownloadIT extends InSharedWorld {
    private AgentProcess agent;

    @BeforeAll
    void start() {
        agent = world.startAgent().ready();
    }

    private PersistentVolumeClaim target(String name) {
        return world.admin()
                .persistentVolumeClaims()
                .inNamespace(world.app())
                .withName(name)
                .get();
    }

    private PersistentVolume volumeOf(PersistentVolumeClaim claim) {
        return world.admin()
                .persistentVolumes()
                .withName(claim.getSpec().getVolumeName())
                .get();
    }

    @Test
    void endsWithTheVolumeAtTheTarget() {
        world.movers(MoverScript.completes(Duration.ofMillis(500)).writing(Path.of("restored.txt")));

        DataDownload download = world.download("back");

        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        PersistentVolumeClaim claim = target("back");
        assertThat(claim.getStatus().getPhase()).isEqualTo("Bound");
        PersistentVolume volume = volumeOf(claim);
        assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(volume.getMetadata().getLabels()).containsKey(Names.DYNAMIC_PV_RESTORE);
        assertThat(Files.exists(world.storage()
                        .volume(volume.getSpec().getCsi().getVolumeHandle())
                        .resolve("restored.txt")))
                .isTrue();
        world.awaitNothingLeft();
    }

    /** In the middle of the handing over of one volume, and between the end of another and the last write to it. */
    @Test
    void goesOnWhereAKilledAgentLeft() {
        DataDownload marked = world.download("marked");
        assertThat(world.awaitEndAndMessage(marked)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
        world.movers(MoverScript.completes(Duration.ofSeconds(2)));
        DataDownload download = world.download("halfway");
        world.awaitPhase(download, Phases.IN_PROGRESS);
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover to end",
                () -> world.moverPod(download)
                        .map(pod -> "Succeeded".equals(pod.getStatus().getPhase()))
                        .orElse(true));
        agent.kill();
        mark(volumeOf(target("marked")), marked);

        agent = world.startAgent();

        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        assertThat(volumeOf(target("halfway")).getSpec().getPersistentVolumeReclaimPolicy())
                .isEqualTo("Delete");
        Eventually.until(Duration.ofSeconds(120), () -> "the marks to go", () -> {
            PersistentVolume volume = volumeOf(target("marked"));
            return !volume.getMetadata().getLabels().containsKey(Names.DATA_DOWNLOAD)
                    && !volume.getMetadata().getAnnotations().containsKey(Names.OWNER_TASK);
        });
        world.awaitNothingLeft();
    }

    private void mark(PersistentVolume marked, DataDownload task) {
        Patiently.edit(
                world.admin().persistentVolumes().withName(marked.getMetadata().getName()), volume -> {
                    volume.getMetadata()
                            .getLabels()
                            .put(Names.DATA_DOWNLOAD, task.getMetadata().getName());
                    volume.getMetadata()
                            .getAnnotations()
                            .put(
                                    Names.OWNER_TASK,
                                    "%s/%s/%s"
                                            .formatted(
                                                    world.velero(),
                                                    task.getMetadata().getName(),
                                                    task.getMetadata().getUid()));
                    return volume;
                });
    }

    /** The server makes the target after the DataDownload. */
    @Test
    void goesOnWhenItsTargetComesWithoutAskingForItAgainAndAgain() throws Exception {
        DataDownload download = world.downloadWithoutTarget("eager");
        Thread.sleep(7_000); // longer than an agent that asks now and then would wait

        world.target("eager");

        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        assertThat(AuditLog.read(
                        world.auditLog(),
                        "system:serviceaccount:" + world.velero() + ":",
                        event -> event.resource().equals("persistentvolumeclaims")
                                && event.name().equals("eager")
                                && event.verb().equals("get")))
                .isEmpty();
    }

    @Test
    void refusesATargetThatIsBound() {
        world.claim("taken");
        DataDownload download = new DataDownload();
        download.getMetadata().setName("taken");
        download.setSpec(new DataDownload.Spec());
        download.getSpec().targetVolume = new DataDownload.TargetVolume();
        download.getSpec().targetVolume.namespace = world.app();
        download.getSpec().targetVolume.pvc = "taken";
        download.getSpec().targetVolume.pv = "";
        download.getSpec().backupStorageLocation = "default";
        download.getSpec().sourceNamespace = world.app();
        download.getSpec().snapshotID = "0123456789abcdef0123456789abcdef";
        download.getSpec().operationTimeout = "10m0s";
        DataDownload created = world.admin()
                .resources(DataDownload.class)
                .inNamespace(world.velero())
                .resource(download)
                .create();

        assertThat(world.awaitEndAndMessage(created)).contains("has already been bound");
        assertThat(target("taken").getStatus().getPhase()).isEqualTo("Bound");
        world.awaitNothingLeft();
    }

    @Test
    void isCancelledInEveryPhase() {
        DataDownload fresh = world.downloadWithoutTarget("fresh");
        world.awaitPhase(fresh, "");
        assertThat(world.cancelToTheEnd(fresh)).startsWith(Phases.CANCELED);

        world.veleroFaults().failProvisioning("play", "the pool is full");
        DataDownload accepted = world.download("accepted");
        world.awaitPhase(accepted, Phases.ACCEPTED);
        assertThat(world.cancelToTheEnd(accepted)).startsWith(Phases.CANCELED);
        world.veleroFaults().clear();

        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        DataDownload moving = world.download("moving");
        world.awaitPhase(moving, Phases.IN_PROGRESS);
        DataDownload prepared = world.download("prepared");
        world.awaitPhase(prepared, Phases.PREPARED);
        assertThat(world.cancelToTheEnd(prepared)).startsWith(Phases.CANCELED);

        assertThat(world.cancelToTheEnd(moving)).startsWith(Phases.CANCELED);
        assertThat(target("moving").getSpec().getVolumeName()).isNull();
        world.awaitNothingLeft();
    }
}
