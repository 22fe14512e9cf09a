package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.FreePort;
import io.stevedore.testing.InOwnWorld;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One task that waits: what its agent tells whom the cluster lets ask, and what a laptop sees. */
class DiagnosticsIT extends InOwnWorld {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringWriter out = new StringWriter();
    private String url = "";

    @AfterEach
    void removeRole() {
        client.close();
        world.admin().resource(role()).delete();
        world.admin().resource(binding()).delete();
    }

    private HttpResponse<String> ask(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> askAs(String account, String path) throws Exception {
        return ask(path, "Authorization", "Bearer " + cluster.controlPlane().token(world.velero(), account));
    }

    private ClusterRole role() {
        return new ClusterRoleBuilder()
                .withNewMetadata()
                .withName("diagnostics-" + world.velero())
                .endMetadata()
                .addNewRule()
                .withNonResourceURLs("/diagnostics", "/diagnostics/*")
                .withVerbs("get")
                .endRule()
                .build();
    }

    private ClusterRoleBinding binding() {
        String name = role().getMetadata().getName();
        return new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                .addNewSubject("", "ServiceAccount", "default", world.velero())
                .build();
    }

    private int diagnose(String... words) {
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out));
        String[] all = {
            "diagnose",
            "-n",
            world.velero(),
            "--kubeconfig",
            cluster.controlPlane().kubeconfig().toString()
        };
        String[] line = Stream.of(all, words).flatMap(Arrays::stream).toArray(String[]::new);
        return command.execute(line);
    }

    private Map<String, String> unpacked(Path file) throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void agentAndLaptopTellTheSame() throws Exception {
        // Given
        int port = FreePort.find();
        url = "http://127.0.0.1:" + port;
        world.startAgent("--diagnostics-address=0.0.0.0:" + port).ready();
        world.admin().resource(role()).create();
        world.admin().resource(binding()).create();
        world.veleroFaults().failProvisioning("play", "pool-7f3a is full");
        // When
        DataUpload upload = world.upload("asked");
        String name = upload.getMetadata().getName();
        Eventually.until(
                PATIENCE,
                () -> "the agent to tell why; it says " + world.upload(upload).getStatus(),
                () -> world.upload(upload).getStatus() != null
                        && String.valueOf(world.upload(upload).getStatus().message)
                                .contains("pool-7f3a"));
        // Then
        assertThat(ask("/diagnostics").statusCode()).isEqualTo(401);
        assertThat(ask("/diagnostics", "Authorization", "Bearer nobody").statusCode())
                .isEqualTo(401);
        assertThat(askAs("data-mover", "/diagnostics").statusCode()).isEqualTo(403);
        HttpResponse<String> list = askAs("default", "/diagnostics");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        assertThat(list.body()).contains("\"" + name + "\"", "pool-7f3a is full", "\"deadline\"");
        JsonNode told = new ObjectMapper()
                .readTree(askAs("default", "/diagnostics/du/" + name).body());
        assertThat(told.path("findings").findValuesAsText("code")).contains("ProvisioningFailed");
        assertThat(told.path("objects").findValuesAsText("kind"))
                .contains("DataUpload", "PersistentVolumeClaim", "Pod");

        Path bundle = folder.resolve("case.tar.gz");
        assertThat(diagnose("du/" + name, "--bundle", bundle.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("DataUpload " + world.velero() + "/" + name + ": Accepted, of node " + world.nodeName())
                .contains("ProvisioningFailed: PersistentVolumeClaim ", "pool-7f3a is full");
        Map<String, String> files = unpacked(bundle);
        assertThat(files.keySet())
                .contains("diagnosis.txt", "diagnosis.json", "events.jsonl", "not-read.txt")
                .anyMatch(file -> file.endsWith("/PersistentVolumeClaim-" + name + ".json"));
        assertThat(files.get("diagnosis.txt")).isEqualTo(out.toString());
        assertThat(diagnose("du/none")).isEqualTo(1);
        assertThat(diagnose("dd/asked", "--all")).isEqualTo(2);
    }
}
