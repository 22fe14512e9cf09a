package io.stevedore.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataTaskStatus;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.datapath.Slots;
import io.stevedore.diagnostics.AgentView;
import io.stevedore.diagnostics.History;
import io.stevedore.diagnostics.Looks;
import io.stevedore.expose.sweep.Leftover;
import io.stevedore.kube.Agents;
import io.stevedore.kube.Cluster;
import io.stevedore.kube.EventWriter;
import io.stevedore.kube.Examination;
import io.stevedore.kube.MoverLogs;
import io.stevedore.kube.Sessions;
import io.stevedore.kube.Steps;
import io.stevedore.metrics.AgentMetrics;
import io.stevedore.metrics.ConfigMetrics;
import io.stevedore.reconcile.Agent;
import io.stevedore.reconcile.AgentSettings;
import io.stevedore.reconcile.ConfigDrifts;
import io.stevedore.reconcile.KnownTasks;
import io.stevedore.reconcile.MeteredEvents;
import io.stevedore.reconcile.Sweeper;
import io.stevedore.reconcile.UploadBinding;
import io.stevedore.reconcile.Wakeups;
import io.stevedore.rest.DiagnosticsServer;
import io.stevedore.task.Limits;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Builds an agent from its options and its ConfigMaps. */
final class AgentAssembly implements AutoCloseable {
    private final Agent agent;
    private final Wakeups wakeups;
    private final Limits limits;
    private final ConfigWatching configuration;
    private final DiagnosticsAddress diagnostics;
    private final Sweeper sweeper;
    private volatile Supplier<Stream<DataUpload>> uploads = Stream::empty;
    private volatile Supplier<Stream<DataDownload>> downloads = Stream::empty;

    private AgentAssembly(AgentOptions options, KubernetesClient client, MeterRegistry registry) {
        SettingsReader reader = new SettingsReader(options, client);
        AgentSettings settings = reader.read();
        Clock clock = Clock.systemUTC();
        int slots = reader.slots(settings);
        AgentMetrics metrics = new AgentMetrics(registry, settings.node(), Version.text());
        limits = new Limits(options.limits());
        wakeups = new Wakeups(settings.namespace());
        Cluster cluster = new Cluster(client, settings.namespace(), lateLook(), wakeups::wake, this::wakeTasksOf);
        agent = new Agent(
                settings,
                client,
                cluster,
                new Agents(cluster, clock, settings.node(), settings.policy().takeover()),
                new Sessions(client, cluster, wakeups::wake),
                new Steps(client),
                new Slots(slots),
                new Examination(cluster),
                new EventWriter(client, clock),
                new MoverLogs(client, System.out),
                new MeteredEvents(metrics),
                this::full,
                new Looks(settings.policy()),
                new History(options.scratch().resolve("diagnoses")),
                wakeups::wake,
                clock);
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
    }

    /** The controllers run and their caches are filled. */
    void open(Supplier<Stream<DataUpload>> allUploads, Supplier<Stream<DataDownload>> allDownloads) {
        uploads = allUploads;
        downloads = allDownloads;
        List<String> running = new ArrayList<>();
        allUploads
                .get()
                .filter(o -> o.getStatus() != null && moving(o.getStatus().phase, o.getStatus().node))
                .forEach(o -> running.add(o.getMetadata().getUid()));
        allDownloads
                .get()
                .filter(o -> o.getStatus() != null && moving(o.getStatus().phase, o.getStatus().node))
                .forEach(o -> running.add(o.getMetadata().getUid()));
        agent.slots().open(running);
        wakeups.open();
        sweeper.start();
    }

    /** What is left after the start is not in a hurry; tests are. */
    private static Duration sweepGrace() {
        return ConfigProvider.getConfig()
                .getOptionalValue("stevedore.sweep-grace", Duration.class)
                .orElse(Duration.ofMinutes(5));
    }

    private Leftover.State state(TaskRef task) {
        Stream<? extends CustomResource<?, ? extends DataTaskStatus>> all =
                task.kind() == TaskKind.UPLOAD ? uploads.get() : downloads.get();
        return all.filter(object -> task.uid().equals(object.getMetadata().getUid()))
                .findFirst()
                .map(object -> object.getStatus() != null && Phases.isFinal(String.valueOf(object.getStatus().phase))
                        ? Leftover.State.OVER
                        : Leftover.State.OPEN)
                .orElse(Leftover.State.GONE);
    }

    /** Their mover is gone with the node, or whoever exposes their volume. */
    private void wakeTasksOf(String node) {
        uploads.get()
                .filter(task -> isOn(node, task.getStatus()))
                .forEach(
                        task -> wakeups.wake(TaskKind.UPLOAD, task.getMetadata().getName()));
        downloads
                .get()
                .filter(task -> isOn(node, task.getStatus()))
                .forEach(task ->
                        wakeups.wake(TaskKind.DOWNLOAD, task.getMetadata().getName()));
    }

    private static boolean isOn(String node, @Nullable DataTaskStatus status) {
        return status != null && node.equals(status.node == null ? status.acceptedByNode : status.node);
    }

    private boolean moving(String phase, String node) {
        return agent.settings().node().equals(node)
                && (Phases.IN_PROGRESS.equals(phase) || Phases.CANCELING.equals(phase));
    }

    /** The agent works; from now on its ConfigMaps are watched. */
    void watchConfiguration() {
        configuration.start();
    }

    private Optional<String> full(TaskRef task) {
        return queueFull().or(() -> limitReached(task));
    }

    private Optional<String> queueFull() {
        return configuration.closed().or(this::queueLengthReached);
    }

    private Optional<String> limitReached(TaskRef task) {
        return limits.all().isEmpty() || task.kind() != TaskKind.UPLOAD
                ? Optional.empty()
                : limits.full(
                        task.uid(),
                        uploads.get().flatMap(UploadBinding::contender).toList());
    }

    /** What the agent shows of itself, where {@code --diagnostics-address} says. */
    Optional<DiagnosticsServer> serve(Vertx vertx) {
        AgentView view = new AgentView(
                agent.settings().node(),
                Version.text(),
                agent.looks(),
                new KnownTasks(agent, uploads, downloads),
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

    private Stream<HasMetadata> exposing() {
        return Stream.<HasMetadata>concat(uploads.get(), downloads.get()).filter(task -> {
            Map<String, String> labels = task.getMetadata().getLabels();
            return labels != null && "true".equals(labels.get(Names.EXPOSE_ON_GOING));
        });
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
        agent.cluster().close();
    }
}
