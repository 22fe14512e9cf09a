package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InOwnWorld;
import io.stevedore.testing.Observed;
import io.stevedore.testing.Patiently;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What an agent has left whose task was taken away from under it. */
@Order(2)
class SweepIT extends InOwnWorld {
    private static final String GRACE = "-Dstevedore.sweep-grace=1s";

    @Test
    void leftoversAreToldAndThenRemovedAndNothingElseIsTouched() {
        String name = "left-" + world.velero();
        world.claim("data");
        VolumeSnapshot snapshot = Observed.when(
                world.admin(),
                world.admin().resource(world.snapshot("data", "data")),
                each -> each.getStatus() != null
                        && Boolean.TRUE.equals(each.getStatus().getReadyToUse()));
        var source = content(snapshot.getStatus().getBoundVolumeSnapshotContentName());
        String mark = world.velero() + "/" + name + "/0f5c";
        keep(source, mark);
        var own = content(name);
        world.admin().resource(snapshot(name, mark)).create();
        world.admin().resource(ownContent(name, mark, source.get())).create();
        var lookAlike = world.admin().resource(snapshot(name + "-copy", mark));
        lookAlike.create();

        try (AgentProcess teller = world.startAgent("--sweep=report", GRACE).ready()) {
            Eventually.until(
                    Duration.ofSeconds(60),
                    () -> "three leftovers to be told\n" + teller.log(),
                    () -> told().size() == 3);
        }
        assertThat(source.get().getSpec().getDeletionPolicy()).isEqualTo("Retain");
        assertThat(own.get().getMetadata().getDeletionTimestamp()).isNull();

        AgentProcess sweeper = world.startAgent(GRACE).ready();
        Eventually.until(Duration.ofSeconds(60), () -> "ours to go\n" + sweeper.log(), () -> own.get() == null);
        Observed.when(
                world.admin(),
                source,
                content -> "Delete".equals(content.getSpec().getDeletionPolicy()));
        assertThat(source.get().getMetadata().getAnnotations()).doesNotContainKey("stevedore.io/task");
        assertThat(world.admin().resource(snapshot).get().getMetadata().getDeletionTimestamp())
                .isNull();
        assertThat(lookAlike.get().getMetadata().getDeletionTimestamp()).isNull();
        lookAlike.delete();
        world.admin().resource(snapshot).delete();

        whatATaskLeavesThatIsTakenAwayGoesToo();
    }

    /** With the same agent, whose next look is a day ahead. */
    private void whatATaskLeavesThatIsTakenAwayGoesToo() {
        world.veleroFaults().failProvisioning("play", "the pool is full");
        DataUpload upload = world.upload("taken");
        var own = content(upload.getMetadata().getName());
        Eventually.until(Duration.ofSeconds(60), () -> "a content of its own", () -> own.get() != null);

        world.admin()
                .resource(upload)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        world.admin().resource(upload).delete();

        world.awaitNothingLeft();
    }

    private List<Event> told() {
        return world.admin()
                .v1()
                .events()
                .inNamespace(world.velero())
                .withField("reason", "Leftover")
                .list()
                .getItems();
    }

    private Resource<VolumeSnapshotContent> content(String name) {
        return world.admin().resources(VolumeSnapshotContent.class).withName(name);
    }

    private static void keep(Resource<VolumeSnapshotContent> source, String mark) {
        Patiently.edit(source, content -> {
            content.getMetadata()
                    .setAnnotations(
                            Map.of("stevedore.io/task", mark, "stevedore.io/original-deletion-policy", "Delete"));
            content.getSpec().setDeletionPolicy("Retain");
            return content;
        });
    }

    private VolumeSnapshot snapshot(String name, String mark) {
        return Serialization.unmarshal("""
                apiVersion: snapshot.storage.k8s.io/v1
                kind: VolumeSnapshot
                metadata:
                  namespace: %1$s
                  name: %2$s
                  labels: {velero.io/data-upload: %2$s}
                  annotations: {stevedore.io/task: %3$s}
                spec: {source: {volumeSnapshotContentName: %2$s}, volumeSnapshotClassName: play}
                """.formatted(world.velero(), name, mark), VolumeSnapshot.class);
    }

    private VolumeSnapshotContent ownContent(String name, String mark, VolumeSnapshotContent source) {
        return Serialization.unmarshal(
                """
                apiVersion: snapshot.storage.k8s.io/v1
                kind: VolumeSnapshotContent
                metadata:
                  name: %2$s
                  labels: {velero.io/data-upload: %2$s}
                  annotations: {stevedore.io/task: %3$s, stevedore.io/source-content: %4$s}
                spec:
                  deletionPolicy: Delete
                  driver: %5$s
                  source: {snapshotHandle: %6$s}
                  volumeSnapshotClassName: play
                  volumeSnapshotRef: {namespace: %1$s, name: %2$s}
                """.formatted(
                                world.velero(),
                                name,
                                mark,
                                source.getMetadata().getName(),
                                source.getSpec().getDriver(),
                                source.getStatus().getSnapshotHandle()),
                VolumeSnapshotContent.class);
    }
}
