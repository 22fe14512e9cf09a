package io.stevedore.engine.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final StallWatch watch = new StallWatch(now::get, Duration.ofMinutes(15));

    @Test
    void aSignOfLifeBeginsTheTimeAnew() {
        // Given
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(14)));
        // When
        watch.sign();
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(28)));
        // Then
        assertThat(watch.left()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void silenceUsesItUp() {
        // When
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(15)));
        // Then
        assertThat(watch.left()).isLessThanOrEqualTo(Duration.ZERO);
    }
}
