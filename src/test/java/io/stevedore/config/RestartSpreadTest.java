package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartSpreadTest {
    @Test
    void nodesFollowEachOther() {
        // Given
        Set<String> nodes = Set.of("a", "b", "c");

        // When
        Duration first = RestartSpread.delay("a", nodes);
        Duration last = RestartSpread.delay("c", nodes);

        // Then
        assertThat(first).isEqualTo(RestartSpread.SETTLE);
        assertThat(last.minus(first)).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 61, 1000})
    void noTwoNodesAreDueTogetherAndAllWithinMinutes(int number) {
        // Given
        Set<String> nodes = IntStream.range(0, number).mapToObj(i -> "n" + i).collect(Collectors.toSet());

        // When
        Set<Duration> delays =
                nodes.stream().map(node -> RestartSpread.delay(node, nodes)).collect(Collectors.toSet());

        // Then
        assertThat(delays).hasSize(number).allMatch(delay -> delay.compareTo(Duration.ofMinutes(11)) < 0);
    }

    @Test
    void aNodeThatIsNotAmongThemHasATurnToo() {
        assertThat(RestartSpread.delay("z", Set.of())).isEqualTo(RestartSpread.SETTLE);
    }
}
