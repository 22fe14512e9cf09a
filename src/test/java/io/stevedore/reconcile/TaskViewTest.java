package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.kube.TolerantReading;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects as the API server could send them, read as the agent reads them. */
class TaskViewTest {
    private static final String METADATA =
            "{namespace: velero, name: task, uid: u, creationTimestamp: '2026-01-01T00:00:00Z'}";

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper(new YAMLFactory());
        new TolerantReading().customize(mapper);
        return mapper;
    }

    private static <T> T read(String rest, Class<T> type) {
        try {
            return mapper().readValue("metadata: " + METADATA + "\n" + rest, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError("an odd object ends the watch of its kind", e);
        }
    }

    private static Task upload(String rest) {
        return new UploadBinding().view(read(rest, DataUpload.class));
    }

    private static Task download(String rest) {
        return new DownloadBinding().view(read(rest, DataDownload.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "status: null", "status: {}", "status: {phase: ''}", "status: {phase: New}"})
    void whatHasNoPhaseIsNew(String status) {
        assertThat(upload(status).phase()).isEqualTo(new Phase.New());
        assertThat(download(status).phase()).isEqualTo(new Phase.New());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status: {phase: Future}",
                "status: {phase: new}",
                "status: {phase: ' '}",
                "status: {phase: 7}",
                "status: {phase: {a: b}}",
                "status: {phase: [New]}",
            })
    void aPhaseThatIsNotKnownNeverLooksLikeNew(String status) {
        assertThat(upload(status).phase()).isInstanceOf(Phase.Unknown.class);
        assertThat(download(status).phase()).isInstanceOf(Phase.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: null",
                "spec: {}",
                "spec: text",
                "spec: []",
                "spec: {cancel: perhaps, datamover: {a: b}, operationTimeout: 7, csiSnapshot: x, targetVolume: []}",
                "status: {phase: InProgress, node: {a: b}, progress: lots}",
                "status: {phase: InProgress, progress: {bytesDone: many, totalBytes: {}}}",
                "status: {phase: Accepted, acceptedByNode: [], acceptedTimestamp: yesterday}",
            })
    void oddObjectsAreViewedAll(String rest) {
        assertThat(upload(rest).ref().name()).isEqualTo("task");
        assertThat(download(rest).ref().name()).isEqualTo("task");
    }

    @Test
    void aDataMoverThatCannotBeReadIsNotOurs() {
        assertThat(upload("spec: {datamover: {a: b}}").builtIn()).isFalse();
        assertThat(upload("spec: {datamover: other}").builtIn()).isFalse();
        assertThat(upload("spec: {datamover: velero}").builtIn()).isTrue();
        assertThat(upload("spec: {}").builtIn()).isTrue();
    }

    @Test
    void whatCanNeverBeCarriedOutIsSaid() {
        assertThat(upload("spec: {snapshotType: Future}").refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("Future"));
        assertThat(upload("spec: {snapshotType: CSI}").refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("csiSnapshot"));
        assertThat(upload("spec: {snapshotType: CSI, csiSnapshot: {volumeSnapshot: s}}")
                        .refusal())
                .isEmpty();
        assertThat(download("spec: {}").refusal()).isPresent();
        assertThat(download("spec: {targetVolume: {pvc: p}, nodeOS: windows}").refusal())
                .isPresent();
        assertThat(download("spec: {targetVolume: {pvc: p}}").refusal()).isEmpty();
    }

    @Test
    void theNodeThatAnswersIsTheMoversElseTheAcceptingOne() {
        assertThat(upload("status: {phase: Accepted, acceptedByNode: a}").node())
                .isEqualTo("a");
        assertThat(upload("status: {phase: InProgress, acceptedByNode: a, node: b}")
                        .node())
                .isEqualTo("b");
    }

    @Test
    void whenItWasAcceptedIsRead() {
        assertThat(upload("status: {phase: Accepted, acceptedByNode: a, acceptedTimestamp: '2026-01-01T01:00:00Z'}")
                        .phase())
                .isEqualTo(new Phase.Accepted("a", Optional.of(Instant.parse("2026-01-01T01:00:00Z"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", acceptedTimestamp: yesterday"})
    void withoutATimeOfAcceptingTheTimeoutCountsFromTheCreation(String accepted) {
        assertThat(upload("status: {phase: Accepted, acceptedByNode: a" + accepted + "}")
                        .phase())
                .isEqualTo(new Phase.Accepted("a", Optional.of(Instant.parse("2026-01-01T00:00:00Z"))));
    }

    @Test
    void progressIsReadAsFarAsItCanBe() {
        assertThat(upload("status: {progress: {bytesDone: 3, totalBytes: many}}")
                        .progress())
                .isEqualTo(new MoverProgress(0, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "10", "99999999999999999999h", "h"})
    void aTimeoutThatCannotBeReadIsTenMinutes(String text) {
        assertThat(TaskView.duration(text)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void timeoutsAreInGoNotation() {
        assertThat(TaskView.duration("1h2m3s")).isEqualTo(Duration.ofSeconds(3723));
        assertThat(TaskView.duration(null)).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01T00:00:00Z", "1"})
    void aDateThatCannotBeReadIsNone(String text) {
        assertThat(TaskView.instant(text)).isEmpty();
    }
}
