package io.stevedore.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** What the agent on node {@code here} does in a situation. */
final class Decisions {
    private Decisions() {}

    static void waits(Situation situation) {
        assertThat(situation.decide()).isInstanceOf(Action.Wait.class);
    }

    static void waitsAtMost(Situation situation, Duration time) {
        assertThat(situation.decide())
                .isInstanceOfSatisfying(
                        Action.Wait.class, wait -> assertThat(wait.again()).contains(time));
    }

    static void finishes(Situation situation, Result outcome, String message) {
        assertThat(situation.decide()).isInstanceOfSatisfying(Action.Finish.class, finish -> {
            assertThat(finish.verdict().outcome()).isEqualTo(outcome);
            assertThat(finish.verdict().message()).isEqualTo(message);
        });
    }

    static void acts(Situation situation, Class<? extends Action> action) {
        assertThat(situation.decide()).isInstanceOf(action);
    }
}
