package io.stevedore;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.sandbox.scenario.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reliability.md} names what proves its promises: that has to be there. */
class ReliabilityDocumentTest {
    private static Set<String> named(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of("docs/reliability.md")))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList();
        }

        assertThat(tests).containsAll(named("`(\\w+(?:Test|IT))`"));
    }

    @Test
    void everyFaultThatIsNamedCanBeAskedFor() throws IOException {
        Set<String> faults = named("--fault ([a-z]+(?:-[a-z]+)+)");

        assertThat(faults).hasSizeGreaterThan(5);
        assertThat(faults).allMatch(label -> Fault.of(label).isPresent());
    }
}
