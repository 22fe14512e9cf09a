package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InOwnWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What an agent says of its ConfigMaps at the start and after changes, on the real control plane under our Roles. */
@Order(2) // long, too
class ConfigDriftIT extends InOwnWorld {
    private static final String READ_ONLY = "{\"backupPVC\": {\"play\": {\"readOnly\": %s}}}";
    private static final String OPTION = "--node-agent-configmap=settings";
    private static final Duration SOON = Duration.ofSeconds(60);

    private void configure(String json) {
        ConfigMap settings = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(world.velero())
                .withName("settings")
                .endMetadata()
                .addToData("json", json)
                .build();
        world.admin().resource(settings).createOr(existing -> existing.update());
    }

    private List<Event> events(String reason) {
        return world
                .admin()
                .v1()
                .events()
                .inNamespace(world.velero())
                .withField("involvedObject.name", "settings")
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    private String awaitEvent(String reason) {
        Eventually.until(
                SOON,
                () -> "an Event " + reason + " on the ConfigMap",
                () -> !events(reason).isEmpty());
        return events(reason).getLast().getMessage();
    }

    private static void awaitLog(AgentProcess agent, String line) {
        Eventually.until(
                SOON,
                () -> line + " in the log:\n" + agent.log(),
                () -> agent.log().contains(line));
    }

    private void awaitMetric(AgentProcess agent, String meter, int value) {
        String line = "stevedore_config_%s{node=\"%s\"} %d.0".formatted(meter, world.nodeName(), value);
        Eventually.until(
                SOON,
                () -> line + "; the agent's log:\n" + agent.log(),
                () -> agent.metrics().contains(line));
    }

    private long moversMade() throws IOException, InterruptedException {
        Thread.sleep(1_500); // the log is written a little later than the answers
        return AuditLog.read(
                        world.auditLog(),
                        event -> event.user().startsWith("system:serviceaccount:" + world.velero() + ":")
                                && event.verb().equals("create")
                                && event.resource().equals("pods"))
                .size();
    }

    @Test
    void warningsAreToldAndTheAgentWorks() {
        // Given
        configure("{\"prepareQueueLength\": 5, \"priorityClassName\": \"no-such-class\"}");

        // When
        AgentProcess agent = world.startAgent(OPTION).ready();

        // Then
        assertThat(awaitEvent("ConfigProblems"))
                .contains("did you mean loadConcurrency.prepareQueueLength?", "no PriorityClass no-such-class");
        assertThat(agent.log()).containsOnlyOnce("line 1, column 2: prepareQueueLength: unknown key");
        awaitMetric(agent, "problems", 2);
        awaitMetric(agent, "restart_required", 0);
    }

    @Test
    void aStrictAgentTakesNoWarnings() {
        // Given
        configure("{\"prepareQueueLength\": 5}");

        // When
        AgentProcess agent = world.startAgent(OPTION, "--config-policy=strict");

        // Then
        assertThat(agent.ended(120)).isEqualTo(1);
        assertThat(agent.log()).contains("An error occurred: ", "--config-policy=strict", "prepareQueueLength");
        assertThat(awaitEvent("ConfigRefused")).contains("did you mean loadConcurrency.prepareQueueLength?");
    }

    @Test
    void allFaultsOfBothConfigMapsAreToldAtOnce() {
        // Given
        configure("{\"podLabels\": {\"a\": 1},\n \"privilegedFsBackup\": \"yes\"}");

        // When
        AgentProcess agent = world.startAgent(OPTION, "--backup-repository-configmap=no-such");

        // Then
        assertThat(agent.ended(120)).isEqualTo(1);
        assertThat(agent.log())
                .contains(
                        "An error occurred: error getting node agent configs from configMap settings: ",
                        "line 1, column 21: podLabels.a",
                        "line 2, column 24: privilegedFsBackup",
                        "error getting backup repo configs from configMap no-such: ");
        assertThat(awaitEvent("ConfigRefused")).contains("podLabels.a", "privilegedFsBackup");
    }

    @Test
    void aChangeIsToldKeyByKeyUntilItIsTakenBack() {
        // Given
        configure(READ_ONLY.formatted(false));
        AgentProcess agent = world.startAgent(OPTION).ready();
        awaitMetric(agent, "restart_required", 0);

        // When
        configure(READ_ONLY.formatted(true));

        // Then
        String told = "restart required: backupPVC.play.readOnly false -> true";
        awaitMetric(agent, "restart_required", 1);
        assertThat(awaitEvent("ConfigRestartRequired")).isEqualTo(told);
        awaitLog(agent, told);

        // and a faulty one
        configure("{\"backupPVC\": 1}");
        awaitMetric(agent, "faulty", 1);
        awaitMetric(agent, "restart_required", 1);
        assertThat(awaitEvent("ConfigFaulty")).contains("stays in use", "line 1, column 15: backupPVC");

        // and the old one
        configure(READ_ONLY.formatted(false));
        awaitMetric(agent, "restart_required", 0);
        awaitMetric(agent, "faulty", 0);
        assertThat(awaitEvent("ConfigAsLoaded")).contains("no restart required");
    }

    @Test
    void aDeletedConfigMapIsToldAndTheAgentWorksOn() {
        // Given
        configure("{}");
        AgentProcess agent =
                world.startAgent(OPTION, "--restart-on-config-change").ready();

        // When
        world.admin()
                .configMaps()
                .inNamespace(world.velero())
                .withName("settings")
                .delete();

        // Then
        awaitMetric(agent, "faulty", 1);
        awaitLog(agent, "error to get node agent configs settings: ");
        DataUpload upload = world.upload("after");
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    void anAgentThatRestartsLeavesItsMoverToTheNextOne() throws Exception {
        // Given
        configure("{}");
        AgentProcess first =
                world.startAgent(OPTION, "--restart-on-config-change").ready();
        world.movers(MoverScript.completes(Duration.ofSeconds(15)));
        DataUpload upload = world.upload("long");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        // When
        configure("{\"loadConcurrency\": {\"globalConfig\": 2}}");

        // Then
        assertThat(first.ended(60)).isZero();
        assertThat(world.awaitPhase(upload, Phases.IN_PROGRESS)).isEqualTo(Phases.IN_PROGRESS);
        AgentProcess second =
                world.startAgent(OPTION, "--restart-on-config-change").ready();
        assertThat(second.metrics()).contains("stevedore_slots_limit{node=\"" + world.nodeName() + "\"} 2.0");
        awaitMetric(second, "restart_required", 0);
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(moversMade()).isEqualTo(1);
        world.awaitNothingLeft();
    }

    @Test
    void aFaultyConfigurationEndsNoAgent() {
        // Given
        configure("{}");
        AgentProcess agent =
                world.startAgent(OPTION, "--restart-on-config-change").ready();

        // When
        configure("{\"loadConcurrency\": {\"globalConfig\": 2}}");
        awaitMetric(agent, "restart_required", 1);
        configure("{\"loadConcurrency\": {\"globalConfig\": \"2\"}}");

        // Then
        awaitMetric(agent, "faulty", 1);
        world.movers(MoverScript.completes(Duration.ofSeconds(8))); // longer than a restart would wait
        DataUpload upload = world.upload("meanwhile");
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(agent.metrics()).contains("stevedore_slots_limit{node=\"" + world.nodeName() + "\"} 1.0");
        world.awaitNothingLeft();
    }
}
