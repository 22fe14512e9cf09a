package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... words) {
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(words);
    }

    private String file(String json) throws IOException {
        return Files.writeString(folder.resolve("agent.json"), json).toString();
    }

    @Test
    void whatIsRightIsSaidToBe() throws IOException {
        int exitCode = run("config", "check", "--offline", file("{\"loadConcurrency\": {\"globalConfig\": 2}}"));

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("agent.json: no problems", "loadConcurrency.globalConfig = 2");
    }

    @Test
    void everyProblemIsToldWithItsPlace() throws IOException {
        int exitCode = run("config", "check", "--offline", file("""
                {
                  "prepareQueueLength": 5,
                  "podLabels": {"a": "1"}
                  "privilegedFsBackup": "true",
                }
                """));

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "agent.json: 3 errors, 1 warning",
                        "warning: line 2, column 3: prepareQueueLength: unknown key, it has no effect; did you mean"
                                + " loadConcurrency.prepareQueueLength?",
                        "error: line 4, column 3: ',' or '}' expected after the value of podLabels",
                        "found \"privilegedFsBackup\", expected ',' or '}'",
                        "error: line 4, column 25: privilegedFsBackup: true or false expected, found the text \"true\"",
                        "error: line 4, column 31: a ',' too many",
                        "The agent does not start with this.");
    }

    @Test
    void warningsAloneAreProblemsToo() throws IOException {
        int exitCode = run("config", "check", "--offline", file("{\"PodLabels\": {}}"));

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("0 errors, 1 warning", "Everything is at its default.");
    }

    @Test
    void aProgramGetsOneDocument() throws IOException {
        int exitCode = run("config", "check", "--offline", "--output", "json", file("{\"podLabels\": {\"a\": 1}}"));

        JsonNode answer = new JsonMapper().readTree(out.toString());
        assertThat(exitCode).isEqualTo(1);
        assertThat(answer.path("usable").asBoolean(true)).isFalse();
        JsonNode problem = answer.path("problems").path(0);
        assertThat(problem.path("severity").asText()).isEqualTo("error");
        assertThat(problem.path("line").asInt()).isEqualTo(1);
        assertThat(problem.path("column").asInt()).isEqualTo(21);
        assertThat(problem.path("path").asText()).isEqualTo("podLabels.a");
        assertThat(problem.path("advice").asText()).isEqualTo("put it in quotes: \"1\"");
    }

    @Test
    void bytesThatAreNoUtf8AreNamedWithTheirPlace() throws IOException {
        Path file = Files.write(folder.resolve("latin.json"), new byte[] {'{', '\n', '"', (byte) 0xe9, '"', '}'});

        int exitCode = run("config", "check", "--offline", file.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("error: line 2, column 2: these bytes are no UTF-8");
    }

    @Test
    void utf16IsOneProblem() throws IOException {
        Path file = Files.write(
                folder.resolve("shell.json"), "\ufeff{\"podLabels\": {}}".getBytes(StandardCharsets.UTF_16LE));

        int exitCode = run("config", "check", "--offline", file.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("1 error, 0 warnings", "line 1, column 1: these bytes are no UTF-8");
    }

    @Test
    void aClusterThatIsNamedAndDoesNotAnswerIsTold() throws IOException {
        String kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
                        contexts: [{name: a, context: {cluster: a, user: a}}]
                        users: [{name: a, user: {token: x}}]
                        current-context: a
                        """).toString();

        int exitCode = run("config", "check", "--kubeconfig", kubeconfig, file("{\"priorityClassName\": \"low\"}"));

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("the cluster cannot be asked whether the names exist");
    }

    @Test
    void aKeyIsExplained() {
        int exitCode = run("config", "explain", "PREPAREQUEUELENGTH");

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains(
                        "loadConcurrency.prepareQueueLength",
                        "type:    whole number",
                        "default: no limit",
                        "since:   Velero v1.17.0",
                        "example: \"prepareQueueLength\": 12");
    }

    @Test
    void everyKeyIsListed() {
        assertThat(run("config", "explain")).isZero();
        assertThat(out.toString()).contains("backupPVC.<storage class>.readOnly", "cachePVC.residentThresholdInMB");
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(run("config", "schema")).isZero();
        assertThat(out.toString()).contains("https://json-schema.org/draft/2020-12/schema", "residentThresholdInMB");
    }
}
