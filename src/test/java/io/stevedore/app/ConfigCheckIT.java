package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code config check} with a real cluster: what the names in a configuration point to. */
class ConfigCheckIT {
    private static final String EVERYTHING = """
            {"loadConcurrency": {"perNodeConfig": [
               {"number": 2, "nodeSelector": {"matchLabels": {"pool-of": "%1$s"}}}]},
             "loadAffinity": [{"storageClass": "deleted-%1$s",
               "nodeSelector": {"matchExpressions": [{"key": "pool-of", "operator": "In", "values": ["%1$s"]}]}}],
             "backupPVC": {"deleted-%1$s": {"storageClass": "deleted-%1$s", "readOnly": true, "spcNoRelabeling": true}},
             "priorityClassName": "priority-%1$s",
             "cachePVC": {"storageClass": "deleted-%1$s"}}""";

    @RegisterExtension
    final RealControlPlane cluster = new RealControlPlane();

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String own = "";
    private Node node = new Node();
    private PriorityClass priority = new PriorityClass();
    private List<StorageClass> classes = List.of();

    @BeforeEach
    void fillCluster() {
        own = cluster.namespace();
        node = cluster.admin()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-" + own)
                        .addToLabels("pool-of", own)
                        .endMetadata()
                        .withNewSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build())
                .create();
        priority = cluster.admin()
                .resource(new PriorityClassBuilder()
                        .withNewMetadata()
                        .withName("priority-" + own)
                        .endMetadata()
                        .withValue(7)
                        .build())
                .create();
        classes = List.of(storageClass("deleted-", "Delete"), storageClass("retained-", "Retain"));
    }

    private StorageClass storageClass(String prefix, String reclaimPolicy) {
        return cluster.admin()
                .resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(prefix + own)
                        .endMetadata()
                        .withProvisioner("example.org/none")
                        .withReclaimPolicy(reclaimPolicy)
                        .build())
                .create();
    }

    @AfterEach
    void emptyCluster() {
        cluster.admin().resource(node).delete();
        cluster.admin().resource(priority).delete();
        classes.forEach(each -> cluster.admin().resource(each).delete());
    }

    private void configMap(Map<String, String> data) {
        ConfigMap settings = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(own)
                .withName("settings")
                .endMetadata()
                .withData(data)
                .build();
        cluster.admin().resource(settings).create();
    }

    private int run(String... words) {
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(words);
    }

    private int checkConfigMap(String... more) {
        return checkConfigMap(cluster.controlPlane().kubeconfig(), more);
    }

    private int checkConfigMap(Path kubeconfig, String... more) {
        List<String> words = new ArrayList<>(List.of("config", "check", "--configmap", "settings", "-n", own));
        words.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    @Test
    void whatExistsIsNoProblem() {
        // Given
        configMap(Map.of("json", EVERYTHING.formatted(own)));

        // When
        int exitCode = checkConfigMap();

        // Then
        assertThat(out.toString()).contains("ConfigMap " + own + "/settings: no problems");
        assertThat(exitCode).isZero();
    }

    @Test
    void whatDoesNotExistIsTold() {
        // Given
        configMap(Map.of(
                "json",
                EVERYTHING
                        .formatted(own)
                        .replace("\"deleted-", "\"no-such-")
                        .replace("\"priority-", "\"no-such-")
                        .replace("\": \"" + own, "\": \"no-" + own)
                        .replace("[\"" + own, "[\"no-" + own)
                        .replace(", \"readOnly\": true", "")));

        // When
        int exitCode = checkConfigMap();

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString())
                .contains("0 errors, 8 warnings")
                .contains(
                        "loadConcurrency.perNodeConfig[0].nodeSelector: no node of ",
                        "loadAffinity[0].nodeSelector: no node of ",
                        "loadAffinity[0].storageClass: there is no StorageClass no-such-" + own,
                        "backupPVC.no-such-" + own + ": there is no StorageClass",
                        "backupPVC.no-such-" + own + ".storageClass: there is no StorageClass",
                        "spcNoRelabeling: has an effect together with readOnly only",
                        "priorityClassName: there is no PriorityClass no-such-" + own,
                        "cachePVC.storageClass: ");
    }

    @Test
    void aCacheClassThatKeepsItsVolumesIsTold() throws IOException {
        // Given
        Path file = Files.writeString(
                folder.resolve("agent.json"), "{\"cachePVC\": {\"storageClass\": \"retained-%s\"}}".formatted(own));

        // When
        int exitCode = run(
                "config",
                "check",
                "--kubeconfig",
                cluster.controlPlane().kubeconfig().toString(),
                file.toString());

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("0 errors, 1 warning", "cachePVC.storageClass: ", "Retain");
    }

    @Test
    void whoMaySeeTheNamespaceAloneIsToldWhatWasNotChecked() {
        // Given
        configMap(Map.of("json", "{\"priorityClassName\": \"no-such-%s\", \"podLabel\": {}}".formatted(own)));
        cluster.admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(own)
                        .withName("look")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs("get")
                        .endRule()
                        .build())
                .create();
        cluster.admin()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(own)
                        .withName("look")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "look")
                        .addNewSubject("", "ServiceAccount", "default", own)
                        .build())
                .create();
        Path kubeconfig = cluster.controlPlane().kubeconfig(own, "default");

        // When
        int exitCode = checkConfigMap(kubeconfig);

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString())
                .contains("0 errors, 1 warning", "podLabel: unknown key", "Not checked: whether the names exist; ")
                .contains("forbidden");
    }

    @Test
    void twoEntriesAreAnError() {
        // Given
        configMap(Map.of("a.json", "{}", "b.json", "{}"));

        // When
        int exitCode = checkConfigMap();

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("1 error, 0 warnings", "only expect one; found a.json, b.json");
    }

    @Test
    void aConfigMapThatIsNotThereIsAnError() {
        // When
        int exitCode = checkConfigMap("--output", "json");

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("\"usable\" : false", "configmaps \\\"settings\\\" not found");
    }
}
