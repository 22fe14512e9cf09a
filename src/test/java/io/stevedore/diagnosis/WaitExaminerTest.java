package io.stevedore.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import io.stevedore.testing.Yaml;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitExaminerTest {
    private static final TaskRef TASK = new TaskRef(TaskKind.UPLOAD, "velero", "task", "uid");

    private static Event event(String uid, String reason, String message) {
        return Yaml.read(
                "{metadata: {name: e}, type: Normal, involvedObject: {uid: %s}, reason: %s, message: %s}"
                        .formatted(uid, reason, message),
                Event.class);
    }

    @Test
    void aFullQueueAndAMissingTargetAreToldApart() {
        assertThat(WaitExaminer.untaken(TASK, true, "2 volumes are being exposed"))
                .isEqualTo(new Finding(Code.QUEUE_FULL, "DataUpload velero/task", "2 volumes are being exposed"));
        assertThat(WaitExaminer.untaken(TASK, false, "PersistentVolumeClaim app/data does not exist yet")
                        .code())
                .isEqualTo(Code.TARGET_MISSING);
    }

    @Test
    void whoHoldsTheSlotsIsTold() {
        assertThat(WaitExaminer.noSlot("node-1", 1, List.of("DataUpload velero/other")))
                .isEqualTo(new Finding(Code.NO_SLOT, "Node node-1", "its slot is held by DataUpload velero/other"));
        assertThat(WaitExaminer.noSlot(
                                "node-1",
                                7,
                                IntStream.range(0, 7).mapToObj(i -> "t" + i).toList())
                        .evidence())
                .isEqualTo("its 7 slots are held by t0, t1, t2, t3, t4 and 2 more");
        assertThat(WaitExaminer.noSlot("node-1", 1, List.of()).evidence())
                .isEqualTo("its slot is held by tasks that are not known yet");
    }

    @Test
    void aMoverWaitsForItsRepositoryUntilItStarts() {
        Event waits = event("uid", "Repository-Not-Ready", "BackupRepository velero/r is not ready yet");
        Event other = event("other", "Data-Path-Started", "started");

        assertThat(WaitExaminer.repository(TASK, List.of(waits, other)))
                .contains(new Finding(
                        Code.REPOSITORY_NOT_READY,
                        "DataUpload velero/task",
                        "BackupRepository velero/r is not ready yet"));
        assertThat(WaitExaminer.repository(TASK, List.of(waits, event("uid", "Data-Path-Started", "started"))))
                .isEmpty();
        assertThat(WaitExaminer.repository(TASK, List.of())).isEmpty();
    }

    @Test
    void aCancelIsToldWithItsEnd() {
        Instant asked = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(WaitExaminer.cancel(TASK, asked, asked.plusSeconds(30)).text())
                .isEqualTo("CancelPending: Pod velero/task: its mover was asked to stop at 2026-01-01T00:00:00Z and has"
                        + " time until 2026-01-01T00:00:30Z. Wait.");
    }
}
