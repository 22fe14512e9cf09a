package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.diagnosis.Code;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nothing is said of tasks that get on well, queued for a slot or not. For 200: {@code -Dstevedore.healthy.runs=200}. */
class HealthyRunsIT extends InOwnWorld {
    private static final int RUNS = Integer.getInteger("stevedore.healthy.runs", 8);
    private static final int AT_ONCE = 4;

    /** What takes longer on a busy machine than a cause has to stand says nothing. */
    private static final Duration SWIFT = Duration.ofSeconds(4);

    @Test
    void giveNoFinding() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMillis(200)));
        world.startAgent().ready();
        Set<String> swift = new HashSet<>();
        // When
        for (int run = 0; run < RUNS; run += AT_ONCE) {
            IntStream.range(run, Math.min(RUNS, run + AT_ONCE))
                    .<HasMetadata>mapToObj(i -> i % 2 == 0 ? world.upload("run-" + i) : world.download("run-" + i))
                    .toList()
                    .forEach(task -> {
                        assertThat(world.awaitEndAndMessage(task)).isEqualTo(Phases.COMPLETED);
                        if (took(task).compareTo(SWIFT) <= 0) {
                            swift.add(task.getMetadata().getUid());
                        }
                    });
        }
        // Then
        System.err.printf("%d of %d healthy runs were swift%n", swift.size(), RUNS);
        assertThat(findings())
                .filteredOn(event -> swift.contains(event.getInvolvedObject().getUid()))
                .isEmpty();
    }

    private Duration took(HasMetadata task) {
        String completed = task instanceof DataUpload
                ? world.upload(task).getStatus().completionTimestamp
                : world.download(task).getStatus().completionTimestamp;
        return Duration.between(Instant.parse(task.getMetadata().getCreationTimestamp()), Instant.parse(completed));
    }

    /** A finding is in a message, an event, a metric and the log, or in none of them; other components have the same words. */
    private List<Event> findings() {
        return world.admin().v1().events().inNamespace(world.velero()).list().getItems().stream()
                .filter(event -> Names.DAEMON_SET.equals(event.getSource().getComponent()))
                .filter(event -> Code.of(String.valueOf(event.getReason())).isPresent())
                .toList();
    }
}
