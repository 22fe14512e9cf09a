package io.stevedore.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.stevedore.api.Names;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.Footprint;
import io.stevedore.sandbox.scenario.FinishedTasks;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.AgentWorld;
import io.stevedore.testing.Program;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long an agent takes from its start to its first task, and what it needs when idle, beside tasks that are over.
 * The first task is one that is over and still has our finalizer: the time ends when the API server tells that the
 * finalizer is gone. System properties: {@code benchmark.runs} (3), {@code benchmark.idle} in seconds (20), and
 * {@code benchmark.options} of the agent, such as {@code -Xmx64m}.
 */
class NodeAgentBenchmark {
    private static final int RUNS = Integer.getInteger("benchmark.runs", 3);
    private static final int IDLE = Integer.getInteger("benchmark.idle", 20);
    private static final String[] OPTIONS = Stream.of(
                    System.getProperty("benchmark.options", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toArray(String[]::new);

    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, 5_000})
    void besideFinishedTasks(int finished) throws Exception {
        try (AgentWorld world = AgentWorld.in(CLUSTER)) {
            FinishedTasks tasks = new FinishedTasks(world.admin(), world.velero(), world.nodeName());
            tasks.create(finished);
            List<Duration> handled = new ArrayList<>();
            List<Footprint> idle = new ArrayList<>();

            for (int run = 0; run < RUNS; run++) {
                DataUpload held = tasks.held("held-" + run);
                CompletableFuture<Long> released = new CompletableFuture<>();
                try (Watch watch = world.admin().resource(held).watch(whenReleased(released))) {
                    long begin = System.nanoTime();
                    try (AgentProcess agent = world.startAgent(OPTIONS)) {
                        handled.add(Duration.ofNanos(released.get(120, TimeUnit.SECONDS) - begin));
                        agent.ready();
                        Thread.sleep(Duration.ofSeconds(IDLE));
                        idle.add(Footprint.of(agent.pid()));
                    }
                }
            }

            report(finished, handled, idle);
            assertThat(handled).hasSize(RUNS);
        }
    }

    private static void report(int finished, List<Duration> handled, List<Footprint> idle) throws IOException {
        System.out.printf(
                "%n%s %s beside %,d finished tasks, load %s%n",
                Program.binary().isPresent() ? "Native binary" : "JVM",
                String.join(" ", OPTIONS),
                finished,
                Files.readString(Path.of("/proc/loadavg")).strip());
        for (int run = 0; run < handled.size(); run++) {
            System.out.printf(
                    "  first task after %.2f s; after %d s more: %s%n",
                    handled.get(run).toMillis() / 1000.0, IDLE, idle.get(run));
        }
    }

    private static Watcher<DataUpload> whenReleased(CompletableFuture<Long> released) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, DataUpload task) {
                if (!task.getMetadata().getFinalizers().contains(Names.FINALIZER)) {
                    released.complete(System.nanoTime());
                }
            }

            @Override
            public void onClose(@Nullable WatcherException cause) {
                released.completeExceptionally(new IllegalStateException("the watch ended", cause));
            }
        };
    }
}
