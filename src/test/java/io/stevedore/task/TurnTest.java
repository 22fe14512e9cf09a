package io.stevedore.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

/** Agents that see the same New task each on its own: who writes when. */
class TurnTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    /** From a write until every other agent has seen it: much, as on a busy machine. */
    private static final Duration SEEN = Duration.ofMillis(1500);

    private static List<String> nodes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "node-" + i).toList();
    }

    /** When the agent on {@code node} would write, if nobody else did. */
    private static Instant write(String node, List<String> ready, String uid) {
        Turn turn = new Turn(Turn.behind(Rank.of(node, ready, uid)), CREATED);
        return CREATED.plus(turn.left(CREATED));
    }

    @Property
    void oneAloneWritesHoweverManyThereAre(@ForAll @IntRange(min = 1, max = 60) int agents, @ForAll String uid) {
        List<String> ready = nodes(agents);
        Instant first = ready.stream()
                .map(node -> write(node, ready, uid))
                .min(Instant::compareTo)
                .orElseThrow();

        List<String> writers = ready.stream()
                .filter(node -> write(node, ready, uid).isBefore(first.plus(SEEN)))
                .toList();

        assertThat(writers).hasSize(1);
        assertThat(first).isEqualTo(CREATED);
    }

    @Property
    void whoeverIsDeafAnotherOneWritesAfterTwoSecondsEach(
            @ForAll @Size(max = 8) @UniqueElements List<@IntRange(max = 8) Integer> deaf, @ForAll String uid) {
        List<String> ready = nodes(10);
        Set<String> silent = new HashSet<>(deaf.stream().map(i -> "node-" + i).toList());

        TreeMap<Instant, String> writes = new TreeMap<>();
        ready.stream()
                .filter(node -> !silent.contains(node))
                .forEach(node -> writes.put(write(node, ready, uid), node));

        assertThat(writes).hasSize(10 - silent.size());
        assertThat(writes.firstKey())
                .isBeforeOrEqualTo(CREATED.plus(Duration.ofSeconds(2).multipliedBy(silent.size())));
    }

    @Test
    void theOrderBeginsAnewForAllWhenWhatTheyWaitedForIsThere() {
        Opening blocked = new Opening(Opening.State.LACKING, CREATED);

        Opening open = blocked.now(Opening.State.LACKING, CREATED.plusSeconds(5))
                .now(Opening.State.OPEN, CREATED.plusSeconds(60));

        assertThat(open.now(Opening.State.OPEN, CREATED.plusSeconds(90)).since())
                .isEqualTo(CREATED.plusSeconds(60));
        assertThat(Optional.of(blocked.now(Opening.State.LACKING, CREATED.plusSeconds(5))))
                .contains(blocked);
    }
}
