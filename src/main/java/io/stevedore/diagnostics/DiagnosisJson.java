package io.stevedore.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.stevedore.diagnosis.Finding;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A {@link Diagnosis} as JSON: secrets masked, of bounded size, what did not fit is named. */
public final class DiagnosisJson {
    /** Of the whole document, bytes. */
    static final int LARGEST = 128 * 1024;

    private static final int MOST_EVENTS = 50;

    private final KubernetesSerialization serialization;

    public DiagnosisJson(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    public ObjectNode of(Diagnosis diagnosis) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("summary", summary(diagnosis));
        ArrayNode findings = document.putArray("findings");
        diagnosis.findings().forEach(finding -> findings.add(of(finding)));
        ArrayNode timeline = document.putArray("timeline");
        diagnosis
                .timeline()
                .steps()
                .forEach(step ->
                        timeline.addObject().put("at", step.at().toString()).put("what", Masking.text(step.what())));
        int left = LARGEST - size(document);
        ArrayNode objects = document.putArray("objects");
        ArrayNode events = document.putArray("events");
        ArrayNode leftOut = document.putArray("leftOut");
        left = fill(objects, left, leftOut, diagnosis.objects());
        fill(events, left, leftOut, newest(diagnosis.events()));
        return document;
    }

    /** What a list of many shows of it. */
    private static ObjectNode summary(Diagnosis diagnosis) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("kind", diagnosis.task().kind().resource())
                .put("namespace", diagnosis.task().namespace())
                .put("name", diagnosis.task().name())
                .put("uid", diagnosis.task().uid())
                .put("at", diagnosis.at().toString())
                .put("node", diagnosis.node())
                .put("phase", diagnosis.phase())
                .put("next", diagnosis.next())
                .put("why", Masking.text(diagnosis.why()));
        diagnosis.deadline().ifPresent(at -> summary.put("deadline", at.toString()));
        ArrayNode codes = summary.putArray("codes");
        diagnosis.findings().forEach(finding -> codes.add(finding.code().label()));
        return summary;
    }

    public static ObjectNode of(Finding finding) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("code", finding.code().label())
                .put("severity", finding.code().severity().name().toLowerCase(Locale.ROOT))
                .put("object", finding.object())
                .put("evidence", Masking.text(finding.evidence()))
                .put("advice", finding.code().advice())
                .put("heals", finding.code().heals());
    }

    private static List<Event> newest(List<Event> events) {
        return events.stream()
                .sorted(Comparator.comparing(DiagnosisJson::time).reversed())
                .limit(MOST_EVENTS)
                .toList();
    }

    /** RFC 3339 in UTC sorts as text. */
    private static String time(Event event) {
        return Stream.of(event.getLastTimestamp(), event.getFirstTimestamp())
                .filter(time -> time != null)
                .findFirst()
                .orElse("");
    }

    /** As many as there is room for; what is left of it. */
    private int fill(ArrayNode list, int room, ArrayNode leftOut, List<?> objects) {
        int left = room;
        for (Object object : objects) {
            JsonNode node = Masking.object(serialization.convertValue(object, JsonNode.class));
            int size = size(node);
            if (size <= left) {
                left -= size;
                list.add(node);
            } else {
                leftOut.add("%s %s, %d bytes"
                        .formatted(
                                node.path("kind").asText(),
                                node.path("metadata").path("name").asText(),
                                size));
            }
        }
        return left;
    }

    private static int size(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
