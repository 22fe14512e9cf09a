package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.diagnosis.Code;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nothing is said of tasks that get on well, queued for a slot or not. For 200: {@code -Dstevedore.healthy.runs=200}. */
class HealthyRunsIT extends InOwnWorld {
    private static final int RUNS = Integer.getInteger("stevedore.healthy.runs", 8);
    private static final int AT_ONCE = 4;

    /** A finding is in a message, an event, a metric and the log, or in none of them; other components have the same words. */
    private List<Event> findings() {
        return world.admin().v1().events().inNamespace(world.velero()).list().getItems().stream()
                .filter(event -> Names.DAEMON_SET.equals(event.getSource().getComponent()))
                .filter(event -> Code.of(String.valueOf(event.getReason())).isPresent())
                .toList();
    }

    @Test
    void giveNoFinding() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMillis(200)));
        AgentProcess agent = world.startAgent().ready();
        for (int run = 0; run < RUNS; run += AT_ONCE) {
            // When
            List<HasMetadata> tasks = IntStream.range(run, Math.min(RUNS, run + AT_ONCE))
                    .<HasMetadata>mapToObj(i -> i % 2 == 0 ? world.upload("run-" + i) : world.download("run-" + i))
                    .toList();
            // Then
            assertThat(tasks)
                    .allSatisfy(
                            task -> assertThat(world.awaitEndAndMessage(task)).isEqualTo(Phases.COMPLETED));
        }
        assertThat(findings()).isEmpty();
        assertThat(agent.metrics()).doesNotContain("stevedore_task_findings{");
    }
}
