package io.stevedore.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void theTableHasOneRowPerTaskWithItsTimesAndItsRequests() {
        String table = ReportTable.of(report(Map.of(), List.of()));

        assertThat(table.lines().toList())
                .containsExactly(
                        "task    node  phase        new  accepted  prepared  in progress  after mover  total  volume   moved   volume/s"
                                + "  requests  CR writes  409  watches",
                        "backup  n1    Completed  0.5 s         -         -        4.0 s        0.2 s  4.5 s  200 MB  2.0 MB  50.0 MB/s"
                                + "        26          6    0        3",
                        "permissions of agents, movers and coordinator: 50 granted, 41 used, 1 for other occasions");
    }

    @Test
    void theDocumentIsForPrograms() {
        String json = ReportJson.of(report(Map.of("mode", 2L), List.of("pod velero/x")));

        assertThat(json)
                .contains("\"success\" : false")
                .contains("\"movedBytes\" : 2000000")
                .contains("\"volumeBytesPerSecond\" : 50000000")
                .contains("\"mode\" : 2")
                .contains("\"InProgress\" : 4.0")
                .contains("\"afterMoverSeconds\" : 0.2")
                .contains("pod velero/x");
    }

    @Test
    void aRunSucceedsOnlyWhenEqualAndClean() {
        assertThat(report(Map.of(), List.of()).success()).isTrue();
        assertThat(report(Map.of("mode", 1L), List.of()).success()).isFalse();
        assertThat(report(Map.of(), List.of("pod velero/x")).success()).isFalse();
    }

    private static RunReport report(Map<String, Long> violations, List<String> leftovers) {
        Map<String, Instant> seen = new LinkedHashMap<>();
        seen.put("InProgress", START.plusMillis(500));
        seen.put("Completed", START.plusMillis(4500));
        TaskReport backup = new TaskReport(
                "backup",
                "DataUpload",
                "b-1",
                "Completed",
                "n1",
                new TaskTimeline(START, seen, Optional.of(START.plusMillis(4300))),
                200_000_000,
                2_000_000,
                new ApiUsage(26, 3, 6, 0, 0));
        return new RunReport(
                List.of(backup),
                ApiUsage.NONE,
                Map.of(),
                violations,
                leftovers,
                List.of(),
                new PermissionUse(50, 41, List.of(), List.of(), List.of("node-agent: get nodes: when asked")),
                Map.of(),
                Duration.ofSeconds(60));
    }
}
