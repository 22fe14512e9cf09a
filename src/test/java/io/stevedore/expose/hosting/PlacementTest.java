package io.stevedore.expose.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.expose.hosting.Placement.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {

    @Test
    void nodesWithFreeSlotsArePreferredWhereTheyDifferInSlots() {
        assertThat(Placement.of(List.of(
                                new Place("full", 1, 1, false),
                                new Place("large", 4, 2, false),
                                new Place("free", 1, 0, false),
                                new Place("free-too", 2, 0, false)))
                        .preferred())
                .containsExactly("free", "free-too", "large");
    }

    @Test
    void amongFullNodesThoseAreAvoidedWhoseQueueIsMoreThanARoundLonger() {
        assertThat(Placement.of(List.of(new Place("slow", 1, 4, false), new Place("quick", 4, 8, false)))
                        .preferred())
                .containsExactly("quick");
    }

    @Test
    void nothingIsPreferredWhereAllAreAlike() {
        assertThat(Placement.of(List.of(new Place("a", 1, 2, false), new Place("b", 2, 4, false))))
                .isEqualTo(Placement.ANYWHERE);
        assertThat(Placement.of(List.of())).isEqualTo(Placement.ANYWHERE);
    }

    @Test
    void aPausedNodeIsAvoidedAndNeverPreferred() {
        assertThat(Placement.of(List.of(new Place("paused", 9, 0, true), new Place("a", 1, 1, false))))
                .isEqualTo(new Placement(List.of(), List.of("paused")));
    }

    /** A little more or less of a queue is the scheduler's matter: it knows at once where it has put pods, and we do not. */
    @Test
    void nothingIsPreferredWhereQueuesDifferByOneRound() {
        assertThat(Placement.of(List.of(new Place("a", 1, 2, false), new Place("b", 1, 3, false))))
                .isEqualTo(Placement.ANYWHERE);
    }

    @Test
    void oneHundredVolumesOfABurstEndEvenlySpreadThoughPodsAreSeenLate() {
        List<Integer> movers = new ArrayList<>(Collections.nCopies(6, 0));
        List<Integer> late = List.copyOf(movers);

        for (int volume = 0; volume < 100; volume++) {
            late = volume < 6 || volume % 17 == 0 ? List.copyOf(movers) : late;
            List<Integer> seen = late;
            List<String> preferred = Placement.of(IntStream.range(0, 6)
                            .mapToObj(i -> new Place("n" + i, 1, seen.get(i), false))
                            .toList())
                    .preferred();
            int chosen = IntStream.range(0, 6)
                    .filter(i -> preferred.isEmpty() || preferred.contains("n" + i))
                    .boxed()
                    .min(Comparator.comparing(movers::get)) // as the scheduler spreads them
                    .orElseThrow();
            movers.set(chosen, movers.get(chosen) + 1);
        }

        assertThat(Collections.max(movers)).isLessThanOrEqualTo(Collections.min(movers) * 3 / 2);
    }
}
