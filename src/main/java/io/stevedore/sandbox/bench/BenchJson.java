package io.stevedore.sandbox.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The same as one JSON document. */
public final class BenchJson {
    private BenchJson() {}

    /** Indented. */
    public static String of(BenchReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("benchmark", report.name());
        document.put("success", report.success());
        document.put("circumstances", report.circumstances());
        document.put("failures", report.failures());
        document.put("bars", report.bars().stream().map(BenchJson::bar).toList());
        document.put("figures", report.figures());
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // maps of strings and numbers always can be written
        }
    }

    private static Map<String, Object> bar(Bar bar) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("what", bar.what());
        fields.put("measured", Double.isFinite(bar.measured()) ? bar.measured() : null);
        fields.put("most", bar.most());
        fields.put("unit", bar.unit());
        fields.put("kept", bar.kept());
        return fields;
    }
}
