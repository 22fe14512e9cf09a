package io.stevedore.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.stevedore.datapath.Slots;
import io.stevedore.diagnostics.AgentView;
import io.stevedore.diagnostics.History;
import io.stevedore.diagnostics.Looks;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.sweep.Leftover;
import io.stevedore.kube.Agents;
import io.stevedore.kube.Beginnings;
import io.stevedore.kube.Beginnings.What;
import io.stevedore.kube.Cluster;
import io.stevedore.kube.EventWriter;
import io.stevedore.kube.Examination;
import io.stevedore.kube.MoverLogs;
import io.stevedore.kube.NodePods;
import io.stevedore.kube.PodFolders;
import io.stevedore.kube.Sessions;
import io.stevedore.kube.SteadyClock;
import io.stevedore.kube.Steps;
import io.stevedore.metrics.AgentMetrics;
import io.stevedore.metrics.ConfigMetrics;
import io.stevedore.reconcile.Agent;
import io.stevedore.reconcile.AgentSettings;
import io.stevedore.reconcile.AtHand;
import io.stevedore.reconcile.ConfigDrifts;
import io.stevedore.reconcile.Farewell;
import io.stevedore.reconcile.Gate;
import io.stevedore.reconcile.KnownTasks;
import io.stevedore.reconcile.MeteredEvents;
import io.stevedore.reconcile.ServedKind;
import io.stevedore.reconcile.Sweeper;
import io.stevedore.reconcile.Wakeups;
import io.stevedore.rest.DiagnosticsServer;
import io.stevedore.task.Limits;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Builds an agent from its options and its ConfigMaps. */
final class AgentAssembly implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AgentAssembly.class);

    private final Agent agent;
    private final Wakeups wakeups;
    private final Limits limits;
    private final ConfigWatching configuration;
    private final DiagnosticsAddress diagnostics;
    private final Optional<NodePods> nodePods;
    private final Sweeper sweeper;
    private volatile List<ServedKind<?>> kinds = List.of();

    private AgentAssembly(AgentOptions options, KubernetesClient client, MeterRegistry registry) {
        SettingsReader reader = new SettingsReader(options, client);
        AgentSettings settings = reader.read();
        InstantSource wall = InstantSource.system();
        InstantSource clock = new SteadyClock(wall.instant());
        int slots = reader.slots(settings);
        AgentMetrics metrics = new AgentMetrics(registry, settings.node(), Version.text());
        limits = new Limits(options.limits());
        wakeups = new Wakeups(settings.namespace());
        Cluster cluster = new Cluster(client, settings.namespace(), lateLook(), this::changed, this::wakeTasksOf);
        nodePods = Files.isDirectory(options.hostPods())
                ? Optional.of(new NodePods(client, settings.node(), this::wakeTasksOf))
                : Optional.empty();
        if (nodePods.isEmpty()) {
            LOG.warnf("%s does not exist: there are no file-system backups on this node", options.hostPods());
        }
        agent = new Agent(
                settings,
                client,
                cluster,
                nodePods,
                new Agents(cluster, clock, settings.node(), settings.policy().takeover()),
                new Sessions(client, cluster, wakeups::wake),
                new Steps(client, new PodFolders(options.hostPods())),
                new Slots(slots),
                new Examination(cluster),
                new EventWriter(client, wall),
                new MoverLogs(client, System.out),
                new MeteredEvents(metrics),
                this::full,
                new Gate(),
                new Looks(settings.policy()),
                new History(options.scratch().resolve("diagnoses")),
                wakeups::wake,
                this::sweepSoon,
                clock,
                wall,
                new Beginnings(clock, wall));
        diagnostics = options.diagnostics();
        configuration = new ConfigWatching(options, client, cluster, reader.sources(), Quarkus::asyncExit);
        sweeper = new Sweeper(options.sweep(), sweepGrace(), agent, this::state);
        ConfigDrifts drifts = configuration.drifts();
        new ConfigMetrics(registry, settings.node())
                .register(reader.problems(), drifts::restartRequired, drifts::faulty);
        metrics.slots(agent.slots().limit(), agent.slots()::used);
    }

    static AgentAssembly of(AgentOptions options, KubernetesClient client, MeterRegistry registry) {
        return new AgentAssembly(options, client, registry);
    }

    private static Duration lateLook() {
        return ConfigProvider.getConfig()
                .getOptionalValue("stevedore.late-look", Duration.class)
                .orElse(Duration.ofMinutes(1));
    }

    Agent agent() {
        return agent;
    }

    Wakeups wakeups() {
        return wakeups;
    }

    void startWatching() {
        agent.cluster().start();
        nodePods.ifPresent(NodePods::start);
    }

    /** The controllers run and their caches are filled. */
    void open(List<ServedKind<?>> served) {
        kinds = served;
        agent.slots()
                .open(tasks().filter(this::movesHere)
                        .map(task -> task.ref().uid())
                        .toList());
        wakeups.open();
        sweeper.start();
    }

    /** What is left after the start is not in a hurry; tests are. */
    private static Duration sweepGrace() {
        return ConfigProvider.getConfig()
                .getOptionalValue("stevedore.sweep-grace", Duration.class)
                .orElse(Duration.ofMinutes(5));
    }

    private void sweepSoon() {
        sweeper.soon();
    }

    private Leftover.State state(TaskRef ref) {
        return tasks().filter(task -> task.ref().uid().equals(ref.uid()))
                .findFirst()
                .map(task -> task.phase() instanceof Phase.Terminal ? Leftover.State.OVER : Leftover.State.OPEN)
                .orElse(Leftover.State.GONE);
    }

    private Stream<Task> tasks() {
        return kinds.stream().flatMap(ServedKind::tasks);
    }

    /** Their mover is gone with the node, or whoever exposes their volume. */
    private void wakeTasksOf(String node) {
        tasks().filter(task -> task.node().equals(node)).forEach(task -> wake(task.ref()));
    }

    /** Their pod has come, or got as far as its volumes. */
    private void wakeTasksOf(Pod pod) {
        ObjectRef<Pod> changed = ObjectRef.of(pod);
        kinds.stream().flatMap(kind -> kind.waitingFor(changed)).forEach(this::wake);
    }

    private void changed(TaskKind kind, String task, HasMetadata object) {
        boolean anothers = kinds.stream()
                .filter(served -> served.binding().kind() == kind)
                .anyMatch(served -> !served.concerns(agent, task, object));
        if (!anothers) {
            wakeups.wake(kind, task);
        }
    }

    private void wake(TaskRef task) {
        wakeups.wake(task.kind(), task.name());
    }

    private boolean movesHere(Task task) {
        return switch (task.phase()) {
            case Phase.InProgress phase -> phase.node().equals(agent.settings().node());
            case Phase.Canceling phase -> phase.node().equals(agent.settings().node());
            default -> false;
        };
    }

    /** The agent works; from now on its ConfigMaps are watched. */
    void watchConfiguration() {
        configuration.start();
    }

    private Optional<String> full(TaskRef task) {
        return queueFull().or(() -> limitReached(task));
    }

    private Optional<String> queueFull() {
        return configuration
                .closed()
                .or(this::queueLengthReached)
                .or(() -> AtHand.full(
                        agent.sessions(),
                        agent.slots().limit(),
                        agent.cluster().nodesWithReadyAgent().size(),
                        agent.settings().node()));
    }

    private Optional<String> limitReached(TaskRef task) {
        return limits.all().isEmpty() || task.kind() != TaskKind.UPLOAD
                ? Optional.empty()
                : limits.full(
                        task.uid(),
                        kinds.stream().flatMap(ServedKind::contenders).toList(),
                        created -> Duration.between(
                                agent.beginnings().of(task.uid(), What.CREATED, created),
                                agent.clock().instant()));
    }

    /** What the agent shows of itself, where {@code --diagnostics-address} says. */
    Optional<DiagnosticsServer> serve(Vertx vertx) {
        AgentView view = new AgentView(
                agent.settings().node(),
                Version.text(),
                agent.looks(),
                new KnownTasks(agent, kinds),
                agent.history(),
                agent.slots(),
                () -> new AgentView.Queue(
                        agent.settings().config().prepareQueueLength(),
                        exposing()
                                .map(task -> task.getKind() + " "
                                        + task.getMetadata().getName())
                                .toList(),
                        queueFull()),
                configuration.drifts()::views);
        return AgentDiagnostics.serve(diagnostics, agent, view, vertx);
    }

    /** Nothing is begun any more, and what can be left to others is; returns soon. */
    void sayFarewell() {
        sweeper.close();
        try {
            new Farewell(agent, kinds).say();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Stream<HasMetadata> exposing() {
        return kinds.stream().flatMap(ServedKind::exposing);
    }

    private Optional<String> queueLengthReached() {
        return agent.settings().config().prepareQueueLength().flatMap(limit -> {
            long exposing = exposing().count();
            return exposing < limit
                    ? Optional.empty()
                    : Optional.of("%d volumes are being exposed, the limit of prepareQueueLength".formatted(exposing));
        });
    }

    @Override
    public void close() {
        sweeper.close();
        configuration.close();
        agent.sessions().close();
        nodePods.ifPresent(NodePods::close);
        agent.cluster().close();
    }
}
