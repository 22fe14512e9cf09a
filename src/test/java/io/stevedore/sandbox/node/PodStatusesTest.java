package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.stevedore.sandbox.node.ContainerRecord.State;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStatusesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container CONTAINER =
            new ContainerBuilder().withName("main").withImage("image").build();
    private static final ContainerRecord CREATED = ContainerRecord.created(CONTAINER, false);

    @ParameterizedTest
    @CsvSource({
        "Never,0,Succeeded",
        "Never,1,Failed",
        "OnFailure,0,Succeeded",
        "OnFailure,1,Running",
        "Always,0,Running",
        "Always,1,Running"
    })
    void thePhaseAtTheEndDependsOnTheRestartPolicy(String policy, int exitCode, String phase) {
        var ended = CREATED.running(NOW, false).terminated(end(exitCode));

        assertThat(PodStatuses.phase(policy, List.of(), List.of(ended))).isEqualTo(phase);
    }

    @Test
    void aPodIsPendingUntilItsInitContainersSucceeded() {
        var waiting = ContainerRecord.created(CONTAINER, true);
        var done = CREATED.terminated(end(0));
        var broken = CREATED.terminated(end(1));

        assertThat(PodStatuses.phase("Never", List.of(CREATED.running(NOW, false)), List.of(waiting)))
                .isEqualTo("Pending");
        assertThat(PodStatuses.phase("Never", List.of(done), List.of(waiting))).isEqualTo("Pending");
        assertThat(PodStatuses.phase("Never", List.of(done), List.of(CREATED.running(NOW, false))))
                .isEqualTo("Running");
        assertThat(PodStatuses.phase("Never", List.of(broken), List.of(waiting)))
                .isEqualTo("Failed");
    }

    @Test
    void aContainerThatWaitsForItsNextStartLeavesThePodRunning() {
        var crashed = CREATED.running(NOW, false).terminated(end(1)).waiting("CrashLoopBackOff", null);

        var status = PodStatuses.of("127.1.2.3", "Always", List.of(), List.of(crashed), NOW, times());

        assertThat(status.getPhase()).isEqualTo("Running");
        var container = status.getContainerStatuses().getFirst();
        assertThat(container.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(container.getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(container.getReady()).isFalse();
    }

    @Test
    void aPodIsReadyWhenAllItsContainersAre() {
        var running = CREATED.running(NOW, false);

        var before = PodStatuses.of("127.1.2.3", "Always", List.of(), List.of(running), NOW, times());
        var after = PodStatuses.of("127.1.2.3", "Always", List.of(), List.of(running.becameReady()), NOW, times());

        assertThat(ready(before.getConditions())).isEqualTo("False");
        assertThat(ready(after.getConditions())).isEqualTo("True");
    }

    private static String ready(List<PodCondition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }

    private static State.Terminated end(int exitCode) {
        return new State.Terminated(exitCode, "Any", "", NOW, NOW);
    }

    private static ConditionTimes times() {
        return new ConditionTimes(Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
