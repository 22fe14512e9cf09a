package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KopiaAttemptsTest {
    private static final String TAG = "attempt";

    private static KopiaSnapshot snapshot(String id, Map<String, String> tags) {
        return new KopiaSnapshot(id, "shop/data", "", tags, List.of(), 1, 1, "k1", false, 0, 0, List.of());
    }

    private static Map<String, String> of(String operation, int attempt) {
        return attempt == 1 ? Map.of("operation", operation) : Map.of("operation", operation, TAG, "" + attempt);
    }

    private static List<String> superseded(Map<String, String> own, KopiaSnapshot... snapshots) {
        return new KopiaAttempts(TAG)
                .superseded(List.of(snapshots), own).stream()
                        .map(KopiaSnapshot::id)
                        .toList();
    }

    @Test
    void whatEarlierAttemptsOfTheSameBackupHaveSavedIsSuperseded() {
        assertThat(superseded(of("b", 3), snapshot("one", of("b", 1)), snapshot("two", of("b", 2))))
                .containsExactly("one", "two");
    }

    @Test
    void whatALostMoverSavedTooLateIsFoundByTheNextBackup() {
        assertThat(superseded(of("c", 1), snapshot("result", of("b", 2)), snapshot("late", of("b", 1))))
                .containsExactly("late");
    }

    @Test
    void nothingElseIs() {
        assertThat(superseded(
                        of("b", 2),
                        snapshot("other", of("a", 1)),
                        snapshot("by hand", Map.of()),
                        snapshot("own", of("b", 2)),
                        snapshot("later", of("b", 3)),
                        snapshot("odd", Map.of("operation", "a", TAG, "many"))))
                .isEqualTo(
                        Stream.of("own").toList()); // a later attempt is under way: this one is the rest of a lost one
    }

    @Test
    void aFirstAttemptSupersedesNothing() {
        assertThat(superseded(of("b", 1), snapshot("one", of("b", 1)))).isEmpty();
    }
}
