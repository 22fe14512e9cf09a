package io.stevedore.expose.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.sweep.Leftover.Kind;
import io.stevedore.expose.sweep.Leftover.State;
import io.stevedore.testing.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LeftoverSearchTest {
    private static final String LABEL = "labels: {velero.io/data-upload: backup-1}";
    private static final String MARK = "annotations: {stevedore.io/task: velero/backup-1/uid-1}";
    private static final String KEPT =
            "annotations: {stevedore.io/task: velero/backup-1/uid-1, stevedore.io/original-deletion-policy: Delete}";
    private static final String RESTORED = "labels: {velero.io/data-download: r}";
    private static final String MARK_OF_RESTORE = "annotations: {stevedore.io/task: velero/r/uid-2}";

    static Stream<Arguments> ours() {
        return Stream.of(
                arguments(object(VolumeSnapshot.class, "backup-1", "namespace: velero", LABEL, MARK), Kind.MADE),
                arguments(object(VolumeSnapshotContent.class, "backup-1", LABEL, MARK), Kind.MADE),
                arguments(object(PersistentVolume.class, "pvc-77", RESTORED, MARK_OF_RESTORE), Kind.MADE),
                arguments(retained(object(VolumeSnapshotContent.class, "snapcontent-9", KEPT)), Kind.KEPT));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void whatOurMarksTellIsFoundWhenItsTaskIsGoneOrOver(HasMetadata object, Kind kind) {
        for (State state : State.values()) {
            List<Leftover> found = new LeftoverSearch("velero", task -> state).in(Stream.of(object));

            if (state == State.OPEN) {
                assertThat(found).isEmpty();
            } else {
                assertThat(found).singleElement().satisfies(leftover -> {
                    assertThat(leftover.kind()).isEqualTo(kind);
                    assertThat(leftover.state()).isEqualTo(state);
                    assertThat(leftover.object().name())
                            .isEqualTo(object.getMetadata().getName());
                    assertThat(leftover.task().mark()).startsWith("velero/");
                });
            }
        }
    }

    static Stream<HasMetadata> lookAlikes() {
        String namespace = "namespace: velero";
        return Stream.of(
                // of an agent of another make: the label and nothing else
                object(VolumeSnapshot.class, "backup-1", namespace, LABEL),
                object(VolumeSnapshotContent.class, "backup-1", LABEL),
                object(PersistentVolume.class, "pvc-77", RESTORED),
                // a copy that somebody made under another name
                object(VolumeSnapshot.class, "backup-1-copy", namespace, LABEL, MARK),
                object(VolumeSnapshotContent.class, "backup-1-copy", LABEL, MARK),
                // of another installation
                object(VolumeSnapshot.class, "backup-1", "namespace: v2", LABEL, MARK.replace("velero/", "v2/")),
                // no mark that we write
                object(VolumeSnapshot.class, "backup-1", namespace, LABEL, MARK.replace("/uid-1", "")),
                object(VolumeSnapshot.class, "backup-1", namespace, LABEL, MARK.replace("uid-1", "")),
                object(
                        VolumeSnapshot.class,
                        "backup-1",
                        namespace,
                        LABEL,
                        "annotations: {other.io/task: velero/backup-1/u}"),
                // the label of another task, or of another kind
                object(VolumeSnapshot.class, "backup-1", namespace, LABEL.replace("backup-1", "backup-2"), MARK),
                object(VolumeSnapshot.class, "backup-1", namespace, MARK),
                object(PersistentVolume.class, "backup-1", LABEL, MARK),
                // a source's content that was always retained
                retained(object(VolumeSnapshotContent.class, "snapcontent-9", MARK)),
                retained(object(VolumeSnapshotContent.class, "snapcontent-9", "annotations: {a: b}")),
                // goes already
                object(VolumeSnapshotContent.class, "backup-1", LABEL, MARK, "deletionTimestamp: 2026-01-01T00:00:00Z"),
                // collected by Kubernetes
                object(Pod.class, "backup-1", namespace, LABEL, MARK));
    }

    @ParameterizedTest
    @MethodSource("lookAlikes")
    void whatOnlyLooksLikeOursIsNotFound(HasMetadata object) {
        List<Leftover> found = new LeftoverSearch("velero", task -> State.GONE).in(Stream.of(object));

        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"GONE", "OVER"})
    void onlyWhatStandsForTheGraceTimeIsDue(State state) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Duration grace = Duration.ofMinutes(5);
        List<Leftover> found = new LeftoverSearch("velero", task -> state)
                .in(Stream.of(object(VolumeSnapshotContent.class, "backup-1", LABEL, MARK)));
        Sweep first = Sweep.NOTHING.seen(found, start);

        assertThat(first.due(start.plus(grace).minusSeconds(1), grace)).isEmpty();
        assertThat(first.seen(found, start.plusSeconds(200)).due(start.plus(grace), grace))
                .isEqualTo(found);
        assertThat(first.seen(List.of(), start.plusSeconds(1))
                        .seen(found, start.plusSeconds(2))
                        .due(start.plus(grace), grace))
                .isEmpty();
    }

    @Test
    void whatItWasIsTold() {
        List<Leftover> found = new LeftoverSearch("velero", task -> State.GONE)
                .in(ours().map(arguments -> (HasMetadata) arguments.get()[0]));

        assertThat(found.stream().map(Leftover::text))
                .containsExactly(
                        "VolumeSnapshot velero/backup-1 was made for DataUpload velero/backup-1 (uid-1), which does not"
                                + " exist any more",
                        "VolumeSnapshotContent backup-1 was made for DataUpload velero/backup-1 (uid-1), which does not"
                                + " exist any more",
                        "PersistentVolume pvc-77 was made for DataDownload velero/r (uid-2), which does not exist any more",
                        "VolumeSnapshotContent snapcontent-9 was kept from being deleted for DataUpload velero/backup-1"
                                + " (uid-1), which does not exist any more");
    }

    private static <T extends HasMetadata> T object(Class<T> type, String name, String... metadata) {
        return Yaml.read(
                "{metadata: {name: %s, uid: uid-of-%s, %s}, spec: {}}"
                        .formatted(name, name, String.join(", ", metadata)),
                type);
    }

    private static VolumeSnapshotContent retained(VolumeSnapshotContent content) {
        content.getSpec().setDeletionPolicy("Retain");
        return content;
    }
}
