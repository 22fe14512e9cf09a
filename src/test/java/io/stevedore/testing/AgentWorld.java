package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.TaskStatus;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.diagnostics.History;
import io.stevedore.sandbox.controlplane.ControlPlane;
import io.stevedore.sandbox.controlplane.Manifests;
import io.stevedore.sandbox.node.Images;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.sandbox.node.NodeSpec;
import io.stevedore.sandbox.node.PlayedNode;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.sandbox.storage.Faults;
import io.stevedore.sandbox.storage.PlayedStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One test's world on the real control plane: a namespace for Velero and one for an application, played storage, a
 * played node whose movers follow a script, and agents as real processes.
 */
public final class AgentWorld extends WorldObjects implements AutoCloseable {
    /** Name of the image that the node has. */
    public static final String IMAGE = "localhost/stevedore:test";

    private static final AtomicInteger SERIAL = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final ControlPlane controlPlane;
    private final String nodeName = "node-" + SERIAL.incrementAndGet();
    private final Path directory;
    private final PlayedStorage storage;
    private final PlayedNode node;
    private final List<AgentProcess> agents = new ArrayList<>();
    private volatile MoverScript script = MoverScript.completes(Duration.ofMillis(500));
    private volatile boolean runnable = true;

    private AgentWorld(RealControlPlane cluster, String namespace, Image image) {
        super(cluster.admin(), namespace, cluster.newNamespace());
        try {
            controlPlane = cluster.controlPlane();
            directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "world-");
            storage = cluster.storage();
            keepPodsOnOwnNode();
            NodeSpec spec = NodeSpec.of(
                            nodeName, directory.resolve("node"), Images.of(Map.of(IMAGE, image)), storage::volume)
                    .withLabel("world", velero)
                    .withMovers(this::script);
            node = PlayedNode.start(controlPlane, spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a pod's mover behaves; empty when it has none. */
    Optional<MoverScript> script(Pod pod) {
        boolean mover = pod.getMetadata().getLabels().containsKey(Names.EXPOSER_POD_GROUP);
        return runnable && mover ? Optional.of(script) : Optional.empty();
    }

    /** Other tests have nodes at the same time, and agents that do not know this world. */
    private void keepPodsOnOwnNode() {
        Patiently.edit(admin.namespaces().withName(velero), namespace -> {
            namespace
                    .getMetadata()
                    .setAnnotations(Map.of("scheduler.alpha.kubernetes.io/node-selector", "world=" + velero));
            return namespace;
        });
    }

    public static AgentWorld in(RealControlPlane cluster) {
        return in(cluster, cluster.namespace());
    }

    /** Another installation on the same cluster; the caller clears its namespace. */
    public static AgentWorld in(RealControlPlane cluster, String namespace) {
        AgentWorld world = new AgentWorld(cluster, namespace, Image.ofTheMachine());
        world.installAgent();
        return world;
    }

    /** Without agents, for a test that installs them as pods; {@link #IMAGE} is what they run. */
    public static AgentWorld empty(RealControlPlane cluster, Image image) {
        return new AgentWorld(cluster, cluster.namespace(), image);
    }

    /** The DaemonSet is there for its template; its pods are the processes that the tests start. */
    private void installAgent() {
        Manifests.inNamespace(Manifests.folder(admin, "base"), velero).stream()
                .filter(object -> !(object instanceof DaemonSet))
                .forEach(object -> admin.resource(object).createOr(existing -> existing.update()));
        admin.apps()
                .daemonSets()
                .inNamespace(velero)
                .resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withName(Names.DAEMON_SET)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("name", Names.DAEMON_SET)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("name", Names.DAEMON_SET)
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName("node-agent")
                        .addToNodeSelector("no-such", "node")
                        .addNewContainer()
                        .withName(Names.DAEMON_SET)
                        .withImage(IMAGE)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    public String nodeName() {
        return nodeName;
    }

    /** Where the agent of the node keeps what may get lost. */
    public Path scratch() {
        return directory.resolve("scratch-" + nodeName);
    }

    /** What the agent of the node keeps beyond its life. */
    public History history() {
        return new History(scratch().resolve("stevedore-agent/diagnoses"));
    }

    public PlayedStorage storage() {
        return storage;
    }

    /** What goes wrong with the application's snapshots and claims. */
    public Faults appFaults() {
        return storage.faults(app);
    }

    /** What goes wrong with the snapshots and claims that agents make. */
    public Faults veleroFaults() {
        return storage.faults(velero);
    }

    public PlayedNode node() {
        return node;
    }

    public Path auditLog() {
        return controlPlane.auditLog();
    }

    /** How movers that start from now on behave. */
    public void movers(MoverScript other) {
        script = other;
    }

    /** Mover pods stay pending: their image is nowhere. */
    public void noImage() {
        runnable = false;
    }

    public AgentProcess startAgent(String... options) {
        return startAgentOn(nodeName, options);
    }

    /** @param prefix words before the command, which say what it sees of the machine's disks */
    public AgentProcess startAgentBehind(List<String> prefix) {
        return startAgent(prefix, nodeName, controlPlane.kubeconfig(velero, "node-agent"));
    }

    AgentProcess startAgentOn(String node, String... options) {
        return startAgent(List.of(), node, controlPlane.kubeconfig(velero, "node-agent"), options);
    }

    /** Another node of the cluster; the caller closes it. */
    PlayedNode play(NodeSpec spec) {
        return PlayedNode.start(controlPlane, spec);
    }

    /** For what belongs to this world; goes with it. */
    Path directory() {
        return directory;
    }

    /** The agent of another node, one that no mover runs on. */
    public AgentProcess startAgentElsewhere(String... options) {
        String elsewhere = nodeName + "-elsewhere";
        admin.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(elsewhere)
                        .endMetadata()
                        .withNewSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build())
                .create();
        return startAgentOn(elsewhere, options);
    }

    /** An agent whose Node object does not exist; its name ends with {@code -missing}. */
    public AgentProcess startAgentWithoutNode(String... options) {
        return startAgentOn(nodeName + "-missing", options);
    }

    /** An agent that reaches the cluster by another way, with the same account. */
    public AgentProcess startAgentThrough(String url, String... options) {
        try {
            Path through = Kubeconfigs.through(
                    url,
                    controlPlane.kubeconfig(velero, "node-agent"),
                    controlPlane,
                    directory.resolve("through-proxy.kubeconfig"));
            return startAgent(List.of(), nodeName, through, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that reads requests. */
    public ApiProxy apiProxy() {
        return ApiProxy.to(controlPlane.url(), controlPlane.caFile());
    }

    private AgentProcess startAgent(List<String> prefix, String onNode, Path kubeconfig, String... options) {
        AgentProcess agent = AgentProcess.start(
                prefix,
                onNode,
                velero,
                kubeconfig,
                directory.resolve("scratch-" + onNode),
                directory.resolve("agent.log"),
                Stream.concat(Stream.of("--mover-service-account=data-mover"), Stream.of(options))
                        .toList());
        agents.add(agent);
        return agent;
    }

    /** The task's phase now; empty for a new one, {@code gone} for one that does not exist. */
    public String phase(HasMetadata task) {
        HasMetadata now = admin.resource(task).inNamespace(velero).get();
        return now == null
                ? "gone"
                : status(now).map(told -> String.valueOf(told.phase)).orElse("");
    }

    private static Optional<TaskStatus> status(HasMetadata task) {
        return Optional.ofNullable(((CustomResource<?, ?>) task).getStatus()).map(TaskStatus.class::cast);
    }

    /** Waits until the task has one of the phases; {@code gone} stands for an object that does not exist. */
    public String awaitPhase(HasMetadata task, String... phases) {
        Set<String> wanted = Set.of(phases);
        Eventually.until(
                PATIENCE,
                () -> "%s to be %s; it is %s\n%s\n%s"
                        .formatted(
                                task.getMetadata().getName(),
                                wanted,
                                phase(task),
                                Remains.of(admin(), task),
                                agentLogs()),
                () -> wanted.contains(phase(task)));
        return phase(task);
    }

    public String awaitEnd(HasMetadata task) {
        return awaitPhase(task, Phases.COMPLETED, Phases.FAILED, Phases.CANCELED);
    }

    /** The end of the task, and why it is not another one: phase and message. */
    public String awaitEndAndMessage(HasMetadata task) {
        String phase = awaitEnd(task);
        String message = status(admin.resource(task).inNamespace(velero).get())
                .map(told -> told.message)
                .orElse(null);
        if (Phases.FAILED.equals(phase)) {
            System.err.println(agentLogs()); // what led to it, should the test not have wanted it
        }
        return message == null ? phase : phase + ": " + message;
    }

    /** Tells how long it took: a bar would only fail on slow machines. The end is as {@link #awaitEndAndMessage}'s. */
    public String cancelToTheEnd(HasMetadata task) {
        String before = phase(task);
        Instant asked = Instant.now();
        cancel(task);
        String end = awaitEndAndMessage(task);
        System.err.printf(
                "cancel of a %s that was \"%s\": %d ms%n",
                task.getKind(), before, Duration.between(asked, Instant.now()).toMillis());
        return end;
    }

    private String agentLogs() {
        return agents.isEmpty() ? "(no agent)" : agents.getLast().log();
    }

    /** Waits until the upload tells all of that. */
    public void awaitMessage(DataUpload upload, String... words) {
        Eventually.until(
                PATIENCE,
                () -> "the message to have %s; it is \"%s\"".formatted(List.of(words), message(upload)),
                () -> Stream.of(words).allMatch(message(upload)::contains));
    }

    /** Waits until nothing that any task made is left but what {@code kept} names. */
    public void awaitNothingLeft(String... kept) {
        Set<String> allowed = Set.of(kept);
        Eventually.until(
                Duration.ofSeconds(90),
                () -> "nothing to be left; there is " + Leftovers.in(admin, velero, app, allowed) + "\n" + agentLogs(),
                () -> Leftovers.in(admin, velero, app, allowed).isEmpty());
    }

    /** Nothing that any task made is left. */
    public boolean nothingLeft() {
        return Leftovers.in(admin, velero, app, Set.of()).isEmpty();
    }

    /** For another test with the same agent: no task, no fault, movers as at the start. */
    public void reset() {
        appFaults().clear();
        veleroFaults().clear();
        script = MoverScript.completes(Duration.ofMillis(500));
        admin.resourceQuotas().inNamespace(velero).delete();
        removeAll(DataUpload.class);
        removeAll(DataDownload.class);
        admin.resources(VolumeSnapshot.class).inNamespace(app).delete();
        awaitNothingLeft();
    }

    private void removeAll(Class<? extends HasMetadata> kind) {
        var tasks = admin.resources(kind).inNamespace(velero);
        tasks.delete();
        Eventually.until(
                PATIENCE,
                () -> "each %s to be gone%n%s".formatted(kind.getSimpleName(), agentLogs()),
                () -> tasks.list().getItems().isEmpty());
    }

    @Override
    public void close() {
        agents.forEach(AgentProcess::close);
        RealControlPlane.clear(admin, app);
        node.close();
        admin.nodes().withName(nodeName).delete();
        admin.nodes().withName(nodeName + "-elsewhere").delete();
        Trees.delete(directory);
    }
}
