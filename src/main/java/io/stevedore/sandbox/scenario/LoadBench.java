package io.stevedore.sandbox.scenario;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.bench.Distribution;
import io.stevedore.sandbox.bench.LoadMeasurement;
import io.stevedore.sandbox.bench.Spread;
import io.stevedore.sandbox.node.PlayedNode;
import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.ApiAccount;
import io.stevedore.sandbox.report.AuditEvent;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.sandbox.report.Footprint;
import io.stevedore.sandbox.report.TaskTimeline;
import io.stevedore.sandbox.report.TaskWindow;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many data uploads at once on all nodes, with movers that take a known time; and agents beside tasks that are over. */
final class LoadBench {
    private static final int AT_ONCE = 12;
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration LOG_DELAY = Duration.ofSeconds(2);

    private final World world;
    private final LoadBenchOptions options;
    private final Narrator narrator;
    private final Ledger ledger;
    private final Application application;
    private final InstantSource clock;

    LoadBench(World world, LoadBenchOptions options, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.options = options;
        this.narrator = narrator;
        this.ledger = ledger;
        this.application = world.application();
        this.clock = clock;
    }

    /** A volume with a snapshot that is ready to be uploaded. */
    private record Ready(AppVolume volume, String snapshot, String content) {}

    LoadMeasurement run() throws IOException, InterruptedException {
        Duration start = options.finished() + options.otherNodes() == 0 ? Duration.ZERO : besideMany();
        List<Ready> ready = prepare();
        Thread.sleep(QUIET);
        List<Footprint> idle = footprints();
        Instant begin = clock.instant();
        List<TaskRun> runs = upload(ready);
        List<Footprint> after = footprints();
        world.leftovers().tell(ledger, narrator);
        Thread.sleep(LOG_DELAY);
        return measured(start, begin, runs, idle, after);
    }

    /** From the deletion of the agents' pods until all are there again. */
    private Duration besideMany() throws InterruptedException {
        narrator.begin("%s tasks that are over, %s other nodes"
                .formatted(Amounts.count(options.finished()), Amounts.count(options.otherNodes())));
        try {
            new OtherNodes(world.admin()).create(options.otherNodes());
            new FinishedTasks(
                            world.admin(),
                            World.VELERO,
                            world.nodes().getFirst().name())
                    .create(options.finished());
        } catch (ExecutionException e) {
            throw new SandboxException("Cannot fill the cluster: " + e.getCause(), e);
        }
        narrator.done("");
        narrator.begin("Agents, started beside them");
        Instant begin = clock.instant();
        world.workloads().restartAgents(options.agents());
        Duration time = Duration.between(begin, clock.instant());
        narrator.done("ready");
        return time;
    }

    private List<Ready> prepare() throws InterruptedException {
        narrator.begin(Amounts.count(options.tasks()) + " volumes with a snapshot each");
        application.createNamespace();
        List<Ready> ready = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Ready>> asked = IntStream.rangeClosed(1, options.tasks())
                    .mapToObj(i -> threads.submit(() -> volume("data-" + i)))
                    .toList();
            for (Future<Ready> one : asked) {
                ready.add(one.get());
                narrator.counted(ready.size(), asked.size());
            }
        } catch (ExecutionException e) {
            throw new SandboxException("Cannot prepare the volumes: " + e.getCause(), e);
        }
        narrator.done("");
        return ready;
    }

    private Ready volume(String name) throws InterruptedException {
        AppVolume volume = application.claim(name, 0, "Filesystem");
        String snapshot = "velero-" + name;
        return new Ready(volume, snapshot, application.snapshot(volume, snapshot));
    }

    private List<TaskRun> upload(List<Ready> ready) throws InterruptedException {
        narrator.begin("%s DataUploads %s on %d nodes, movers of %s"
                .formatted(
                        Amounts.count(ready.size()),
                        options.every().isZero() ? "at once" : "every " + Amounts.time(options.every()),
                        options.agents(),
                        Amounts.time(options.moverTime())));
        Backups backups = new Backups(world, narrator, ledger, clock);
        List<String> names = new ArrayList<>();
        for (Ready one : ready) {
            if (!names.isEmpty()) {
                Thread.sleep(options.every());
            }
            DataUpload upload = backups.upload(
                    one.volume().claim(),
                    "bench",
                    one.volume(),
                    one.snapshot(),
                    Set.of(one.volume().claim(), one.snapshot(), one.content()));
            names.add(upload.getMetadata().getName());
        }
        boolean completed = backups.await(names, "DataUpload", options.patience());
        narrator.done(completed ? "Completed" : "not all completed");
        return ledger.tasks();
    }

    private LoadMeasurement measured(
            Duration start, Instant begin, List<TaskRun> runs, List<Footprint> idle, List<Footprint> after)
            throws IOException {
        Set<String> agents = world.workloads().agentPods();
        List<AuditEvent> events = AuditLog.read(
                world.controlPlane().auditLog(),
                event -> agents.contains(event.pod()) && !event.time().isBefore(begin));
        Map<String, TaskTimeline> timelines = runs.stream()
                .collect(Collectors.toMap(TaskRun::name, run -> world.tasks().timeline(run.name())));
        Instant end = clock.instant();
        ApiAccount.Shares shares = ApiAccount.settle(
                events,
                runs.stream()
                        .map(run -> new TaskWindow(run.resource(), run.name(), run.touches(), run.created(), end))
                        .toList());
        List<TaskState> states = runs.stream()
                .map(run -> world.tasks().state(run.kind(), run.name()))
                .toList();
        Instant last = timelines.values().stream()
                .map(TaskTimeline::end)
                .max(Comparator.naturalOrder())
                .orElse(begin);
        Map<String, Long> verbs = events.stream()
                .filter(event -> !event.verb().equals("watch"))
                .collect(Collectors.groupingBy(AuditEvent::verb, TreeMap::new, Collectors.counting()));
        return new LoadMeasurement(
                options.agents(),
                options.tasks(),
                options.every(),
                options.finished(),
                options.otherNodes(),
                options.moverTime(),
                (int) states.stream().filter(TaskState::completed).count(),
                Duration.between(begin, last),
                between(timelines, TaskTimeline::created, Phases.ACCEPTED),
                between(
                        timelines,
                        timeline -> timeline.at(Phases.ACCEPTED).orElse(timeline.created()),
                        Phases.IN_PROGRESS),
                Spread.of(
                        world.nodes().stream().map(PlayedNode::name).toList(),
                        states.stream()
                                .map(TaskState::node)
                                .filter(node -> !node.isEmpty())
                                .toList()),
                verbs,
                events.stream().filter(event -> event.verb().equals("watch")).count(),
                runs.stream().map(run -> shares.of(run.name())).toList(),
                start,
                idle,
                after);
    }

    /** Of the tasks that came so far. */
    private static Distribution between(
            Map<String, TaskTimeline> timelines, Function<TaskTimeline, Instant> from, String phase) {
        return Distribution.of(timelines.values().stream()
                .flatMap(timeline ->
                        timeline.at(phase).map(moment -> Duration.between(from.apply(timeline), moment)).stream())
                .toList());
    }

    /** Of each agent: what its container runs beside it, such as the guard of its namespaces, is small. */
    private List<Footprint> footprints() {
        List<Footprint> found = new ArrayList<>();
        for (String pod : world.workloads().agentPods()) {
            world.nodes().stream()
                    .flatMap(node -> node.processes(World.VELERO, pod).stream())
                    .flatMap(process -> footprint(process.pid()).stream())
                    .max(Comparator.comparingLong(Footprint::anonymous))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Footprint> footprint(long pid) {
        try {
            return Optional.of(Footprint.of(pid));
        } catch (IOException e) {
            return Optional.empty(); // it has ended meanwhile
        }
    }
}
