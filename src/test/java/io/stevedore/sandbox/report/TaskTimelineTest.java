package io.stevedore.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskTimelineTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void eachPhaseLastsUntilTheNextIsSeen() {
        Map<String, Instant> seen = new LinkedHashMap<>();
        seen.put("New", START.plusMillis(10));
        seen.put("Accepted", START.plusMillis(200));
        seen.put("InProgress", START.plusMillis(1200));
        seen.put("Completed", START.plusMillis(5200));

        TaskTimeline timeline = new TaskTimeline(START, seen, Optional.of(START.plusMillis(4700)));

        assertThat(timeline.phases())
                .containsExactly(
                        Map.entry("New", Duration.ofMillis(200)),
                        Map.entry("Accepted", Duration.ofMillis(1000)),
                        Map.entry("InProgress", Duration.ofMillis(4000)));
        assertThat(timeline.total()).isEqualTo(Duration.ofMillis(5200));
        assertThat(timeline.afterMover()).contains(Duration.ofMillis(500));
    }

    @Test
    void aTaskThatNobodySawTookNoTime() {
        TaskTimeline timeline = new TaskTimeline(START, Map.of(), Optional.empty());

        assertThat(timeline.phases()).isEmpty();
        assertThat(timeline.total()).isZero();
        assertThat(timeline.afterMover()).isEmpty();
    }
}
