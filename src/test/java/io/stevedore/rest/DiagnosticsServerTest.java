package io.stevedore.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stevedore.config.ConfigDrift;
import io.stevedore.config.ConfigState;
import io.stevedore.config.ConfigView;
import io.stevedore.config.EffectiveValue;
import io.stevedore.datapath.Slots;
import io.stevedore.diagnostics.AgentView;
import io.stevedore.diagnostics.History;
import io.stevedore.diagnostics.Looks;
import io.stevedore.protocol.Attempts;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.task.Action;
import io.stevedore.task.Mover;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Retry;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskPolicy;
import io.stevedore.task.TaskRef;
import io.stevedore.task.Turn;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers, over a real connection. */
class DiagnosticsServerTest {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Looks looks = new Looks(TaskPolicy.DEFAULT);
    private final Slots slots = new Slots(1);
    private final List<ConfigView> configs = new ArrayList<>();
    private History history;
    private Routes routes;
    private DiagnosticsServer server;

    @BeforeEach
    void start() throws IOException {
        history = new History(folder.resolve("diagnoses"));
        routes = new Routes(new AgentView(
                "n1",
                "0.1",
                looks,
                new PlayedTasks(),
                history,
                slots,
                () -> new AgentView.Queue(Optional.of(2), List.of("DataUpload waits"), Optional.of("full")),
                () -> configs));
        serve(Guard.ofLoopback());
    }

    private void serve(Guard guard) throws IOException {
        server = DiagnosticsServer.start(vertx, "127.0.0.1", 0, routes, guard);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        vertx.close();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send("GET", path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return MAPPER.readTree(response.body());
    }

    private JsonNode problem(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = MAPPER.readTree(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return Described.by("Problem", problem);
    }

    private static Task task(String name, Phase phase, String node) {
        return new Task(
                new TaskRef(TaskKind.UPLOAD, "velero", name, name + "-uid"),
                phase,
                node,
                true,
                false,
                false,
                true,
                new MoverProgress(0, 0),
                Attempts.FIRST,
                Optional.empty());
    }

    private void look(Task task, Action action) {
        looks.saw(
                new Observed(
                        task,
                        "n1",
                        false,
                        new Mover.Absent(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        new Turn(Duration.ZERO, NOW),
                        new Retry.Never("retries are switched off"),
                        false,
                        Optional.empty(),
                        NOW),
                action);
    }

    private void waits(String name) {
        Phase accepted = new Phase.Accepted("n1", Optional.of(NOW.minusSeconds(60)));
        look(task(name, accepted, "n1"), new Action.Wait("the mover's pod is starting", Optional.empty()));
    }

    @Test
    void tasksAreListedWithWhatIsNextAndWhy() throws Exception {
        // Given
        waits("waits");
        look(task("new", new Phase.New(), ""), new Action.Wait("the queue is full", Optional.empty()));
        look(task("others", new Phase.InProgress("n2"), "n2"), new Action.Wait("n2 has it", Optional.empty()));
        // When
        JsonNode page = get("/diagnostics");
        // Then
        assertThat(page.path("items").findValuesAsText("name")).containsExactly("waits", "new");
        JsonNode first = Described.by("Task", page.at("/items/0"));
        assertThat(first.path("phase").asText()).isEqualTo("Accepted");
        assertThat(first.path("since").asText()).isEqualTo("2026-01-02T03:03:05Z");
        assertThat(first.path("deadline").asText()).isEqualTo("2026-01-02T03:33:05Z");
        assertThat(first.path("next").asText()).isEqualTo("Wait");
        assertThat(first.path("why").asText()).isEqualTo("the mover's pod is starting");
        assertThat(first.at("/finding/code").asText()).isEqualTo("Unschedulable");
    }

    @Test
    void aTaskThatIsOverIsNotListed() throws Exception {
        waits("waits");

        looks.forget("waits-uid");

        assertThat(get("/diagnostics").path("total").asInt()).isZero();
    }

    @Test
    void longListsComeInParts() throws Exception {
        for (int i = 0; i < 5; i++) {
            waits("task-" + i);
        }

        JsonNode first = get("/diagnostics?limit=2&offset=1");

        assertThat(first.path("total").asInt()).isEqualTo(5);
        assertThat(first.path("items").findValuesAsText("name")).containsExactly("task-1", "task-2");
        JsonNode rest = get(first.path("next").asText());
        assertThat(rest.path("items").findValuesAsText("name")).containsExactly("task-3", "task-4");
        assertThat(rest.has("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=many", "offset=-1", "offset=99999999999"})
    void boundsAreKept(String query) throws Exception {
        assertThat(problem(send("GET", "/diagnostics?" + query), 400)
                        .path("detail")
                        .asText())
                .contains("a whole number from");
    }

    @Test
    void oneTaskIsToldInFull() throws Exception {
        assertThat(get("/diagnostics/du/waits").at("/summary/name").asText()).isEqualTo("waits");
        assertThat(get("/diagnostics/DataUpload/waits").at("/summary/name").asText())
                .isEqualTo("waits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /diagnostics/du/elsewhere   | node n1 does not work on DataUpload elsewhere: it is Accepted, and node n2's
                    /diagnostics/dd/none        | DataDownload none does not exist
                    /diagnostics/pod/x          | there is no kind "pod"
                    /diagnostics/history/none   | no diagnosis "none" is kept here
                    /diagnostics/history/..%2Fx | no diagnosis
                    /metrics                    | there is no /metrics; /openapi describes what there is
                    /                           | there is no /
                    """)
    void whatIsNotThereIsSaidToBe(String path, String detail) throws Exception {
        assertThat(problem(send("GET", path), 404).path("detail").asText()).contains(detail);
    }

    @Test
    void whatWasKeptIsListedAndRead() throws Exception {
        // Given
        history.keep(PlayedTasks.diagnosisOf("failed"));
        Files.writeString(folder.resolve("diagnoses/00000000000001-half.json"), "{\"summary\": {");
        // When
        JsonNode page = get("/diagnostics/history");
        // Then
        assertThat(page.at("/items/0/summary/name").asText()).isEqualTo("failed");
        assertThat(page.at("/items/1/unreadable").asText()).contains("Unexpected end-of-input");
        assertThat(get("/diagnostics/history/" + page.at("/items/0/id").asText()))
                .isEqualTo(PlayedTasks.diagnosisOf("failed"));
        problem(send("GET", "/diagnostics/history/00000000000001-half"), 500);
    }

    @Test
    void theConfigurationIsShownWithItsDriftAndWithoutSecrets() throws Exception {
        // Given
        ConfigState loaded = new ConfigState(
                Map.of("podAnnotations.vault-token", new EffectiveValue("s3cr3t", "")), List.of(), Optional.empty());
        configs.add(new ConfigView("agent", loaded, loaded, new ConfigDrift.Changed(List.of("a 1 -> 2"))));
        // When
        JsonNode config = Described.by("Config", get("/diagnostics/config"));
        // Then
        assertThat(config.path("restartRequired").asBoolean()).isTrue();
        assertThat(config.at("/configMaps/0/drift").asText()).isEqualTo("restart required: a 1 -> 2");
        assertThat(config.toString()).contains("vault-token").doesNotContain("s3cr3t");
    }

    @Test
    void slotsAndQueueTellWhoHoldsThem() throws Exception {
        // Given
        slots.open(List.of("one-uid"));
        slots.take("two-uid", () -> {});
        // When
        JsonNode node = Described.by("Node", get("/diagnostics/node"));
        // Then
        assertThat(node.at("/slots/held/0").asText()).isEqualTo("DataUpload one");
        assertThat(node.at("/slots/waiting/0").asText()).isEqualTo("DataUpload two");
        assertThat(node.at("/prepareQueue/closed").asText()).isEqualTo("full");
    }

    @Test
    void theDescriptionKnowsEveryRouteAndNoOther() throws Exception {
        JsonNode paths = get("/openapi").path("paths");

        assertThat(paths.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(
                        routes.all().stream().map(Route::path).toList());
        paths.properties()
                .forEach(path -> assertThat(
                                path.getValue().at("/get/parameters").findValuesAsText("name"))
                        .containsAll(
                                new Route(path.getKey(), call -> call.names().isEmpty() ? paths : paths)
                                        .match(path.getKey().replaceAll("[{}]", ""))
                                        .orElseThrow()
                                        .keySet()));
    }

    @Test
    void onlyQuestionsAreAnswered() throws Exception {
        problem(send("DELETE", "/diagnostics"), 405);
        problem(send("POST", "/diagnostics"), 405);
        assertThat(send("HEAD", "/diagnostics").statusCode()).isEqualTo(200);
    }

    @Test
    void tooLongAPathIsRefused() throws Exception {
        assertThat(send("GET", "/diagnostics/du/" + "x".repeat(5_000)).statusCode())
                .isBetween(400, 499);
    }

    @Test
    void aPortInUseIsAnError() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> DiagnosticsServer.start(vertx, "127.0.0.1", server.port(), routes, Guard.ofLoopback()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Address already in use");
    }

    @Test
    void outsideOfLoopbackTheClusterSaysWhoMaySeeWhat() throws Exception {
        // Given
        PlayedAccess access = new PlayedAccess();
        server.close();
        serve(Guard.ofTokens(access, InstantSource.fixed(NOW)));
        // When
        HttpResponse<String> nobody = send("GET", "/diagnostics");
        // Then
        assertThat(problem(nobody, 401).path("detail").asText()).contains("bearer token");
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        problem(send("GET", "/diagnostics", "Authorization", "Basic Z29vZA=="), 401);
        problem(send("GET", "/diagnostics", "Authorization", "Bearer unknown"), 401);
        problem(send("GET", "/diagnostics", "Authorization", "Bearer other"), 403);
        problem(send("GET", "/diagnostics/node", "Authorization", "Bearer good"), 403);
        problem(send("GET", "/diagnostics", "Authorization", "Bearer broken"), 503);
        int before = access.asked;
        for (int i = 0; i < 3; i++) {
            assertThat(send("GET", "/diagnostics", "Authorization", "Bearer good")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(access.asked).as("asked once, then remembered").isEqualTo(before + 1);
    }
}
