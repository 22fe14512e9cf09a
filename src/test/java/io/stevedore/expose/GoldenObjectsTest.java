package io.stevedore.expose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every object that is created to expose a volume, as it goes to the API server. {@code -Dgolden.update=true} rewrites
 * the files.
 */
class GoldenObjectsTest {
    private static final Path FOLDERS = Path.of("src/test/resources/golden");

    static List<GoldenCase> cases() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDERS)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(GoldenCase::new)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void createdObjectsAreAsRecorded(GoldenCase scenario) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            scenario.update();
        }

        Map<String, JsonNode> created = scenario.created();

        Map<String, JsonNode> golden = scenario.golden();
        assertThat(golden.keySet()).as("files of %s, none unused", scenario).isEqualTo(created.keySet());
        for (String file : created.keySet()) {
            assertThat(GoldenCase.text(created.get(file)))
                    .as("%s/%s", scenario, file)
                    .isEqualTo(GoldenCase.text(golden.get(file)));
        }
    }

    @Test
    void thereIsNothingButFoldersOfCases() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.list(FOLDERS)) {
            all.filter(path -> !Files.isDirectory(path)).forEach(path -> names.add(path.toString()));
        }
        assertThat(names).isEmpty();
    }
}
