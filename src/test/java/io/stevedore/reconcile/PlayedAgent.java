package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.stevedore.config.NodeAgentConfig;
import io.stevedore.datapath.Slots;
import io.stevedore.diagnosis.FailFast;
import io.stevedore.diagnostics.History;
import io.stevedore.diagnostics.Looks;
import io.stevedore.kube.Agents;
import io.stevedore.kube.Beginnings;
import io.stevedore.kube.Cluster;
import io.stevedore.kube.EventWriter;
import io.stevedore.kube.Examination;
import io.stevedore.kube.MoverLogs;
import io.stevedore.kube.PodFolders;
import io.stevedore.kube.Sessions;
import io.stevedore.kube.Steps;
import io.stevedore.kube.TolerantReading;
import io.stevedore.memory.MemoryApi;
import io.stevedore.memory.MemoryHttp;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskPolicy;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One life of an agent, for one kind of task: all that decides and acts is the real thing, behind the real client. The
 * framework's part (whom to look at, when) is played: an event or a timer brings a task to a look, an error brings it
 * back half a second later. Everything happens in {@link #work} and {@link #start}, on the caller's thread.
 */
final class PlayedAgent<T extends HasMetadata> {
    private static final KubernetesSerialization SERIALIZATION = TolerantReading.serialization();
    private static final Config CONFIG = new ConfigBuilder(Config.empty())
            .withMasterUrl("http://memory/")
            .withNamespace("velero")
            .withRequestRetryBackoffLimit(0)
            .build();

    /** After which a connection counts as dead. */
    private static final Duration SILENCE = Duration.ofSeconds(80);

    private final TaskBinding<T> binding;
    private final VirtualClock clock;
    private final MemoryHttp http;
    private final KubernetesClient client;
    private final Agent agent;
    private final TaskReconciler<T> reconciler;
    private final Ear ear;
    private final Set<String> wakes = new LinkedHashSet<>();
    private final Map<String, Instant> timers = new LinkedHashMap<>();
    private final Map<String, T> known = new HashMap<>();
    private final PlayedContext<T> context;
    private @Nullable SharedIndexInformer<T> tasks;
    private @Nullable RuntimeException failure;
    private Instant deafUntil;

    /**
     * What an agent hears, and when.
     *
     * @param how          what is said more than once, or in between
     * @param late         of these kinds it hears nothing for {@link #SILENCE}, as long as there is anything
     * @param whileAtWork  whether it hears the others between two requests too
     */
    record Ear(MemoryHttp.Telling how, Predicate<Class<? extends HasMetadata>> late, boolean whileAtWork) {
        /** All at once, also between two requests. */
        static final Ear SHARP = new Ear(MemoryHttp.Telling.EACH, kind -> false, true);
        /** Nothing as long as there is something to do. */
        static final Ear SLOW = new Ear(MemoryHttp.Telling.EACH, kind -> false, false);
    }

    PlayedAgent(
            MemoryApi api,
            TaskBinding<T> binding,
            String node,
            VirtualClock clock,
            InstantSource wall,
            Path scratch,
            Ear ear,
            MemoryHttp.Line line) {
        this.binding = binding;
        this.clock = clock;
        this.ear = ear;
        Duration ahead = Duration.between(clock.instant(), wall.instant());
        InstantSource steady = () -> clock.instant().plus(ahead);
        http = new MemoryHttp(api, new Listening(line));
        client = new KubernetesClientBuilder()
                .withConfig(CONFIG)
                .withKubernetesSerialization(SERIALIZATION)
                .withHttpClientFactory(http)
                .withTaskExecutor(Runnable::run)
                .build();
        AgentSettings settings = new AgentSettings(
                "velero",
                node,
                TaskPolicy.DEFAULT,
                NodeAgentConfig.defaults(),
                "",
                "data-mover",
                Optional.empty(),
                FailFast.parse(""),
                5L << 30,
                Duration.ofMinutes(10));
        Cluster cluster = new Cluster(
                client, "velero", Duration.ofMinutes(1), this::changed, lost -> wakes.addAll(known.keySet()));
        Sessions sessions = new Sessions(client, cluster, (kind, name) -> wakes.add(name));
        agent = new Agent(
                settings,
                client,
                cluster,
                Optional.empty(),
                new Agents(cluster, steady, node, settings.policy().takeover()),
                sessions,
                new Steps(client, new PodFolders(scratch)),
                new Slots(1),
                new Examination(cluster),
                new EventWriter(client, wall),
                new MoverLogs(client, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                new SilentEvents(),
                task -> AtHand.full(sessions, 1, cluster.nodesWithReadyAgent().size(), node),
                new Gate(),
                new Looks(settings.policy()),
                new History(scratch.resolve("diagnoses")),
                (kind, name) -> wakes.add(name),
                () -> {},
                steady,
                wall,
                new Beginnings(steady, wall));
        reconciler = new TaskReconciler<>(binding, agent);
        context = new PlayedContext<>(client);
        deafUntil = clock.instant().plus(SILENCE);
    }

    /** Between two requests an agent with a sharp ear hears what happened meanwhile. */
    private final class Listening implements MemoryHttp.Line {
        private final MemoryHttp.Line line;

        Listening(MemoryHttp.Line line) {
            this.line = line;
        }

        @Override
        public void before(String request) {
            line.before(request);
        }

        @Override
        public void after(String request) {
            line.after(request);
            if (ear.whileAtWork() && tasks != null) {
                http.hear(kind -> !ear.late().test(kind), ear.how());
            }
        }
    }

    /** Reads everything once. */
    void start() {
        agent.cluster().start();
        tasks = client.resources(binding.type()).inNamespace("velero").inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T task) {
                wakes.add(task.getMetadata().getName());
            }

            @Override
            public void onUpdate(T before, T task) {
                wakes.add(task.getMetadata().getName());
            }

            @Override
            public void onDelete(T task, boolean unknown) {
                wakes.add(task.getMetadata().getName());
            }
        });
        agent.slots()
                .open(tasks.getStore().list().stream()
                        .map(binding::view)
                        .filter(this::movesHere)
                        .map(task -> task.ref().uid())
                        .toList());
    }

    private boolean movesHere(Task task) {
        boolean moving = task.phase() instanceof Phase.InProgress || task.phase() instanceof Phase.Canceling;
        return moving && task.node().equals(agent.settings().node());
    }

    /** Does one thing that is due; whether there was one. */
    boolean work() {
        boolean heard = http.hear(kind -> !ear.late().test(kind), ear.how());
        Optional<String> due = wakes.stream().findFirst().or(this::timer);
        if (due.isEmpty()) {
            return heard;
        }
        wakes.remove(due.get());
        timers.remove(due.get());
        look(due.get());
        return true;
    }

    private Optional<String> timer() {
        return timers.entrySet().stream()
                .filter(timer -> !timer.getValue().isAfter(clock.instant()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void look(String name) {
        T seen = Objects.requireNonNull(tasks).getStore().getByKey("velero/" + name);
        T object = seen == null ? known.remove(name) : context.newest(seen);
        if (object == null) {
            return;
        }
        if (seen != null) {
            known.put(name, object);
        }
        context.at(object, seen == null);
        try {
            reconciler
                    .reconcile(object, context.context())
                    .ifPresent(delay -> timers.put(name, clock.instant().plus(delay)));
        } catch (RuntimeException e) {
            failure = e;
            timers.put(name, clock.instant().plusMillis(500));
        }
    }

    /** The connection that was silent is found dead; whether there was anything to hear on the next. */
    boolean hearLate() {
        if (deafUntil.isAfter(clock.instant()) || !http.hear(ear.late(), ear.how())) {
            return false;
        }
        deafUntil = clock.instant().plus(SILENCE);
        return true;
    }

    /** When there is something to do if nothing happens. */
    Optional<Instant> next() {
        Stream<Instant> hearing = http.quiet() ? Stream.empty() : Stream.of(deafUntil);
        return Stream.concat(timers.values().stream(), hearing).min(Instant::compareTo);
    }

    Agent agent() {
        return agent;
    }

    Slots slots() {
        return agent.slots();
    }

    /** How many tasks it remembers something of. */
    int sessions() {
        return agent.sessions().count(session -> true);
    }

    /** The latest error that a look ended with. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** It is asked to end: nothing is begun any more. */
    void close() {
        try {
            agent.gate().close(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What it does last, once it is closed. */
    void sayFarewell() {
        new Farewell(agent, List.of(served(Objects.requireNonNull(tasks)))).giveBack(Set.of());
        die();
    }

    private ServedKind<T> served(SharedIndexInformer<T> seen) {
        return new ServedKind<>(
                binding,
                () -> seen.getStore().list().stream(),
                name -> Optional.ofNullable(seen.getStore().getByKey("velero/" + name))
                        .map(context::newest));
    }

    private void changed(TaskKind kind, String task, HasMetadata object) {
        if (tasks == null || served(tasks).concerns(agent, task, object)) {
            wakes.add(task);
        }
    }

    /** No shutdown code runs; the server notices. */
    void die() {
        http.cut();
    }
}
