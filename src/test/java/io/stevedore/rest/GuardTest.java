package io.stevedore.rest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.diagnostics.Access;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final Optional<String> GOOD = Optional.of("Bearer good");

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8086", "LOCALHOST", "127.0.0.1:8086", "127.3.4.5", "[::1]:8086"})
    void theMachineItselfIsServed(String host) {
        assertThatCode(() -> Guard.ofLoopback().check(Optional.of(host), Optional.empty(), "/diagnostics"))
                .doesNotThrowAnyException();
    }

    /** A web page whose name its owner lets point to this machine. */
    @ParameterizedTest
    @ValueSource(strings = {"example.com:8086", "localhost.example.com", "127.0.0.1.example.com", ""})
    void otherNamesAreNot(String host) {
        assertThatThrownBy(() -> Guard.ofLoopback().check(Optional.of(host), Optional.empty(), "/diagnostics"))
                .isInstanceOf(Problem.class);
    }

    @Test
    void aRightThatIsTakenAwayIsGoneSoon() {
        // Given
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AtomicBoolean may = new AtomicBoolean(true);
        Guard guard = Guard.ofTokens(
                new Access() {
                    @Override
                    public Optional<Caller> caller(String token) {
                        return Optional.of(new Caller(token, "", List.of(), Map.of()));
                    }

                    @Override
                    public boolean mayGet(Caller caller, String path) {
                        return may.get();
                    }
                },
                now::get);
        guard.check(Optional.empty(), GOOD, "/diagnostics");
        // When
        may.set(false);
        now.set(Instant.EPOCH.plusSeconds(21));
        // Then
        assertThatThrownBy(() -> guard.check(Optional.empty(), GOOD, "/diagnostics"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("has not the right");
    }
}
