package io.stevedore.engine.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final String TAG = "attempt";

    private record Snapshot(String id, Map<String, String> tags) {}

    private static Snapshot snapshot(String id, Map<String, String> tags) {
        return new Snapshot(id, tags);
    }

    private static Map<String, String> of(String operation, int attempt) {
        return attempt == 1 ? Map.of("operation", operation) : Map.of("operation", operation, TAG, "" + attempt);
    }

    private static List<String> superseded(Map<String, String> own, Snapshot... snapshots) {
        return new Attempts<>(TAG, Snapshot::tags)
                .superseded(List.of(snapshots), own).stream().map(Snapshot::id).toList();
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
