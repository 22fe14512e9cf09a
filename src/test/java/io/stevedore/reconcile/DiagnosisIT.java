package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.diagnosis.Code;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InSharedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Why a volume does not get ready stands on its task while it waits; nothing is said of tasks that get on well. For 200 of
 * those: {@code -Dstevedore.healthy.runs=200}.
 */
@Order(1)
class DiagnosisIT extends InSharedWorld {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int RUNS = Integer.getInteger("stevedore.healthy.runs", 8);
    private static final int AT_ONCE = 4;

    /** What takes longer on a busy machine than a cause has to stand says nothing. */
    private static final Duration SWIFT = Duration.ofSeconds(4);

    private AgentProcess agent;

    @BeforeAll
    void start() {
        agent = world.startAgent().ready();
    }

    private List<Event> warnings(DataUpload upload) {
        return world
                .admin()
                .v1()
                .events()
                .inNamespace(world.velero())
                .withField("involvedObject.uid", upload.getMetadata().getUid())
                .list()
                .getItems()
                .stream()
                .filter(event -> "Warning".equals(event.getType()))
                .toList();
    }

    /** How many tasks have the finding now, as the agent's metrics tell. */
    private long findings(String code) {
        Matcher line = Pattern.compile("(?m)^stevedore_task_findings\\{code=\"%s\",[^}]*\\} ([0-9]+)".formatted(code))
                .matcher(agent.metrics());
        return line.results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    }

    @Test
    void whatTheDriverSaysIsToldWhileTheTaskWaitsAndIsGoneAfterwards() {
        // Given
        world.veleroFaults().failProvisioning("play", "pool-7f3a is full");
        // When
        DataUpload upload = world.upload("told");
        // Then
        world.awaitMessage(upload, "ProvisioningFailed: PersistentVolumeClaim ", "pool-7f3a is full");
        assertThat(world.upload(upload).getStatus().phase).isEqualTo(Phases.ACCEPTED);
        Eventually.until(PATIENCE, () -> "an event", () -> !warnings(upload).isEmpty());
        assertThat(warnings(upload)).singleElement().satisfies(event -> {
            assertThat(event.getReason()).isEqualTo("ProvisioningFailed");
            assertThat(event.getMessage()).isEqualTo(world.message(upload));
        });
        assertThat(findings("ProvisioningFailed")).isEqualTo(1);
        world.veleroFaults().clear();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        Eventually.until(PATIENCE, () -> "no task to tell it any more", () -> findings("ProvisioningFailed") == 0);
    }

    @Test
    void aRefusedPodIsToldAndTheTaskGoesOnWhenTheQuotaHealed() {
        // Given
        ResourceQuota quota = world.noPods();
        DataUpload upload = world.upload("healed");
        world.awaitMessage(upload, "QuotaExceeded: Pod ", "quota-7f3a");
        // When
        world.admin().resource(quota).delete();
        // Then
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
    }

    @Test
    void aMoverThatIsKilledForItsMemoryIsToldWithItsLimit() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMillis(200)).ending(MoverScript.Ending.OUT_OF_MEMORY));
        // When
        DataUpload upload = world.upload("hungry");
        // Then
        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: data path backup failed: ")
                .contains("OutOfMemory: Pod ", "the mover was killed; it has no memory limit");
    }

    @Test
    void whatSomebodyElseWroteStays() {
        // Given
        world.claim("spoken-for");
        world.snapshot("spoken-for", "spoken-for");
        DataUpload upload = world.upload("spoken-for", spec -> spec.csiSnapshot.storageClass = "class-9c2d");
        world.awaitPhase(upload, Phases.ACCEPTED);
        // When
        world.admin()
                .resource(upload)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"message\":\"of the server\"}}");
        // Then
        Eventually.until(
                PATIENCE,
                () -> "the finding to be looked at",
                () -> agent.metrics().contains("StorageClassMissing"));
        assertThat(world.message(upload)).isEqualTo("of the server");
        assertThat(warnings(upload)).isEmpty();
    }

    @Test
    void healthyRunsGiveNoFinding() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMillis(200)));
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
        assertThat(findingsTold())
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
    private List<Event> findingsTold() {
        return world.admin().v1().events().inNamespace(world.velero()).list().getItems().stream()
                .filter(event -> Names.DAEMON_SET.equals(event.getSource().getComponent()))
                .filter(event -> Code.of(String.valueOf(event.getReason())).isPresent())
                .toList();
    }
}
