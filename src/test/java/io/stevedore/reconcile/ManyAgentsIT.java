package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.sandbox.report.AuditEvent;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.Fleet;
import io.stevedore.testing.InSharedWorld;
import io.stevedore.testing.UpstreamAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Several agents, and what they cost the API server together, by its own audit log. System properties:
 * {@code many.agents} (3), {@code many.tasks} (2) and {@code many.idle} in seconds (3).
 */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyAgentsIT extends InSharedWorld {
    private static final int AGENTS = Integer.getInteger("many.agents", 3);
    private static final int TASKS = Integer.getInteger("many.tasks", 2);
    private static final int IDLE = Integer.getInteger("many.idle", 3);

    private Fleet fleet;

    @BeforeAll
    void startAgents() {
        fleet = Fleet.of(world, AGENTS, "-Dstevedore.takeover=5S", "--limit=storageclass/play=2");
    }

    @AfterAll
    void close() {
        fleet.close();
    }

    /** Of all agents together, without watches. */
    private List<AuditEvent> requests() throws IOException, InterruptedException {
        Thread.sleep(1_500); // the log is written a little later than the answers
        return AuditLog.read(
                world.auditLog(),
                "system:serviceaccount:" + world.velero() + ":node-agent",
                event -> !event.verb().equals("watch"));
    }

    /** @param writes of the task itself */
    private record Cost(int requests, List<AuditEvent> writes, boolean conflict) {
        static Cost of(List<AuditEvent> events, String resource) {
            List<AuditEvent> writes = events.stream()
                    .filter(event -> event.resource().equals(resource))
                    .filter(event ->
                            !event.verb().equals("get") && !event.verb().equals("list"))
                    .toList();
            return new Cost(events.size(), writes, events.stream().anyMatch(event -> event.code() == 409));
        }

        @Override
        public String toString() {
            return "%d requests, %d writes%s".formatted(requests, writes.size(), conflict ? ", a conflict" : "");
        }
    }

    @Test
    @Order(1)
    void idleTheySendNothing() throws Exception {
        int before = requests().size();

        Thread.sleep(Duration.ofSeconds(IDLE));

        assertThat(requests()).hasSize(before);
    }

    @Test
    @Order(2)
    void anUploadCostsThemTogetherWhatItMayCostOne() throws Exception {
        assertCheap(26, "datauploads", world::upload);
    }

    @Test
    @Order(2)
    void aDownloadCostsThemTogetherWhatItMayCostOne() throws Exception {
        assertCheap(24, "datadownloads", world::download);
    }

    /** Whoever accepts it; what the one has read the one with the mover must read again. */
    private void assertCheap(int limit, String resource, Function<String, HasMetadata> task) throws Exception {
        world.movers(MoverScript.completes(Duration.ofSeconds(4)).withProgressEvents(2));
        List<Cost> costs = new ArrayList<>();

        for (int i = 0; i < TASKS; i++) {
            int before = requests().size();
            String name = "cheap-%s-%d".formatted(resource, i);
            HasMetadata made = make(() -> task.apply(name), i % 2 == 0);
            assertThat(world.awaitEndAndMessage(made)).isEqualTo(Phases.COMPLETED);
            world.awaitNothingLeft();
            List<AuditEvent> events = requests();
            costs.add(Cost.of(events.subList(before, events.size()), resource));
        }

        System.err.printf("%d agents, one task of %s after the other: %s%n", AGENTS, resource, costs);
        assertThat(costs).allSatisfy(cost -> {
            assertThat(cost.writes()).allMatch(event -> event.verb().equals("patch"));
            assertThat(cost.writes())
                    .filteredOn(event -> event.code() == 409)
                    .as("refused, because another agent was quicker")
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(cost.writes())
                    .filteredOn(event -> event.code() != 409)
                    // claim, prepared, in progress, two reports, the end; a report may fall together with the end
                    .hasSizeBetween(5, 6)
                    .allMatch(event -> event.code() == 200);
        });
        assertThat(costs)
                .filteredOn(cost ->
                        !cost.conflict()) // on a busy machine the first may not be done when it is the second's turn
                .isNotEmpty()
                .allMatch(cost -> cost.requests() <= limit);
    }

    private HasMetadata make(Supplier<HasMetadata> task, boolean elsewhere) {
        if (!elsewhere) {
            return task.get();
        }
        AgentProcess withMovers = fleet.agent(world.nodeName()).pause();
        HasMetadata made = task.get();
        world.awaitPhase(made, Phases.ACCEPTED);
        withMovers.goOn();
        return made;
    }

    @Test
    @Order(3)
    void whatOthersTookIsNeverTouched() {
        List<DataUpload> uploads;
        List<String> taken;
        String node;
        try (UpstreamAgent upstream = fleet.upstream()) {
            uploads = IntStream.range(0, 4)
                    .mapToObj(i -> world.upload("race-" + i))
                    .toList();

            uploads.forEach(world::awaitEnd);
            taken = upstream.taken();
            node = upstream.node();
        }

        System.err.printf("taken by the other make: %s%n", taken);
        for (DataUpload upload : uploads) {
            DataUpload.Status status = world.upload(upload).getStatus();
            boolean others = taken.contains(upload.getMetadata().getName());
            assertThat(status.phase).isEqualTo(others ? Phases.FAILED : Phases.COMPLETED);
            assertThat(status.acceptedByNode.equals(node)).isEqualTo(others);
            assertThat(status.message).isEqualTo(others ? UpstreamAgent.MESSAGE : null);
        }
    }

    @Test
    @Order(4)
    void whatAnAgentThatIsGoneHasAcceptedAnotherOneCarriesOn() {
        world.appFaults().neverReady(Pattern.compile("orphan.*"));
        DataUpload upload = acceptedElsewhere("orphan");
        String first = world.upload(upload).getStatus().acceptedByNode;

        fleet.loseAgent(first);
        Eventually.until(
                Duration.ofSeconds(60),
                () -> "another agent to accept it",
                () -> !first.equals(world.upload(upload).getStatus().acceptedByNode));
        world.appFaults().clear();

        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    @Order(5)
    void togetherTheyKeepToTheLimit() {
        world.appFaults().neverReady(Pattern.compile("limited.*"));
        AtomicInteger most = new AtomicInteger();
        List<DataUpload> uploads;
        try (var counted = world.admin()
                .resources(DataUpload.class)
                .inNamespace(world.velero())
                .inform()) {
            counted.addEventHandler(new ResourceEventHandler<>() {
                @Override
                public void onAdd(DataUpload task) {}

                @Override
                public void onUpdate(DataUpload before, DataUpload task) {
                    long working = counted.getStore().list().stream()
                            .filter(each -> each.getStatus() != null
                                    && each.getStatus().phase != null
                                    && !Phases.isFinal(each.getStatus().phase))
                            .count();
                    most.accumulateAndGet((int) working, Math::max);
                }

                @Override
                public void onDelete(DataUpload task, boolean unknown) {}
            });

            uploads = IntStream.range(0, 4)
                    .mapToObj(i -> world.upload("limited-" + i))
                    .toList();

            Eventually.until(
                    Duration.ofSeconds(60), () -> "two of them to be taken, not " + most, () -> most.get() >= 2);
            world.appFaults().clear();

            assertThat(uploads)
                    .allSatisfy(upload ->
                            assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED));
        }
        assertThat(most).hasValue(2);
    }

    @Test
    @Order(6)
    void whatAnAgentHasOnlyAcceptedItGivesBackWhenItIsAskedToEnd() {
        world.appFaults().neverReady(Pattern.compile("returned.*"));
        DataUpload upload = acceptedElsewhere("returned");
        String first = world.upload(upload).getStatus().acceptedByNode;
        List<DataUpload> states = new CopyOnWriteArrayList<>();
        try (var followed = world.admin().resource(upload).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(DataUpload task) {}

            @Override
            public void onUpdate(DataUpload before, DataUpload task) {
                states.add(task);
            }

            @Override
            public void onDelete(DataUpload task, boolean unknown) {}
        })) {

            Duration took = fleet.endAgent(first);

            System.err.printf("an agent that was asked to end was gone after %d ms%n", took.toMillis());
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            Eventually.until(
                    Duration.ofSeconds(60),
                    () -> "another agent to accept it; it was " + states,
                    () -> !states.isEmpty()
                            && world.nodeName().equals(states.getLast().getStatus().acceptedByNode));
        }
        assertThat(states.getFirst()).satisfies(given -> {
            assertThat(given.getStatus()).usingRecursiveComparison().isEqualTo(fresh());
            assertThat(given.getMetadata().getFinalizers()).isEmpty();
            assertThat(given.getMetadata().getLabels()).doesNotContainKey(Names.EXPOSE_ON_GOING);
        });
        world.appFaults().clear();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    private static DataUpload.Status fresh() {
        DataUpload.Status status = new DataUpload.Status();
        status.phase = Phases.NEW;
        return status;
    }

    /** By an agent without a mover: the one with the movers is needed. */
    private DataUpload acceptedElsewhere(String name) {
        for (int i = 0; ; i++) {
            DataUpload upload = world.upload(name + "-" + i);
            world.awaitPhase(upload, Phases.ACCEPTED);
            if (fleet.otherNodes().contains(world.upload(upload).getStatus().acceptedByNode)) {
                return upload;
            }
            world.cancel(upload);
        }
    }
}
