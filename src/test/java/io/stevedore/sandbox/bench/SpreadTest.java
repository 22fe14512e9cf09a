package io.stevedore.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theFullestNodeIsComparedWithTheEmptiest() {
        Spread spread = Spread.of(List.of("a", "b", "c"), List.of("a", "b", "a", "c", "a"));

        assertThat(spread.most()).isEqualTo(3);
        assertThat(spread.least()).isEqualTo(1);
        assertThat(spread.ratio()).isEqualTo(3);
    }

    @Test
    void aNodeThatGotNoneCounts() {
        assertThat(Spread.of(List.of("a", "b"), List.of("a")).ratio()).isInfinite();
    }

    @Test
    void withoutTasksNoNodeHasMoreThanAnother() {
        assertThat(Spread.of(List.of("a", "b"), List.of()).ratio()).isEqualTo(1);
    }
}
