package io.stevedore.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Set<String> agents = new HashSet<>(Set.of("a", "b", "c"));
    private final Set<String> nodes = new HashSet<>(Set.of("a", "b", "c"));
    private final Set<String> paused = new HashSet<>();
    private Instant now = Instant.EPOCH;
    private long asked;
    private final Agents seenFromA = seenFrom("a");

    private Agents seenFrom(String node) {
        Agents.Roster roster = new Agents.Roster() {
            @Override
            public Set<String> nodesWithReadyAgent() {
                return Set.copyOf(agents);
            }

            @Override
            public boolean paused(String name) {
                return paused.contains(name);
            }

            /** Says nothing of what changes here: it has to be asked again each time. */
            @Override
            public long version() {
                return ++asked;
            }

            @Override
            public boolean hasNode(String name) {
                return nodes.contains(name);
            }
        };
        return new Agents(roster, () -> now, node, PATIENCE);
    }

    private boolean goneAfter(Duration time) {
        now = now.plus(time);
        return seenFromA.goneFrom("b", "uid");
    }

    @Test
    void aNodeWithAnAgentHasIt() {
        assertThat(goneAfter(Duration.ofHours(1))).isFalse();
    }

    @Test
    void anAgentIsMissedForAWhileBeforeItIsGone() {
        agents.removeAll(Set.of("b", "c"));

        assertThat(Stream.of(0, 59, 1).map(s -> goneAfter(Duration.ofSeconds(s))))
                .containsExactly(false, false, true);
    }

    @Test
    void anAgentThatCameBackIsMissedFromTheStart() {
        agents.removeAll(Set.of("b", "c"));
        goneAfter(Duration.ZERO);
        agents.add("b");
        goneAfter(PATIENCE);
        agents.remove("b");

        assertThat(goneAfter(Duration.ZERO)).isFalse();
    }

    @Test
    void whoWasNotLookedAtForLongIsMissedFromTheStart() {
        agents.removeAll(Set.of("b", "c"));
        goneAfter(Duration.ZERO);

        assertThat(goneAfter(Duration.ofHours(1))).isFalse();
    }

    @Test
    void aNodeThatIsGoneNeedsNoPatience() {
        agents.removeAll(Set.of("b", "c"));
        nodes.remove("b");

        assertThat(goneAfter(Duration.ZERO)).isTrue();
    }

    @Test
    void anAgentThatIsStillCalledReadyIsGoneWithItsNode() {
        agents.remove("c");
        nodes.remove("b");

        assertThat(goneAfter(Duration.ZERO)).isTrue();
        assertThat(seenFromA.turn("uid")).as("the dead take no turns").isZero();
    }

    @Test
    void whoIsPausedGoesLast() {
        paused.add("a");

        assertThat(seenFromA.turn("uid")).isEqualTo(Duration.ofSeconds(4));
        assertThat(Stream.of("b", "c").map(node -> seenFrom(node).turn("uid")))
                .containsExactlyInAnyOrder(Duration.ZERO, Duration.ofSeconds(2));
    }

    /** As when all nodes have lost the API server for a while. */
    @Test
    void whoIsNotReadyItselfFindsNobodyGone() {
        agents.clear();

        goneAfter(Duration.ZERO);

        assertThat(goneAfter(PATIENCE)).isFalse();
        nodes.remove("b");
        assertThat(goneAfter(PATIENCE)).isFalse();
    }

    @Test
    void whoHasJustGotReadyMissesOthersFromThen() {
        agents.clear();
        goneAfter(PATIENCE);
        agents.add("a");

        assertThat(Stream.of(0, 59, 1).map(s -> goneAfter(Duration.ofSeconds(s))))
                .containsExactly(false, false, true);
    }

    @Test
    void nobodyIsGoneFromNowhere() {
        assertThat(seenFromA.goneFrom("", "uid")).isFalse();
    }

    @Test
    void oneOfTheOthersComesFirstAndTheNextTwoSecondsLater() {
        agents.remove("b");
        List<Agents> others = List.of(seenFromA, seenFrom("c"));
        others.forEach(agent -> agent.goneFrom("b", "uid"));

        List<Long> turns = IntStream.of(60, 2)
                .mapToObj(seconds -> {
                    now = now.plusSeconds(seconds);
                    return others.stream()
                            .filter(agent -> agent.goneFrom("b", "uid"))
                            .count();
                })
                .toList();

        assertThat(turns).containsExactly(1L, 2L);
    }
}
