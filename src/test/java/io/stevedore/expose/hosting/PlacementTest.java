package io.stevedore.expose.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.expose.hosting.Placement.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {

    @Test
    void theNodesWithTheMostRoomArePreferred() {
        assertThat(Placement.of(List.of(
                                new Place("full", 1, 1, false),
                                new Place("large", 4, 2, false),
                                new Place("free", 1, 0, false),
                                new Place("free-too", 2, 0, false)))
                        .preferred())
                .containsExactly("free", "free-too");
    }

    @Test
    void amongFullNodesTheOneWithTheShortestQueueForItsSlotsIsPreferred() {
        assertThat(Placement.of(List.of(new Place("slow", 1, 3, false), new Place("quick", 4, 8, false)))
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

    @Test
    void oneHundredVolumesThatFollowItEndEvenlySpread() {
        List<Integer> movers = new ArrayList<>(Collections.nCopies(6, 0));
        for (int volume = 0; volume < 100; volume++) {
            List<String> preferred = Placement.of(IntStream.range(0, 6)
                            .mapToObj(i -> new Place("n" + i, 1, movers.get(i), false))
                            .toList())
                    .preferred();
            int chosen = preferred.isEmpty()
                    ? 0
                    : Integer.parseInt(preferred.getLast().substring(1));
            movers.set(chosen, movers.get(chosen) + 1);
        }

        assertThat(movers).allMatch(count -> count == 16 || count == 17);
    }
}
