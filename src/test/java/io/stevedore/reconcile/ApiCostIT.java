package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.sandbox.report.AuditEvent;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.InSharedWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a task costs the API server, by its own audit log: it says who wrote what, whatever the code believes. */
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiCostIT extends InSharedWorld {
    private static final int ALONE = 1;
    private static final int WITH_ANOTHER = 2;

    private AgentProcess agent;
    private @Nullable AgentProcess another;

    @BeforeAll
    void start() {
        agent = world.startAgent().ready();
    }

    @BeforeEach
    void movers() {
        world.movers(MoverScript.completes(Duration.ofSeconds(4)).withProgressEvents(2));
    }

    private List<AuditEvent> ofTheAgent() throws IOException, InterruptedException {
        Thread.sleep(1_500); // the log is written a little later than the answers
        return AuditLog.read(
                world.auditLog(),
                "system:serviceaccount:" + world.velero() + ":node-agent",
                event -> !event.verb().equals("watch"));
    }

    private static List<AuditEvent> writesOf(List<AuditEvent> events, String resource) {
        return events.stream()
                .filter(event -> event.resource().equals(resource))
                .filter(event -> !List.of("get", "list", "watch").contains(event.verb()))
                .toList();
    }

    private static String text(List<AuditEvent> events) {
        return events.stream()
                .map(event -> event.verb() + " " + event.resource() + " " + event.name() + " " + event.code())
                .collect(Collectors.joining("\n"));
    }

    @Test
    @Order(ALONE)
    void anUploadIsWrittenSixTimesByUsAlone() throws Exception {
        int before = ofTheAgent().size();
        DataUpload upload = world.upload("out");
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();

        List<AuditEvent> events = ofTheAgent();

        List<AuditEvent> writes = writesOf(events, "datauploads");
        // claim, prepared, in progress, two reports, the end; a report may fall together with the end
        assertThat(writes)
                .as(text(writes))
                .hasSizeBetween(5, 6)
                .allMatch(event -> event.verb().equals("patch"));
        assertThat(writes).allMatch(event -> event.code() == 200);
        cost(before, 26);
    }

    /** Another node's agent accepts, the mover's ends: what one has read the other must read again. */
    private void acceptedElsewhere(HasMetadata task) {
        world.awaitPhase(task, Phases.ACCEPTED);
        agent.goOn();
        assertThat(world.awaitEndAndMessage(task)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    private int withAnotherAgent() throws IOException, InterruptedException {
        if (another == null) {
            another = world.startAgentElsewhere().ready();
        }
        agent.pause();
        return ofTheAgent().size();
    }

    private void cost(int before, int limit) throws IOException, InterruptedException {
        List<AuditEvent> events = ofTheAgent();
        List<AuditEvent> own = events.subList(before, events.size());
        System.err.printf("%d requests of at most %d%n", own.size(), limit);
        assertThat(own).as(text(own)).hasSizeLessThanOrEqualTo(limit);
    }

    @Test
    @Order(WITH_ANOTHER)
    void anUploadOfTwoAgentsCostsNoMore() throws Exception {
        int before = withAnotherAgent();

        acceptedElsewhere(world.upload("out-of-two"));

        cost(before, 26);
    }

    @Test
    @Order(WITH_ANOTHER)
    void aDownloadOfTwoAgentsCostsNoMore() throws Exception {
        int before = withAnotherAgent();

        acceptedElsewhere(world.download("back-of-two"));

        cost(before, 24);
    }

    @Test
    @Order(ALONE)
    void aDownloadTakesFewRequestsToo() throws Exception {
        int before = ofTheAgent().size();
        DataDownload download = world.download("back");
        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();

        List<AuditEvent> events = ofTheAgent();

        List<AuditEvent> writes = writesOf(events, "datadownloads");
        assertThat(writes).as(text(writes)).hasSizeBetween(5, 6);
        cost(before, 24);
    }
}
