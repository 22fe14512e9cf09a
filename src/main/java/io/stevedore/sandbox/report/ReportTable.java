package io.stevedore.sandbox.report;

import io.stevedore.api.Phases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The closing table. */
public final class ReportTable {
    private static final List<String> PHASES =
            List.of(Phases.NEW, Phases.ACCEPTED, Phases.PREPARED, Phases.IN_PROGRESS);

    private ReportTable() {}

    /** Several lines, each with its end of line. */
    public static String of(RunReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "task",
                "node",
                "phase",
                "new",
                "accepted",
                "prepared",
                "in progress",
                "after mover",
                "total",
                "volume",
                "moved",
                "volume/s",
                "requests",
                "CR writes",
                "409",
                "watches"));
        report.tasks().forEach(task -> rows.add(row(task)));
        StringBuilder text = new StringBuilder(TextTable.of(rows, 3));
        if (report.shared().requests() + report.shared().watches() > 0) {
            text.append("requests that belong to several tasks at once: %d (and %d watches)%n"
                    .formatted(report.shared().requests(), report.shared().watches()));
        }
        permissions(report.permissions(), text);
        return text.toString();
    }

    private static void permissions(PermissionUse use, StringBuilder text) {
        text.append("permissions of agents, movers and coordinator: %d granted, %d used, %d for other occasions%n"
                .formatted(use.granted(), use.used(), use.rare().size()));
        use.refused().forEach(line -> text.append("REFUSED by the API server: %s%n".formatted(line)));
        use.unused().forEach(line -> text.append("GRANTED but not used: %s%n".formatted(line)));
    }

    private static List<String> row(TaskReport task) {
        Map<String, Duration> phases = task.timeline().phases();
        List<String> row = new ArrayList<>(List.of(task.title(), task.node(), task.phase()));
        for (String phase : PHASES) {
            Duration spent = phases.get(phase);
            row.add(spent == null ? "-" : Amounts.time(spent));
        }
        row.add(task.timeline().afterMover().map(Amounts::time).orElse("-"));
        row.addAll(List.of(
                Amounts.time(task.timeline().total()),
                Amounts.bytes(task.totalBytes()),
                Amounts.bytes(task.movedBytes()),
                Amounts.rate(task.totalBytes(), task.moving()),
                String.valueOf(task.usage().requests()),
                String.valueOf(task.usage().crWrites()),
                String.valueOf(task.usage().conflicts()),
                String.valueOf(task.usage().watches())));
        return row;
    }
}
