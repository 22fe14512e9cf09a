package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.diagnostics.History;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InSharedWorld;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What an agent waits for that does not come: it ends the task when the time is over, and says why. */
@Order(1)
class DeadlinesIT extends InSharedWorld {
    private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(40); // longer than what heals here may take

    @BeforeAll
    void start() {
        world.startAgent(
                        "--data-mover-prepare-timeout=" + PREPARE_TIMEOUT.toSeconds() + "s",
                        "--fail-fast=StorageClassMissing",
                        "-Dstevedore.healing=10S",
                        "-Dstevedore.cancel-grace=15S")
                .ready();
    }

    @Test
    void aVolumeThatIsNotReadyInTimeFailsTheTaskWithTheCause() throws IOException {
        // Given
        world.veleroFaults().failProvisioning("play", "the pool is full");
        // When
        DataUpload upload = world.upload("late");
        // Then
        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: timeout on preparing data upload: ")
                .contains("the pool is full");
        Instant seen = Instant.now();
        DataUpload.Status status = world.upload(upload).getStatus();
        Instant accepted = Instant.parse(status.acceptedTimestamp);
        System.err.printf(
                "prepare timeout: seen %d ms after its time, which is told in whole seconds%n",
                Duration.between(accepted.plus(PREPARE_TIMEOUT), seen).toMillis());
        assertThat(Duration.between(accepted, Instant.parse(status.completionTimestamp)))
                .isGreaterThanOrEqualTo(PREPARE_TIMEOUT.minusSeconds(1)); // the timestamps are cut to seconds
        world.awaitNothingLeft();
        assertTellsAll(kept(upload), upload);
    }

    private static void assertTellsAll(JsonNode record, DataUpload upload) {
        assertThat(record.at("/summary/name").asText())
                .isEqualTo(upload.getMetadata().getName());
        assertThat(record.at("/summary/next").asText()).isEqualTo("Failed");
        assertThat(record.path("findings").findValuesAsText("code")).contains("ProvisioningFailed");
        assertThat(record.path("objects").findValuesAsText("kind"))
                .contains("DataUpload", "Pod", "PersistentVolumeClaim", "VolumeSnapshot", "VolumeSnapshotContent");
        assertThat(record.path("events").findValuesAsText("message")).anyMatch(text -> text.contains("pool is full"));
        assertThat(record.path("timeline").findValuesAsText("what"))
                .containsSubsequence("created", "accepted", "Accepted: the prepare timeout is over");
    }

    /** The objects are gone by now. */
    private JsonNode kept(DataUpload upload) throws IOException {
        List<History.Entry> entries = world.history().entries().stream()
                .filter(entry -> entry.id().contains(upload.getMetadata().getUid()))
                .toList();
        assertThat(entries).singleElement().isInstanceOf(History.Entry.Kept.class);
        return world.history().read(entries.getFirst().id()).orElseThrow();
    }

    @Test
    void aRefusalThatDoesNotHealFailsTheTaskWithTheCause() {
        // Given
        world.noPods();
        // When
        DataUpload upload = world.upload("refused");
        // Then
        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: error exposing snapshot: QuotaExceeded: Pod ")
                .contains("quota-7f3a");
        world.awaitNothingLeft();
    }

    @Test
    void aMissingClassIsToldAndEndsNothingUnlessAskedTo() {
        // Given
        world.claim("classless");
        world.snapshot("classless", "classless");
        // When
        DataUpload upload = world.upload("classless", spec -> spec.csiSnapshot.storageClass = "class-7f3a");
        // Then
        world.awaitMessage(upload, "StorageClassMissing: StorageClass class-7f3a");
        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed: error exposing snapshot: StorageClassMissing");
    }

    @Test
    void aMoverThatDoesNotHearOfTheCancelIsEndedAndWhoWaitsIsTold() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMinutes(5)).deaf());
        DataUpload upload = world.upload("deaf");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        world.movers(MoverScript.completes(Duration.ofMillis(200)));
        DataUpload next = world.upload("next");
        awaitMessage(
                next,
                "NoSlot: Node %s: its slot is held by DataUpload %s/%s"
                        .formatted(
                                world.nodeName(),
                                world.velero(),
                                upload.getMetadata().getName()));
        // When
        world.cancel(upload);
        // Then
        awaitMessage(upload, "CancelPending: Pod ");
        assertThat(world.awaitEndAndMessage(upload)).startsWith(Phases.CANCELED).doesNotContain("CancelPending");
        assertThat(world.awaitEndAndMessage(next)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    private void awaitMessage(DataUpload upload, String start) {
        Eventually.until(
                Duration.ofSeconds(60),
                () -> "\"%s\" to begin with \"%s\"".formatted(world.message(upload), start),
                () -> world.message(upload).startsWith(start));
    }
}
