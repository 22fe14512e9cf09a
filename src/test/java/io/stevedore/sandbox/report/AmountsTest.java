package io.stevedore.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "99949, 99.9 kB",
        "200000000, 200 MB",
        "999600000, 1.0 GB",
        "9223372036854775807, 9.2 EB"
    })
    void bytesHaveTheUnitThatReadsBest(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "2940, 2.9 s", "99900, 99.9 s", "192000, 3 min 12 s"})
    void timesAreSecondsOrMinutes(long millis, String text) {
        assertThat(Amounts.time(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void noTimeGivesNoRate() {
        assertThat(Amounts.rate(1000, Duration.ZERO)).isEqualTo("-");
        assertThat(Amounts.rate(1000, Duration.ofMillis(500))).isEqualTo("2.0 kB/s");
    }
}
