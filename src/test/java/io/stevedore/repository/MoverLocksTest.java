package io.stevedore.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.testing.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lock counts as dead only when its owner is known to be. */
class MoverLocksTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final MoverLocks.Self SELF = new MoverLocks.Self("mine", NOW.minus(Duration.ofMinutes(1)));

    private static PodVolumeBackup backup(String name, String phase) {
        return Yaml.read(
                "{metadata: {namespace: velero, name: %s}, status: {phase: %s}}".formatted(name, phase),
                PodVolumeBackup.class);
    }

    private static final MoverLocks LOCKS = MoverLocks.of(
            List.of(
                    backup("failed", "Failed"),
                    backup("running", "InProgress"),
                    backup("canceling", "Canceling"),
                    backup("a".repeat(62) + "-1", "Failed"),
                    backup("b".repeat(63) + "-1", "Completed"),
                    backup("b".repeat(63) + "-2", "InProgress"),
                    Yaml.read("{metadata: {name: new}}", PodVolumeBackup.class)),
            List.of(
                    Yaml.read("{metadata: {name: canceled}, status: {phase: Canceled}}", PodVolumeRestore.class),
                    Yaml.read("{metadata: {name: waiting}}", PodVolumeRestore.class)),
            SELF);

    @ParameterizedTest
    @CsvSource({
        "failed,         7, true",
        "canceled,       7, true",
        "failed,         5, false", // it may renew it still
        "running,       60, false",
        "canceling,     60, false",
        "new,           60, false",
        "waiting,       60, false",
        "another-host,  60, false",
        "mine,           2, true", // an earlier attempt, in a pod of this name
        "mine,           0, false",
    })
    void aLockIsDeadWhenItsTaskIsOverAndNobodyRenewsIt(String host, int minutes, boolean dead) {
        assertThat(LOCKS.isDead(host, NOW.minus(Duration.ofMinutes(minutes)), NOW))
                .isEqualTo(dead);
    }

    @Test
    void longNamesAreCutAsAKubeletCutsThem() {
        Instant old = NOW.minus(Duration.ofHours(1));

        assertThat(LOCKS.isDead("a".repeat(62), old, NOW)).isTrue();
        assertThat(LOCKS.isDead("b".repeat(63), old, NOW))
                .as("one of two that are called so is at work")
                .isFalse();
    }

    @Test
    void whoHasNoHostNameKnowsNothingOfItself() {
        MoverLocks nameless = MoverLocks.of(List.of(), List.of(), new MoverLocks.Self("", NOW));

        assertThat(nameless.isDead("", NOW.minus(Duration.ofHours(1)), NOW)).isFalse();
    }
}
