package io.stevedore.sandbox.bench;

import io.stevedore.api.Phases;
import io.stevedore.sandbox.report.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What file-system backups cost beyond the engine's own command. */
public final class FileBenchReport {
    private static final List<String> PHASES =
            List.of(Phases.NEW, Phases.ACCEPTED, Phases.PREPARED, Phases.IN_PROGRESS);

    private FileBenchReport() {}

    public static BenchReport of(
            List<String> circumstances, List<FileMeasurement> measurements, List<String> failures) {
        return new BenchReport(
                "file-system-backup",
                "File-system backups beside the engine's own command",
                circumstances,
                List.of(table(measurements)),
                List.of(chart(measurements)),
                measurements.stream().map(FileBenchReport::bar).toList(),
                failures,
                Map.of(
                        "measurements",
                        measurements.stream().map(FileBenchReport::fields).toList()));
    }

    private static String name(FileMeasurement one) {
        return "%s, %s, %s".formatted(one.tree(), one.engine(), one.operation());
    }

    private static Bar bar(FileMeasurement one) {
        Overhead overhead = one.overhead();
        return new Bar(
                name(one) + ": beyond the bare command",
                Amounts.seconds(overhead.over()),
                Amounts.seconds(overhead.allowed()),
                "s");
    }

    private static Table table(List<FileMeasurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        for (FileMeasurement one : measurements) {
            Overhead overhead = one.overhead();
            List<String> row = new ArrayList<>(List.of(
                    one.tree(),
                    one.engine(),
                    one.operation(),
                    time(overhead.bare()),
                    time(overhead.task()),
                    time(overhead.over()),
                    time(overhead.allowed()),
                    overhead.kept() ? "kept" : "MISSED"));
            Map<String, Duration> phases = one.task().phases();
            PHASES.forEach(phase -> row.add(phases.containsKey(phase) ? time(phases.get(phase)) : "-"));
            rows.add(row);
        }
        return new Table(
                "Times in seconds, the middle one of %d runs"
                        .formatted(measurements.stream()
                                .mapToInt(one -> one.tasks().size())
                                .max()
                                .orElse(0)),
                List.of(
                        "volume",
                        "engine",
                        "operation",
                        "bare",
                        "task",
                        "beyond",
                        "allowed",
                        "",
                        "new",
                        "accepted",
                        "prepared",
                        "in progress"),
                rows);
    }

    private static Chart chart(List<FileMeasurement> measurements) {
        return new Chart(
                "file-system-backup",
                "File-system backups",
                "s",
                List.of("bare command", "whole task"),
                measurements.stream()
                        .map(one -> new Chart.Group(
                                name(one),
                                List.of(
                                        Amounts.seconds(one.overhead().bare()),
                                        Amounts.seconds(one.overhead().task()))))
                        .toList());
    }

    private static Map<String, Object> fields(FileMeasurement one) {
        Map<String, Object> phases = new LinkedHashMap<>();
        one.task().phases().forEach((phase, time) -> phases.put(phase, Amounts.seconds(time)));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("volume", one.tree());
        fields.put("engine", one.engine());
        fields.put("operation", one.operation());
        fields.put("bareSeconds", one.bare().stream().map(Amounts::seconds).toList());
        fields.put(
                "taskSeconds",
                one.tasks().stream().map(run -> Amounts.seconds(run.time())).toList());
        fields.put("beyondSeconds", Amounts.seconds(one.overhead().over()));
        fields.put("allowedSeconds", Amounts.seconds(one.overhead().allowed()));
        fields.put("phaseSeconds", phases);
        return fields;
    }

    private static String time(Duration time) {
        return String.format(Locale.ROOT, "%.2f", Amounts.seconds(time));
    }
}
