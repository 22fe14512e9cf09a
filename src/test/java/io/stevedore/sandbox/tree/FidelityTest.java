package io.stevedore.sandbox.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FidelityTest {
    @Test
    void theDocumentSaysWhatTheCodeDoes() throws IOException {
        // Given what the code compares and tolerates
        List<String> code = Arrays.stream(DifferenceKind.values())
                .map(kind -> "| %s | %s | %s | %s |"
                        .formatted(
                                kind.label(), kind.meaning(), word(Fidelity.KOPIA, kind), word(Fidelity.RESTIC, kind)))
                .toList();

        // When the document's table is read
        List<String> document = Files.readAllLines(Path.of("docs/fidelity.md")).stream()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();

        // Then they are the same, row by row
        assertThat(document).isEqualTo(code);
    }

    private static String word(Fidelity engine, DifferenceKind kind) {
        return engine.keeps(kind) ? "kept" : "not kept";
    }
}
