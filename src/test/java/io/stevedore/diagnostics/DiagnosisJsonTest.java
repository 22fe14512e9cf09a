package io.stevedore.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.stevedore.diagnosis.Code;
import io.stevedore.diagnosis.Finding;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagnosisJsonTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final DiagnosisJson json = new DiagnosisJson(new KubernetesSerialization());

    private static Diagnosis diagnosis(List<HasMetadata> objects, List<Event> events) {
        return new Diagnosis(
                new TaskRef(TaskKind.UPLOAD, "velero", "task", "uid"),
                NOW,
                "node-1",
                "Accepted",
                "Failed",
                "because of password=s3cr3t",
                Optional.of(NOW.plusSeconds(60)),
                List.of(new Finding(Code.UNSCHEDULABLE, "Pod velero/task", "no node; token=s3cr3t")),
                Timeline.EMPTY.with(NOW, "created"),
                objects,
                events);
    }

    private static HasMetadata pod(String name, int annotations) {
        PodBuilder pod = new PodBuilder().withNewMetadata().withName(name).endMetadata();
        IntStream.range(0, annotations)
                .forEach(i -> pod.editMetadata()
                        .addToAnnotations("a" + i, "x".repeat(1_000))
                        .endMetadata());
        return pod.build();
    }

    @Test
    void itTellsEverythingButSecrets() {
        ObjectNode document = json.of(diagnosis(List.of(pod("task", 0)), List.of()));

        assertThat(document.toString()).doesNotContain("s3cr3t");
        assertThat(document.at("/summary/codes/0").asText()).isEqualTo("Unschedulable");
        assertThat(document.at("/summary/deadline").asText()).isEqualTo("2026-01-02T03:05:05Z");
        assertThat(document.at("/findings/0/advice").asText()).isEqualTo(Code.UNSCHEDULABLE.advice());
        assertThat(document.at("/timeline/0/what").asText()).isEqualTo("created");
        assertThat(document.at("/objects/0/metadata/name").asText()).isEqualTo("task");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        ObjectNode document = json.of(diagnosis(List.of(pod("small", 1), pod("huge", 200), pod("next", 1)), List.of()));

        assertThat(document.toString()).hasSizeLessThan(DiagnosisJson.LARGEST + 1_000);
        assertThat(document.path("objects").findValuesAsText("name")).containsExactly("small", "next");
        assertThat(document.at("/leftOut/0").asText()).startsWith("Pod huge, ");
    }

    @Test
    void theNewestEventsAreTold() {
        List<Event> events = IntStream.range(0, 80)
                .mapToObj(i -> new EventBuilder()
                        .withLastTimestamp(NOW.plusSeconds(i).toString())
                        .withMessage("event " + i)
                        .build())
                .toList();

        ObjectNode document = json.of(diagnosis(List.of(), events));

        assertThat(document.path("events").findValuesAsText("message"))
                .hasSize(50)
                .startsWith("event 79")
                .doesNotContain("event 29");
    }
}
