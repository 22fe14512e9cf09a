package io.stevedore.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiAccountTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final TaskWindow FIRST =
            new TaskWindow("datauploads", "b-1", Set.of("data", "snap-1"), START, START.plusSeconds(10));
    private static final TaskWindow SECOND = new TaskWindow(
            "datauploads", "b-2", Set.of("data", "snap-2"), START.plusSeconds(20), START.plusSeconds(30));
    private static final TaskWindow OVERLAPPING =
            new TaskWindow("datauploads", "b-3", Set.of(), START, START.plusSeconds(10));

    @Test
    void aTaskPaysForItsOwnObjectsAndForWhatHappensInItsTime() {
        var shares = ApiAccount.settle(
                List.of(
                        event(1, "patch", "datauploads", "b-1", 200),
                        event(2, "patch", "datauploads", "b-1", 409),
                        event(3, "create", "pods", "b-1", 201),
                        event(4, "get", "persistentvolumeclaims", "data", 200),
                        event(25, "get", "persistentvolumeclaims", "data", 200),
                        event(5, "list", "nodes", "", 200),
                        event(6, "watch", "events", "", 200),
                        event(15, "list", "nodes", "", 200)),
                List.of(FIRST, SECOND));

        assertThat(shares.of("b-1")).isEqualTo(new ApiUsage(5, 1, 2, 1, 0));
        assertThat(shares.of("b-2")).isEqualTo(new ApiUsage(1, 0, 0, 0, 0));
        assertThat(shares.shared()).isEqualTo(ApiUsage.NONE);
    }

    @Test
    void whatCannotBeToldApartIsCountedForNobody() {
        var shares = ApiAccount.settle(
                List.of(event(5, "list", "nodes", "", 200), event(6, "patch", "datauploads", "b-3", 200)),
                List.of(FIRST, OVERLAPPING));

        assertThat(shares.shared()).isEqualTo(new ApiUsage(1, 0, 0, 0, 0));
        assertThat(shares.of("b-3")).isEqualTo(new ApiUsage(1, 0, 1, 0, 0));
    }

    @Test
    void eventsThatAnAgentWritesAboutATaskCarryItsName() {
        var shares =
                ApiAccount.settle(List.of(event(5, "create", "events", "b-1.18a2", 201)), List.of(FIRST, OVERLAPPING));

        assertThat(shares.of("b-1")).isEqualTo(new ApiUsage(1, 0, 0, 0, 1));
    }

    private static AuditEvent event(int second, String verb, String resource, String name, int code) {
        return new AuditEvent(START.plusSeconds(second), "agent", "", "", verb, "", resource, "", name, code, false);
    }
}
