package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.testing.AgentProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What an agent says of its ConfigMaps at the start and after changes, on the real control plane under our Roles. */
@Order(2)
class ConfigDriftIT extends InConfiguredWorld {
    private static final String SETTINGS = "settings";

    private AgentProcess agent;
    private String logOfTheStart;

    @BeforeAll
    void start() {
        configure(SETTINGS, settings(false));
        agent = world.startAgent(option(SETTINGS)).ready();
        logOfTheStart = agent.log();
    }

    /** With a key at the wrong place, and a class that is nowhere. */
    private static String settings(boolean readOnly) {
        return "{\"prepareQueueLength\": 5, \"priorityClassName\": \"no-such-class\", \"backupPVC\": {\"play\": {\"readOnly\": %s}}}"
                .formatted(readOnly);
    }

    @Test
    void warningsAreToldAndTheAgentWorks() {
        // When it has started

        // Then
        assertThat(awaitEvent(SETTINGS, "ConfigProblems"))
                .contains("did you mean loadConcurrency.prepareQueueLength?", "no PriorityClass no-such-class");
        assertThat(logOfTheStart)
                .containsOnlyOnce(
                        "ConfigMap settings has a problem: line 1, column 2: prepareQueueLength: unknown key");
        awaitMetric(agent, "problems", 2);
        awaitMetric(agent, "restart_required", 0);
    }

    @Test
    void aStrictAgentTakesNoWarnings() {
        // Given
        configure("odd", "{\"prepareQueueLength\": 5}");

        // When
        AgentProcess agent = world.startAgent(option("odd"), "--config-policy=strict");

        // Then
        assertThat(agent.ended(120)).isEqualTo(1);
        assertThat(agent.log()).contains("An error occurred: ", "--config-policy=strict", "prepareQueueLength");
        assertThat(awaitEvent("odd", "ConfigRefused")).contains("did you mean loadConcurrency.prepareQueueLength?");
    }

    @Test
    void allFaultsOfBothConfigMapsAreToldAtOnce() {
        // Given
        configure("faulty", "{\"podLabels\": {\"a\": 1},\n \"privilegedFsBackup\": \"yes\"}");

        // When
        AgentProcess agent = world.startAgent(option("faulty"), "--backup-repository-configmap=no-such");

        // Then
        assertThat(agent.ended(120)).isEqualTo(1);
        assertThat(agent.log())
                .contains(
                        "An error occurred: error getting node agent configs from configMap faulty: ",
                        "line 1, column 21: podLabels.a",
                        "line 2, column 24: privilegedFsBackup",
                        "error getting backup repo configs from configMap no-such: ");
        assertThat(awaitEvent("faulty", "ConfigRefused")).contains("podLabels.a", "privilegedFsBackup");
    }

    @Test
    void aChangeIsToldKeyByKeyUntilItIsTakenBack() {
        // Given
        awaitMetric(agent, "restart_required", 0);

        // When
        configure(SETTINGS, settings(true));

        // Then
        String told = "restart required: backupPVC.play.readOnly false -> true";
        awaitMetric(agent, "restart_required", 1);
        assertThat(awaitEvent(SETTINGS, "ConfigRestartRequired")).isEqualTo(told);
        awaitLog(agent, told);

        // and a faulty one
        configure(SETTINGS, "{\"backupPVC\": 1}");
        awaitMetric(agent, "faulty", 1);
        awaitMetric(agent, "restart_required", 1);
        assertThat(awaitEvent(SETTINGS, "ConfigFaulty")).contains("stays in use", "line 1, column 15: backupPVC");

        // and the old one
        configure(SETTINGS, settings(false));
        awaitMetric(agent, "restart_required", 0);
        awaitMetric(agent, "faulty", 0);
        assertThat(awaitEvent(SETTINGS, "ConfigAsLoaded")).contains("no restart required");
    }
}
