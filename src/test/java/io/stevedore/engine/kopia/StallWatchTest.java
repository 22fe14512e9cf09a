package io.stevedore.engine.kopia;

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

    @Test
    void repeatedProgressIsNoSignOfLife() {
        // Given
        AtomicReference<Integer> signs = new AtomicReference<>(0);
        Transcript transcript =
                new Transcript(progress -> {}, message -> {}, () -> signs.updateAndGet(count -> count + 1));
        // When
        transcript.error("| 1 hashing, 0 hashed (26 MB), 0 cached (0 B), uploaded 23.6 MB, estimating...");
        transcript.error("/ 1 hashing, 0 hashed (26 MB), 0 cached (0 B), uploaded 23.6 MB, estimating...");
        transcript.error("- 1 hashing, 0 hashed (27 MB), 0 cached (0 B), uploaded 23.6 MB, estimating...");
        // Then
        assertThat(signs).hasValue(2);
    }
}
