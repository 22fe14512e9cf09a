package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String line) {
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(line.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sandbox --nope | Unknown option: '--nope'",
                "sandbox stray | Unmatched argument at index 1: 'stray'",
                "sandbox --files many | Invalid value for option '--files': 'many' is not an int",
                "sandbox --files -1 | Invalid value for option '--files': -1 is not between 0 and 5000000",
                "sandbox --nodes 0 | Invalid value for option '--nodes': 0 is not between 1 and 50",
                "sandbox --size 5XB | '5XB' is not a size such as 200MB",
                "sandbox --size 999999999TB | is more than this can handle (1 PiB)",
                "sandbox --output yaml | expected one of [text, json]",
                "sandbox --mover-seconds 3 | --mover-seconds has no effect without --burst",
                "bench --size 1MB | --size has no effect without --file-system-backup",
                "bench --file-system-backup --tasks 4 | --tasks has no effect beside --file-system-backup",
                "bench --agents 1,0 | Invalid value for option '--agents': 0 is not between 1 and",
                "sandbox --from . --size 1MB | --size has no effect beside --from",
                "sandbox --burst 2 --volumes 3 | --volumes has no effect beside --burst",
                "coordinator server | say --stand-alone",
                "config check | give a FILE (or - for standard input), or --configmap NAME",
                "config check a.json --configmap b | give a FILE (or - for standard input), or --configmap NAME",
                "config check --offline --configmap b | --offline asks no cluster, and --configmap names something in one",
                "config check /nonexistent.json | cannot read /nonexistent.json",
                "config explain prepareQueLength | There is no key prepareQueLength; did you mean loadConcurrency.prepareQueueLength?",
                "node-agent serve | Unmatched argument at index 1: 'serve'",
            })
    void whatIsWrongIsSaidAndHowItIsWritten(String line, String message) {
        int exitCode = run(line);

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .contains(message)
                .contains("Usage: stevedore ")
                .contains("--help'.");
        assertThat(err.toString().lines()).hasSizeLessThan(12);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpGivesExamples() {
        int exitCode = run("sandbox --help");

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("Usage: stevedore sandbox", "Examples:", "--from ~/photos", "--output json");
        assertThat(err.toString()).isEmpty();
    }
}
