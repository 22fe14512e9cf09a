package io.stevedore.sandbox.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The same as one JSON document; times are in seconds, sizes in bytes. */
public final class ReportJson {
    private ReportJson() {}

    /** One document, indented. */
    public static String of(RunReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("success", report.success());
        document.put("totalSeconds", Amounts.seconds(report.total()));
        document.put("tasks", report.tasks().stream().map(ReportJson::task).toList());
        document.put("sharedRequests", usage(report.shared()));
        document.put("notKeptByEngine", report.tolerated());
        document.put("differences", report.violations());
        document.put("leftovers", report.leftovers());
        document.put("failures", report.failures());
        document.put("permissions", permissions(report.permissions()));
        document.put("figures", report.figures());
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // maps of strings and numbers always can be written
        }
    }

    private static Map<String, Object> permissions(PermissionUse use) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("granted", use.granted());
        fields.put("used", use.used());
        fields.put("refused", use.refused());
        fields.put("unused", use.unused());
        fields.put("otherOccasions", use.rare());
        return fields;
    }

    private static Map<String, Object> task(TaskReport task) {
        Map<String, Object> phases = new LinkedHashMap<>();
        task.timeline().phases().forEach((phase, time) -> phases.put(phase, Amounts.seconds(time)));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", task.title());
        fields.put("kind", task.kind());
        fields.put("name", task.name());
        fields.put("phase", task.phase());
        fields.put("node", task.node());
        fields.put("phaseSeconds", phases);
        task.timeline().afterMover().ifPresent(time -> fields.put("afterMoverSeconds", Amounts.seconds(time)));
        fields.put("totalSeconds", Amounts.seconds(task.timeline().total()));
        fields.put("volumeBytes", task.totalBytes());
        fields.put("movedBytes", task.movedBytes());
        fields.put("volumeBytesPerSecond", task.bytesPerSecond());
        fields.put("api", usage(task.usage()));
        return fields;
    }

    private static Map<String, Object> usage(ApiUsage usage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requests", usage.requests());
        fields.put("crWrites", usage.crWrites());
        fields.put("conflicts", usage.conflicts());
        fields.put("watches", usage.watches());
        return fields;
    }
}
