package io.stevedore.restorewait;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.testing.FirstProcess;
import io.stevedore.testing.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The native {@code velero-restore-helper} beside our binary. This machine has no folder of volumes, so that it waits. */
@EnabledIfSystemProperty(named = "stevedore.binary", matches = ".+")
class RestoreHelperIT {
    private static final Duration STARTS_WITHIN = Duration.ofMillis(50);
    private static final long MOST_MEMORY_KB = 10 * 1024;

    private final Path helper = Program.binary().orElseThrow().resolveSibling("velero-restore-helper");

    @Test
    void itIsThereAtOnceAndNeedsLittle() throws Exception {
        Duration fastest = Duration.ofDays(1);
        long memory = 0;

        for (int i : IntStream.range(0, 5).toArray()) {
            long start = System.nanoTime();
            Process process = start(List.of());
            assertThat(word(process)).startsWith("Waiting for the data of /restores");
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
            Thread.sleep(i == 0 ? 3000 : 0); // a few looks
            memory = Math.max(memory, anonymousKilobytes(process));
            process.destroyForcibly().waitFor();
        }

        System.err.printf("velero-restore-helper: %d ms to its first word, %d KiB%n", fastest.toMillis(), memory);
        assertThat(fastest).isLessThan(STARTS_WITHIN);
        assertThat(memory).isPositive().isLessThan(MOST_MEMORY_KB);
    }

    @Test
    void asProcessOneOfAnyUserItEndsWhenAsked() throws Exception {
        Assumptions.assumeTrue(FirstProcess.isPossible());
        List<String> before = FirstProcess.words();
        if ("root".equals(System.getProperty("user.name"))) {
            before.addAll(List.of("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"));
        }
        Process namespace = start(before);
        assertThat(word(namespace)).startsWith("Waiting");

        FirstProcess.in(namespace).terminate();

        assertThat(namespace.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void withoutTheUidItSaysWhatIsMissing() throws Exception {
        Process process =
                new ProcessBuilder(helper.toString()).redirectErrorStream(true).start();

        assertThat(word(process)).contains("needs one argument, the uid of the Restore");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private Process start(List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(helper.toString(), "uid-of-restore"));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String word(Process process) throws IOException {
        BufferedReader reader = process.inputReader();
        return String.valueOf(reader.readLine());
    }

    private static long anonymousKilobytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
