package io.stevedore.engine.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On what the real program printed, as recorded in {@code src/test/resources/restic/recorded}. */
class ResticVerdictTest {
    private final List<ResticMessage.Status> progress = new ArrayList<>();
    private final ResticReading reading = new ResticReading(progress::add, () -> {});

    @Test
    void aGoodBackupHasAnIdAndSizes() {
        // When
        ResticVerdict verdict = verdict(0, "backup", true);
        // Then
        assertThat(verdict).isInstanceOfSatisfying(ResticVerdict.Good.class, good -> {
            assertThat(good.id().value()).startsWith("868616e05f91").hasSize(64);
            assertThat(good.summary().files()).isEqualTo(8);
            assertThat(good.summary().bytes()).isEqualTo(104_857_661);
            assertThat(good.summary().added()).isEqualTo(541_904);
        });
        assertThat(progress).containsExactly(new ResticMessage.Status(104_857_661, 104_857_661));
    }

    @Test
    void theRepositorysOwnRecordHasToSayTheSame() {
        // Given
        ResticVerdict.Good good = (ResticVerdict.Good) verdict(0, "backup", true);
        Optional<ResticSnapshot> stored = ResticSnapshot.parse(lines("snapshot.out"));
        // When, then
        assertThat(confirm(good, List.of("a=b", "c=d"), stored)).isEmpty();
        assertThat(confirm(good, List.of("a=b"), stored)).isPresent();
        assertThat(confirm(good, List.of("a=b", "c=d"), Optional.empty())).isPresent();
        assertThat(ResticSnapshot.parseList(lines("snapshots.out")).orElseThrow())
                .containsExactly(new ResticSnapshot.Listed(good.id(), stored.orElseThrow()));
    }

    private static Optional<?> confirm(ResticVerdict.Good good, List<String> tags, Optional<ResticSnapshot> stored) {
        return ResticVerdict.confirm("backup of x", good.id(), new TreeSet<>(tags), good.summary(), stored);
    }

    @Test
    void anUnreadableFileIsABadEndAndItsSnapshotALeftover() {
        // When
        ResticVerdict verdict = verdict(3, "unreadable", true);
        // Then
        assertThat(verdict).isInstanceOfSatisfying(ResticVerdict.Bad.class, bad -> {
            assertThat(bad.leftover()).isPresent();
            assertThat(bad.failure().cause()).isEqualTo(Cause.SOURCE_UNREADABLE);
            assertThat(bad.failure().text())
                    .isEqualTo("backup of x: 1 unreadable: /data/bad/sub/b: open sub/b: permission denied");
        });
    }

    @Test
    void anEmptySnapshotIsGoodOfAnEmptyVolumeOnly() {
        assertThat(verdict(1, "empty", false)).isEqualTo(new ResticVerdict.Empty());
        assertThat(verdict(1, "empty", true)).isInstanceOf(ResticVerdict.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1, full-disk, NO_SPACE",
        "1, init-twice, ALREADY_EXISTS",
        "10, not-initialised, NOT_INITIALISED",
        "12, wrong-password, WRONG_PASSWORD",
        "1, snapshot-missing, SNAPSHOT_MISSING",
        "1, restore-full, NO_SPACE",
        "1, restore-damaged, DAMAGED",
        "11, parent-missing, LOCKED"
    })
    void failuresHaveTheirCauses(int code, String recorded, Cause cause) {
        assertThat(ResticErrors.failure("x", ended(code, recorded)).cause()).isEqualTo(cause);
    }

    private ResticVerdict verdict(int code, String recorded, boolean hasData) {
        Ended ended = ended(code, recorded);
        return ResticVerdict.of("backup of x", ended, reading.failed(), hasData);
    }

    private Ended ended(int code, String recorded) {
        Transcript transcript = new Transcript(reading, message -> {}, () -> {});
        lines(recorded + ".out").forEach(transcript::output);
        lines(recorded + ".err").forEach(transcript::error);
        return transcript.ended(code, Ended.How.BY_ITSELF);
    }

    private static List<String> lines(String file) {
        Path recorded = Path.of("src/test/resources/restic/recorded", file);
        try {
            return Files.exists(recorded) ? Files.readAllLines(recorded) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
