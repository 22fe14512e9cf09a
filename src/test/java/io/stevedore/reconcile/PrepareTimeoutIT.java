package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.diagnostics.History;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InOwnWorld;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A volume that is not exposed in time. */
@Order(2)
class PrepareTimeoutIT extends InOwnWorld {

    @Test
    void tellsWhyItWasNotReadyInTime() throws IOException {
        world.startAgent("--data-mover-prepare-timeout=15s").ready();
        world.claim("late");
        world.snapshot("late", "late");
        Eventually.until(Duration.ofSeconds(120), () -> "the snapshot to be ready", () -> {
            VolumeSnapshot snapshot = world.admin()
                    .resources(VolumeSnapshot.class)
                    .inNamespace(world.app())
                    .withName("late")
                    .get();
            return snapshot.getStatus() != null
                    && Boolean.TRUE.equals(snapshot.getStatus().getReadyToUse());
        });
        world.veleroFaults().failProvisioning("play", "the pool is full");
        DataUpload upload = world.upload("late", spec -> {});

        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: timeout on preparing data upload: ")
                .contains("the pool is full");
        Instant seen = Instant.now();
        DataUpload.Status status = world.upload(upload).getStatus();
        System.err.printf(
                "prepare timeout: seen %d ms after its time, which is told in whole seconds%n",
                Duration.between(Instant.parse(status.acceptedTimestamp).plusSeconds(15), seen)
                        .toMillis());
        assertThat(Duration.between(Instant.parse(status.acceptedTimestamp), Instant.parse(status.completionTimestamp)))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(14)); // the timestamps are cut to seconds
        world.awaitNothingLeft();
        JsonNode record = kept();
        assertThat(record.at("/summary/name").asText()).isEqualTo("late");
        assertThat(record.at("/summary/next").asText()).isEqualTo("Failed");
        assertThat(record.path("findings").findValuesAsText("code")).contains("ProvisioningFailed");
        assertThat(record.path("objects").findValuesAsText("kind"))
                .contains("DataUpload", "Pod", "PersistentVolumeClaim", "VolumeSnapshot", "VolumeSnapshotContent");
        assertThat(record.path("events").findValuesAsText("message")).anyMatch(text -> text.contains("pool is full"));
        assertThat(record.path("timeline").findValuesAsText("what"))
                .containsSubsequence("created", "accepted", "Accepted: the prepare timeout is over");
    }

    /** The objects are gone by now. */
    private JsonNode kept() throws IOException {
        List<History.Entry> entries = world.history().entries();
        assertThat(entries).singleElement().isInstanceOf(History.Entry.Kept.class);
        return world.history().read(entries.getFirst().id()).orElseThrow();
    }
}
