package io.stevedore.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SlotsPropertyTest {
    private enum Verb {
        TAKE,
        HOLD,
        RELEASE
    }

    private record Move(Verb verb, String uid) {}

    /** Slots next to the simplest thing that could be right: a set and a list. */
    private static final class Model {
        final int limit;
        final Slots slots;
        final Set<String> held = new HashSet<>();
        final List<String> queue = new ArrayList<>();
        final List<String> woken = new ArrayList<>();

        Model(int limit) {
            this.limit = limit;
            this.slots = new Slots(limit);
        }

        boolean take(String uid) {
            return slots.take(uid, () -> woken.add(uid));
        }

        boolean expectTaken(String uid) {
            if (held.contains(uid)) {
                return true;
            }
            if (!queue.contains(uid)) {
                queue.add(uid);
            }
            boolean may = queue.indexOf(uid) < limit - held.size();
            if (may) {
                queue.remove(uid);
                held.add(uid);
            }
            return may;
        }

        /** Those at the head of the queue, as many as there is room for. */
        List<String> due() {
            return queue.stream().limit(Math.max(0, limit - held.size())).toList();
        }
    }

    @Property
    void slotsAreWhatASetAndAQueueWouldGive(
            @ForAll @IntRange(min = 1, max = 3) int limit, @ForAll("moves") List<Move> moves) {
        Model model = new Model(limit);
        model.slots.open(List.of());
        for (Move move : moves) {
            model.woken.clear();
            int before = model.slots.used();
            switch (move.verb()) {
                case TAKE -> {
                    assertThat(model.take(move.uid())).isEqualTo(model.expectTaken(move.uid()));
                    assertThat(model.slots.used()).isLessThanOrEqualTo(Math.max(limit, before));
                    assertThat(model.woken).isEmpty();
                }
                case HOLD -> {
                    model.slots.hold(move.uid());
                    model.queue.remove(move.uid());
                    model.held.add(move.uid());
                    assertThat(model.woken).isEmpty();
                }
                case RELEASE -> {
                    model.slots.release(move.uid());
                    boolean changed = model.held.remove(move.uid()) | model.queue.remove(move.uid());
                    assertThat(model.woken).isEqualTo(changed ? model.due() : List.of());
                }
            }
            assertThat(model.slots.used()).isEqualTo(model.held.size());
            assertThat(model.slots.queued()).isEqualTo(model.queue.size());
        }
    }

    @Property
    void whileClosedNobodyGetsASlotAndOpeningWakesTheFirstInLine(
            @ForAll @IntRange(min = 1, max = 3) int limit, @ForAll("moves") List<Move> moves) {
        Model model = new Model(limit);
        for (Move move : moves) {
            assertThat(model.take(move.uid())).isFalse();
            if (!model.queue.contains(move.uid())) {
                model.queue.add(move.uid());
            }
        }

        model.slots.open(List.of("running"));

        model.held.add("running");
        assertThat(model.woken).isEqualTo(model.due());
    }

    @Example
    void thoseThatRunAlreadyCountEvenAboveTheLimit() {
        Model model = new Model(1);
        model.slots.open(List.of("a", "b"));
        model.take("c");

        model.slots.release("a");
        assertThat(model.woken).isEmpty();

        model.slots.release("b");
        assertThat(model.woken).containsExactly("c");
    }

    @Example
    void aWokenTaskMayAskAndGiveBackRightAway() {
        Slots slots = new Slots(1);
        slots.open(List.of());
        List<String> got = new ArrayList<>();
        slots.take("a", () -> {});
        for (String uid : List.of("b", "c", "d")) {
            slots.take(uid, () -> {
                if (slots.take(uid, () -> {})) {
                    got.add(uid);
                    slots.release(uid);
                }
            });
        }

        slots.release("a");

        assertThat(got).containsExactly("b", "c", "d");
        assertThat(slots.used()).isZero();
        assertThat(slots.queued()).isZero();
    }

    @Example
    void aWokenTaskIsCalledWithoutALockHeld() throws InterruptedException {
        Slots slots = new Slots(1);
        slots.open(List.of());
        slots.take("a", () -> {});
        List<Integer> seen = new ArrayList<>();
        slots.take("b", () -> {
            Thread other = Thread.ofPlatform().start(() -> seen.add(slots.used()));
            try {
                other.join(5_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        slots.release("a");

        assertThat(seen).containsExactly(0);
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(Arbitraries.of(Verb.class), Arbitraries.of("a", "b", "c", "d", "e"))
                .as(Move::new)
                .list()
                .ofMaxSize(30);
    }
}
