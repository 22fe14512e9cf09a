package io.stevedore.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OverheadTest {
    private static Overhead of(long bareMillis, long taskMillis) {
        return new Overhead(Duration.ofMillis(bareMillis), Duration.ofMillis(taskMillis));
    }

    @Test
    void aSecondAndAHalfAndThreeOfAHundredAreAllowed() {
        assertThat(of(10_000, 11_800).over()).isEqualTo(Duration.ofMillis(1800));
        assertThat(of(10_000, 11_800).allowed()).isEqualTo(Duration.ofMillis(1800));
        assertThat(of(10_000, 11_800).kept()).isTrue();
        assertThat(of(10_000, 11_801).kept()).isFalse();
    }

    @Test
    void aTaskMayBeQuickerThanTheBareCommand() {
        assertThat(of(10_000, 8_000).over()).isEqualTo(Duration.ofSeconds(-2));
        assertThat(of(10_000, 8_000).kept()).isTrue();
    }

    @Test
    void aBarSaysWhatWasMeasuredAndWhetherItWasKept() {
        assertThat(new Bar("writes", 6, 6, "").text()).isEqualTo("writes: 6, at most 6: kept");
        assertThat(new Bar("beyond", 1.806, 1.8, "s").text()).isEqualTo("beyond: 1.81 s, at most 1.80 s: MISSED");
        assertThat(new Bar("spread", Double.POSITIVE_INFINITY, 1.5, "").text())
                .isEqualTo("spread: Infinity, at most 1.50: MISSED");
    }
}
