package io.stevedore.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static Distribution ofSeconds(int... seconds) {
        return Distribution.of(
                IntStream.of(seconds).mapToObj(Duration::ofSeconds).toList());
    }

    @Test
    void aPercentileIsATimeThatWasMeasured() {
        Distribution times = ofSeconds(IntStream.rangeClosed(1, 200).toArray());

        assertThat(times.percentile(50)).contains(Duration.ofSeconds(100));
        assertThat(times.percentile(99)).contains(Duration.ofSeconds(198));
        assertThat(times.percentile(100)).contains(Duration.ofSeconds(200));
        assertThat(times.percentile(0.1)).contains(Duration.ofSeconds(1));
    }

    @Test
    void theOrderOfTheMeasurementsDoesNotMatter() {
        assertThat(ofSeconds(9, 1, 5).median()).contains(Duration.ofSeconds(5));
        assertThat(ofSeconds(4, 2).median()).contains(Duration.ofSeconds(2));
    }

    @Test
    void nothingMeasuredHasNoPercentile() {
        assertThat(new Distribution(List.of()).percentile(99)).isEmpty();
    }

    @Test
    void aPercentileOfNothingAtAllIsRefused() {
        assertThatThrownBy(() -> ofSeconds(1).percentile(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ofSeconds(1).percentile(101)).isInstanceOf(IllegalArgumentException.class);
    }
}
