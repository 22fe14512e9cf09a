package io.stevedore.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.task.Limits.Contender;
import io.stevedore.task.Limits.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static final Limits GOLD = new Limits(List.of(Limit.parse("storageclass/gold=2")));

    private static Contender task(int number, boolean working) {
        return new Contender("uid-" + number, Instant.EPOCH.plusSeconds(number), working, "gold", "csi.example.com");
    }

    private static List<String> admitted(Limits limits, List<Contender> tasks) {
        return tasks.stream()
                .filter(task -> !task.working())
                .map(Contender::uid)
                .filter(uid -> limits.full(uid, tasks, created -> Duration.ofSeconds(2))
                        .isEmpty())
                .toList();
    }

    @Test
    void theOldestGoFirst() {
        assertThat(admitted(GOLD, List.of(task(3, false), task(1, false), task(2, false))))
                .containsExactlyInAnyOrder("uid-1", "uid-2");
    }

    @Test
    void whatIsAtWorkCounts() {
        assertThat(admitted(GOLD, List.of(task(9, true), task(1, false), task(2, false))))
                .containsExactly("uid-1");
        assertThat(admitted(GOLD, List.of(task(8, true), task(9, true), task(1, false))))
                .isEmpty();
    }

    /** Times of creation are whole seconds: the next one of the same second may come between two that are known. */
    @Test
    void whoeverIsLetPassIsLetPassWhateverAppearsInTheSameSecond() {
        Limits one = new Limits(List.of(Limit.parse("storageclass/gold=1")));
        Contender first = new Contender("b", Instant.EPOCH, false, "gold", "csi.example.com");
        Contender second = new Contender("a", Instant.EPOCH, false, "gold", "csi.example.com");
        List<Contender> both = List.of(first, second);

        assertThat(one.full("b", List.of(first), created -> Duration.ZERO)).isEmpty();
        assertThat(one.full("a", both, created -> Duration.ofMillis(1_999))).isPresent();
        assertThat(one.full("b", both, created -> Duration.ofMillis(1_999))).isPresent();
        assertThat(one.full("a", both, created -> Duration.ofSeconds(2))).isEmpty();
        assertThat(one.full("b", both, created -> Duration.ofSeconds(2))).isPresent();
    }

    @Test
    void othersAreNotConcerned() {
        Contender silver = new Contender("silver", Instant.EPOCH, false, "silver", "csi.example.com");

        assertThat(admitted(GOLD, List.of(task(1, true), task(2, true), silver)))
                .containsExactly("silver");
    }

    @Test
    void everyLimitThatConcernsATaskHasToLetItPass() {
        Limits both = new Limits(Stream.of("storageclass/gold=5", "driver/csi.example.com=1")
                .map(Limit::parse)
                .toList());

        assertThat(both.full("uid-2", List.of(task(1, true), task(2, false)), created -> Duration.ZERO))
                .contains("the limit driver/csi.example.com=1 is reached");
    }

    /** An agent that has not yet seen what others took lets nobody pass whom the others would not have let pass. */
    @Property
    void agentsWithAnOlderViewNeverExceedItTogether(
            @ForAll @IntRange(min = 1, max = 8) int tasks, @ForAll @IntRange(max = 8) int seen) {
        List<Contender> before =
                IntStream.range(0, tasks).mapToObj(i -> task(i, false)).toList();
        List<String> first = admitted(GOLD, before);
        List<Contender> partly = before.stream()
                .map(task -> first.contains(task.uid())
                                && Integer.parseInt(task.uid().substring(4)) < seen
                        ? new Contender(task.uid(), task.created(), true, task.storageClass(), task.driver())
                        : task)
                .toList();

        assertThat(first).containsAll(admitted(GOLD, partly));
        assertThat(first).hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "gold=3", "storageclass/gold", "storageclass/=3", "driver/x=0", "driver/x=-1", "node/x=1"})
    void whatIsNoLimitIsRefused(String text) {
        assertThatThrownBy(() -> Limit.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("storageclass/gold=3");
    }
}
