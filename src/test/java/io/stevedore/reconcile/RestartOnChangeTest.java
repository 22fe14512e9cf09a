package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartOnChangeTest {
    private static final Duration TURN = Duration.ofSeconds(25);

    private record Due(Duration later, Runnable what) {}

    private final List<Due> timer = new ArrayList<>();
    private boolean helps = true;
    private int ends;
    private final RestartOnChange restart =
            new RestartOnChange(() -> helps, () -> TURN, (wait, what) -> timer.add(new Due(wait, what)), () -> ends++);

    private void nextIsDue() {
        timer.removeFirst().what().run();
    }

    @Test
    void whenItsTurnComesItClaimsNothingMoreAndThenEnds() {
        // Given
        restart.consider();
        assertThat(timer.getFirst().later()).isEqualTo(TURN);
        assertThat(restart.ending()).isFalse();

        // When
        nextIsDue();

        // Then
        assertThat(restart.ending()).isTrue();
        assertThat(ends).isZero();
        nextIsDue();
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void itStaysWhenARestartDoesNotHelp() {
        // Given
        helps = false;

        // When
        restart.consider();

        // Then
        assertThat(timer).isEmpty();
    }

    @Test
    void aFaultWhileItWaitsForItsTurnKeepsIt() {
        // Given
        restart.consider();
        helps = false;
        restart.consider();

        // When
        nextIsDue();

        // Then
        assertThat(restart.ending()).isFalse();
        assertThat(timer).isEmpty();
    }

    @Test
    void aFaultAtTheLastMomentLetsItClaimAgain() {
        // Given
        restart.consider();
        nextIsDue();
        helps = false;

        // When
        nextIsDue();

        // Then
        assertThat(ends).isZero();
        assertThat(restart.ending()).isFalse();
    }

    @Test
    void anotherChangeStartsTheWaitAnew() {
        // Given
        restart.consider();
        restart.consider();

        // When
        nextIsDue();

        // Then
        assertThat(restart.ending()).isFalse();
        nextIsDue();
        assertThat(restart.ending()).isTrue();
        nextIsDue();
        assertThat(ends).isEqualTo(1);
    }
}
