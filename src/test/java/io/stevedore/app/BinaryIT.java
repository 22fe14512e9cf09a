package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.testing.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a native binary could have lost of the program. */
@EnabledIfSystemProperty(named = "stevedore.binary", matches = ".+")
class BinaryIT {
    @TempDir
    Path folder;

    static Stream<CommandLine> commands() {
        return withSubcommands(Main.commandLine());
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(BinaryIT::withSubcommands));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSaysWhatItSaysOnTheJvm(CommandLine command) throws Exception {
        List<String> words =
                new ArrayList<>(List.of(command.getCommandSpec().qualifiedName().split(" ")));
        words.removeFirst();
        words.add("--help");

        Ended ended = run(words);

        assertThat(ended.exitCode).as(ended.output).isZero();
        assertThat(ended.output).isEqualTo(command.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-command",
                "node-agent server --no-such-option",
                "node-agent server --data-mover-prepare-timeout=soon",
                "data-mover backup",
                "data-mover restore --data-download=d --log-level=loud",
                "coordinator server",
                "sandbox --nodes=0 --binary",
            })
    void wrongArgumentsAreToldAsOnTheJvm(String arguments) throws Exception {
        String[] words = arguments.split(" ");
        StringWriter onTheJvm = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(onTheJvm, true)).execute(words);

        Ended ended = run(List.of(words));

        assertThat(ended).isEqualTo(new Ended(code, onTheJvm.toString()));
        assertThat(code).isEqualTo(2);
    }

    @Test
    void theVersionIsThatOfTheProject() throws Exception {
        Ended ended = run(List.of("--version"));

        assertThat(Program.binary().orElseThrow().getFileName().toString())
                .contains(ended.output.strip().replace("stevedore ", "stevedore-"));
        assertThat(ended.output).matches("stevedore [0-9].*\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config check --offline",
                "config check --offline --output json",
                "config explain",
                "config schema"
            })
    void configurationsAreJudgedAsOnTheJvm(String arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments.split(" ")));
        if (arguments.contains("check")) {
            words.add(Files.writeString(folder.resolve("agent.json"), """
                    {"prepareQueueLength": 5, "podLabels": {"a": 1,},
                     "podResources": {"cpuRequest": "2", "cpuLimit": "1"}}
                    """).toString());
        }
        StringWriter onTheJvm = new StringWriter();
        int code = Main.commandLine().setOut(new PrintWriter(onTheJvm, true)).execute(words.toArray(String[]::new));

        Ended ended = run(words);

        assertThat(ended).isEqualTo(new Ended(code, onTheJvm.toString()));
    }

    @Test
    void theSandboxIsLeftOut() throws Exception {
        Ended ended = run(List.of("sandbox"));

        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).contains("./stevedore sandbox runs it on a JVM");
        assertThat(Files.readString(Program.binary().orElseThrow(), StandardCharsets.ISO_8859_1))
                .doesNotContain("io.stevedore.sandbox.controlplane");
    }

    private record Ended(int exitCode, String output) {}

    private Ended run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = Program.command();
        command.addAll(arguments);
        Path log = folder.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " did not end:\n" + Files.readString(log));
        }
        return new Ended(process.exitValue(), Files.readString(log));
    }
}
