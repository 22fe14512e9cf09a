package io.stevedore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotIdTest {
    @ParameterizedTest
    @CsvSource({
        "KOPIA, 0123456789abcdef0123456789abcdef, true",
        "KOPIA, k0123456789abcdef0123456789abcdef, false",
        "KOPIA, deadbeef, false",
        "RESTIC, deadbeef, true",
        "RESTIC, 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, true",
        "RESTIC, 0123456789abcdef0123456789abcdef, false",
        "RESTIC, latest, false",
        "RESTIC, --help, false"
    })
    void onlyAnEnginesOwnIdsAreIds(EngineType type, String text, boolean good) {
        assertThat(SnapshotId.parse(type, text).isPresent()).isEqualTo(good);
    }

    @Test
    void anIdOfTheOneIsNoneOfTheOther() {
        SnapshotId id = new SnapshotId(EngineType.RESTIC, "deadbeef");

        assertThatThrownBy(() -> id.of(EngineType.KOPIA)).isInstanceOf(IllegalArgumentException.class);
    }
}
