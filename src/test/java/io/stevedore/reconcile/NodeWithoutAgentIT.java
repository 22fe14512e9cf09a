package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The agent of the node dies while its mover is at work, and never comes back: another node's agent ends the task. */
@Order(2) // long, too
class NodeWithoutAgentIT extends InOwnWorld {
    private AgentProcess agent;

    @BeforeEach
    void start() {
        agent = world.startAgent().ready();
    }

    private void takeOver() {
        agent.kill();
        world.startAgentElsewhere("-Dstevedore.takeover=3S");
    }

    @Test
    void anUploadEndsWithTheResultOfItsMover() {
        world.movers(MoverScript.completes(Duration.ofSeconds(3)));
        DataUpload upload = world.upload("orphan");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        takeOver();

        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(world.upload(upload).getStatus().snapshotID).isNotEmpty();
        assertThat(world.upload(upload).getStatus().node).isEqualTo(world.nodeName());
        world.awaitNothingLeft();
    }

    @Test
    void anUploadFailsWithTheMessageOfItsMover() {
        world.movers(MoverScript.fails(Duration.ofSeconds(3), "the disk is on fire"));
        DataUpload upload = world.upload("orphan");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        takeOver();

        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed").contains("the disk is on fire");
        world.awaitNothingLeft();
    }

    @Test
    void aDownloadIsHandedOver() {
        world.movers(MoverScript.completes(Duration.ofSeconds(3)));
        DataDownload download = world.download("orphan");
        world.awaitPhase(download, Phases.IN_PROGRESS);

        takeOver();

        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    void aCancelIsCarriedOutThoughTheMoverDoesNotReact() {
        world.movers(MoverScript.completes(Duration.ofMinutes(5)).deaf());
        DataUpload upload = world.upload("orphan");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        takeOver();
        world.cancel(upload);

        assertThat(world.awaitEnd(upload)).isEqualTo(Phases.CANCELED);
        world.awaitNothingLeft();
    }
}
