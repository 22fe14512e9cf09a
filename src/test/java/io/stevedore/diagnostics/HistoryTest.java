package io.stevedore.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path parent;

    private Path folder() {
        return parent.resolve("agent").resolve("diagnoses");
    }

    private static ObjectNode diagnosis(int second) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("summary")
                .put("kind", "DataUpload")
                .put("uid", "uid-" + second)
                .put("at", START.plusSeconds(second).toString());
        document.putArray("objects").addObject().put("kind", "Pod");
        return document;
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder())) {
            return files.toList().getFirst();
        }
    }

    @Test
    void anAgentThatStartsAnewFindsWhatWasKept() throws IOException {
        // Given
        new History(folder()).keep(diagnosis(1));
        // When
        History later = new History(folder());
        // Then
        assertThat(later.entries()).singleElement().satisfies(entry -> {
            assertThat(entry).isInstanceOf(History.Entry.Kept.class);
            assertThat(later.read(entry.id())).contains(diagnosis(1));
        });
    }

    @Test
    void theLatestAreKeptAndComeFirst() throws IOException {
        History history = new History(folder());

        for (int i = 0; i < History.LIMIT + 7; i++) {
            history.keep(diagnosis(i));
        }

        assertThat(history.entries()).hasSize(History.LIMIT);
        assertThat(history.entries().getFirst().id()).endsWith("uid-56");
        assertThat(history.entries().getLast().id()).endsWith("uid-7");
    }

    @Test
    void whatCannotBeKeptTakesNoRoom() throws IOException {
        // Given
        History history = new History(folder());
        history.keep(diagnosis(1));
        Path taken = onlyFile();
        Files.delete(taken);
        Files.createDirectories(taken.resolve("in the way"));
        // When
        history.keep(diagnosis(1));
        // Then
        try (var files = Files.list(folder())) {
            assertThat(files).containsExactly(taken);
        }
    }

    @Test
    void halfFilesArePassedOverAndSaid() throws IOException {
        // Given
        History history = new History(folder());
        history.keep(diagnosis(1));
        Path file = onlyFile();
        Files.writeString(file, Files.readString(file).substring(0, 100));
        Files.writeString(folder().resolve("not-ours.json"), "{}");
        Files.writeString(folder().resolve("00000000000001-a.json"), "{\"other\": 1}");
        // When
        var entries = history.entries();
        // Then
        assertThat(entries).hasSize(3).allMatch(History.Entry.Unreadable.class::isInstance);
        assertThat(entries.toString()).contains("Unexpected end-of-input", "not the name", "not begin with a summary");
    }

    @Test
    void whatAKilledProcessLeftGoesWithTheNextOne() throws IOException {
        Files.createDirectories(folder());
        Path part = Files.writeString(folder().resolve("00000000000001-a.part"), "{");

        new History(folder()).keep(diagnosis(1));

        assertThat(part).doesNotExist();
    }

    @Test
    void nobodyElseReadsIt() throws IOException {
        new History(folder()).keep(diagnosis(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void pathsAreNoIds() throws IOException {
        Files.writeString(parent.resolve("secret.json"), "{}");

        assertThat(new History(folder()).read("../../secret")).isEmpty();
        assertThat(new History(folder()).read("00000000000001-none")).isEmpty();
    }

    @Test
    void aDiskThatIsFullStopsNothing() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        new History(file.resolve("below")).keep(diagnosis(1));

        assertThat(file).hasContent("");
    }
}
