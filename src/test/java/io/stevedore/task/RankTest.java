package io.stevedore.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankTest {
    private static final List<String> NODES =
            Stream.iterate(1, n -> n + 1).limit(10).map(n -> "node-" + n).toList();

    @Test
    void everyNodeHasAPlaceOfItsOwn() {
        assertThat(NODES.stream().map(node -> Rank.of(node, NODES, "uid")))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void tasksAreSpreadOverTheNodes() {
        Map<String, Long> firsts = IntStream.range(0, 1_000)
                .mapToObj(i -> "5d0c0b6e-0000-4000-8000-%012d".formatted(i))
                .map(uid -> NODES.stream()
                        .filter(node -> Rank.of(node, NODES, uid) == 0)
                        .findFirst()
                        .orElseThrow())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(firsts).hasSize(10);
        assertThat(firsts.values()).allMatch(count -> count > 60 && count < 140);
    }

    @Test
    void whoIsAloneIsFirst() {
        assertThat(Rank.of("node-1", List.of(), "uid")).isZero();
    }
}
