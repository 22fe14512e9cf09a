package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.stevedore.diagnosis.Code;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnostics.Diagnosis;
import io.stevedore.diagnostics.DiagnosisJson;
import io.stevedore.diagnostics.Timeline;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DiagnoseCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Finding FINDING = new Finding(Code.UNSCHEDULABLE, "Pod velero/task", "no room");

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String line) {
        CommandLine command = Main.commandLine().setOut(new PrintWriter(err)).setErr(new PrintWriter(err));
        return command.execute(line.split(" "));
    }

    private static DiagnoseReport report(String phase, Finding... findings) {
        Pod agent = new PodBuilder()
                .withNewMetadata()
                .withNamespace("velero")
                .withName("node-agent-x")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .endSpec()
                .build();
        Diagnosis diagnosis = new Diagnosis(
                new TaskRef(TaskKind.UPLOAD, "velero", "task", "uid"),
                NOW,
                "n1",
                phase,
                "",
                "",
                Optional.empty(),
                List.of(findings),
                Timeline.EMPTY.with(NOW, "created"),
                List.of(),
                List.of());
        return new DiagnoseReport(List.of(diagnosis), List.of(agent), List.of("nodes: forbidden"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diagnose task",
                "diagnose pod/task",
                "diagnose du/",
                "diagnose du/task --all",
                "diagnose --watch --output json",
                "diagnose --watch --bundle x.tar.gz",
                "diagnose --output yaml"
            })
    void aWrongCommandLineIsUsage(String line) {
        assertThat(run(line)).isEqualTo(2);
    }

    @Test
    void aFileThatExistsIsNotOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("case.tar.gz"), "mine");

        assertThat(run("diagnose --bundle " + file)).isEqualTo(1);

        assertThat(file).hasContent("mine");
        assertThat(err.toString()).contains("would overwrite");
    }

    @Test
    void aKubeconfigThatIsNotThereIsSaidToBe() {
        assertThat(run("diagnose --kubeconfig " + folder.resolve("none"))).isEqualTo(1);
        assertThat(err.toString()).contains("cannot read --kubeconfig").doesNotContain("\tat ");
    }

    @Test
    void aClusterThatDoesNotAnswerIsSaidToBe() throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u, user: {}}]
                current-context: c
                """);

        assertThat(run("diagnose --kubeconfig " + kubeconfig)).isEqualTo(1);

        assertThat(err.toString())
                .contains("http://127.0.0.1:1", "cannot be asked")
                .doesNotContain("\tat ");
    }

    @Test
    void itTellsCauseAdvicePastAndWhoKnowsMore() {
        assertThat(report("Accepted", FINDING).text())
                .contains("DataUpload velero/task: Accepted, of node n1")
                .contains("warning   Unschedulable: Pod velero/task: no room. " + Code.UNSCHEDULABLE.advice())
                .contains("2026-01-02T03:04:05Z created")
                .contains("port-forward pod/node-agent-x 8086", "/diagnostics/du/task")
                .contains("not read: nodes: forbidden");
        assertThat(report("Failed").text()).contains("/diagnostics/history");
    }

    @Test
    void aFindingAndAFailureAreBad() {
        assertThat(report("Accepted").isBad()).isFalse();
        assertThat(report("Accepted", FINDING).isBad()).isTrue();
        assertThat(report("Failed").isBad()).isTrue();
        assertThat(report("Failed").isOver()).isTrue();
        assertThat(report("Accepted").isOver()).isFalse();
    }

    @Test
    void aProgramGetsOneDocument() {
        var json = report("Accepted", FINDING).json(new DiagnosisJson(new KubernetesSerialization()));

        assertThat(json.at("/tasks/0/summary/name").asText()).isEqualTo("task");
        assertThat(json.at("/tasks/0/findings/0/code").asText()).isEqualTo("Unschedulable");
        assertThat(json.at("/tasks/0/history/pod").asText()).isEqualTo("node-agent-x");
        assertThat(json.at("/notRead/0").asText()).isEqualTo("nodes: forbidden");
    }
}
