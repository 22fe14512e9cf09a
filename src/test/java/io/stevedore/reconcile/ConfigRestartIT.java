package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.testing.AgentProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An agent that may end for a new configuration does so when there is a good one, and not before. */
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfigRestartIT extends InConfiguredWorld {
    private static final String SETTINGS = "settings";

    private AgentProcess agent;

    @BeforeAll
    void startFirst() {
        configure(SETTINGS, "{}");
        agent = start();
    }

    private AgentProcess start() {
        return world.startAgent(option(SETTINGS), "--restart-on-config-change").ready();
    }

    /** As it was loaded. */
    @BeforeEach
    void takeBack() {
        configure(SETTINGS, "{}");
        awaitMetric(agent, "faulty", 0);
        awaitMetric(agent, "restart_required", 0);
    }

    @Test
    @Order(1)
    void aDeletedConfigMapIsToldAndTheAgentWorksOn() {
        // When
        world.admin()
                .configMaps()
                .inNamespace(world.velero())
                .withName(SETTINGS)
                .delete();

        // Then
        awaitMetric(agent, "faulty", 1);
        awaitLog(agent, "error to get node agent configs settings: ");
        DataUpload upload = world.upload("after");
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    @Order(2)
    void aFaultyConfigurationEndsNoAgent() {
        // When
        configure(SETTINGS, "{\"loadConcurrency\": {\"globalConfig\": 2}}");
        awaitMetric(agent, "restart_required", 1);
        configure(SETTINGS, "{\"loadConcurrency\": {\"globalConfig\": \"2\"}}");

        // Then
        awaitMetric(agent, "faulty", 1);
        world.movers(MoverScript.completes(Duration.ofSeconds(8))); // longer than a restart would wait
        DataUpload upload = world.upload("meanwhile");
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(agent.metrics()).contains("stevedore_slots_limit{node=\"" + world.nodeName() + "\"} 1.0");
        world.awaitNothingLeft();
    }

    private long moversMade() throws IOException, InterruptedException {
        Thread.sleep(1_500); // the log is written a little later than the answers
        return AuditLog.read(
                        world.auditLog(),
                        "system:serviceaccount:" + world.velero() + ":",
                        event -> event.verb().equals("create")
                                && event.resource().equals("pods"))
                .size();
    }

    @Test
    @Order(3)
    void anAgentThatRestartsLeavesItsMoverToTheNextOne() throws Exception {
        // Given
        long before = moversMade();
        world.movers(MoverScript.completes(Duration.ofSeconds(15)));
        DataUpload upload = world.upload("long");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        // When
        configure(SETTINGS, "{\"loadConcurrency\": {\"globalConfig\": 2}}");

        // Then
        assertThat(agent.ended(60)).isZero();
        assertThat(world.awaitPhase(upload, Phases.IN_PROGRESS)).isEqualTo(Phases.IN_PROGRESS);
        AgentProcess second = start();
        assertThat(second.metrics()).contains("stevedore_slots_limit{node=\"" + world.nodeName() + "\"} 2.0");
        awaitMetric(second, "restart_required", 0);
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(moversMade()).isEqualTo(before + 1);
        world.awaitNothingLeft();
    }
}
