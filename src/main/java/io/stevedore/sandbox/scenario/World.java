package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Names;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.controlplane.ControlPlane;
import io.stevedore.sandbox.controlplane.Manifests;
import io.stevedore.sandbox.device.LoopDevice;
import io.stevedore.sandbox.node.Images;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.sandbox.node.NodeSpec;
import io.stevedore.sandbox.node.PlayedNode;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.sandbox.programs.Programs;
import io.stevedore.sandbox.s3.S3Server;
import io.stevedore.sandbox.storage.Faults;
import io.stevedore.sandbox.storage.PlayedStorage;
import io.stevedore.sandbox.storage.StorageNames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A cluster with storage, nodes and our workloads, on this machine. Closing it ends and removes all of it. */
final class World implements AutoCloseable {
    static final String VELERO = "velero";
    static final String LOCATION = "default";
    static final String IMAGE = "localhost/stevedore:sandbox";
    /** Movers that open the devices of pods are privileged. */
    private static final String DEVICES_OF_PODS = "{\"privilegedFsBackup\": true}";

    private static final Duration START = Duration.ofSeconds(120);
    /** On few processors agents start one after the other. */
    private static final Duration START_OF_ONE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Closing closing = new Closing();
    private final Narrator narrator;
    private final StateDirectory state;
    private final InstantSource clock;
    private Instant nextLook = Instant.EPOCH;
    private boolean restartsExpected;
    private ControlPlane controlPlane;
    private PlayedStorage storage;
    private final List<PlayedNode> nodes = new ArrayList<>();
    private UnaryOperator<NodeSpec> machine = UnaryOperator.identity();
    private Image ours;
    private Workloads workloads;
    private TaskWatch tasks;

    // closed by the one who started it, also when the start fails half-way
    @SuppressWarnings("NullAway.Init")
    private World(StateDirectory state, Narrator narrator, InstantSource clock) {
        this.state = closing.add(state);
        this.clock = clock;
        this.narrator = narrator;
    }

    /** Starts everything, step by step, and waits until agents and coordinator are ready. */
    static World start(
            SandboxOptions options,
            Installation installation,
            StateDirectory state,
            Narrator narrator,
            InstantSource clock)
            throws InterruptedException {
        return start(options, List.of(), installation, state, narrator, clock);
    }

    /** @param agent the command line of another agent, in place of ours; empty for ours */
    static World start(
            SandboxOptions options,
            List<String> agent,
            Installation installation,
            StateDirectory state,
            Narrator narrator,
            InstantSource clock)
            throws InterruptedException {
        World world = new World(state, narrator, clock);
        try {
            if (options.block()) {
                LoopDevice.obstacle().ifPresent(reason -> {
                    throw new SandboxException("This machine has no block devices for the sandbox: " + reason);
                });
            }
            Programs programs = Programs.ofThisMachine(narrator::note);
            List<Path> engines = world.engines(options, programs); // before anything runs: it may be missing
            RepositoryPlace place = world.repository(options, programs);
            world.startCluster(programs);
            Image image = installation.image("/velero");
            for (Path engine : engines) {
                image = image.withProgram(engine);
            }
            if (!agent.isEmpty()) {
                image = image.withProgram(Path.of(agent.getFirst()));
            }
            world.startNodes(options, image);
            world.startWorkloads(options, place, agent);
            world.tasks = world.closing.add(new TaskWatch(world.admin(), VELERO, clock));
            return world;
        } catch (InterruptedException | RuntimeException e) {
            world.close(e);
            throw e;
        }
    }

    /** The coordinator wants kopia, whatever keeps the data. */
    private List<Path> engines(SandboxOptions options, Programs programs) {
        narrator.begin("Data engine");
        List<Path> engines = options.engine().equals("restic")
                ? List.of(programs.restic(), programs.kopia())
                : List.of(programs.kopia());
        narrator.done(engines.getFirst().toString());
        return engines;
    }

    private RepositoryPlace repository(SandboxOptions options, Programs programs) {
        if (!options.s3()) {
            return new RepositoryPlace.Folder();
        }
        narrator.begin("Object store");
        S3Server server =
                closing.add(S3Server.start(programs.objectStore(), state.directory("object-store"), Optional.empty()));
        narrator.done(server.url().toString());
        return new RepositoryPlace.Bucket(server);
    }

    private void startCluster(Programs programs) {
        narrator.begin("Programs of the control plane");
        var kubernetes = programs.kubernetes();
        List<Path> snapshotCrds = programs.snapshotCrds();
        narrator.done(kubernetes.apiServer().toString());

        narrator.begin("Control plane");
        controlPlane = closing.add(ControlPlane.start(state.directory("cluster"), kubernetes));
        narrator.done(controlPlane.url().toString());

        narrator.begin("Custom resource definitions");
        Manifests.installCrds(controlPlane.admin(), snapshotCrds);
        narrator.done("Velero's and those of CSI snapshots");

        narrator.begin("Storage");
        storage = closing.add(PlayedStorage.start(controlPlane, storageRoot()));
        narrator.done("CSI driver " + StorageNames.DRIVER + ", volumes are directories");
    }

    private void startNodes(SandboxOptions options, Image image) {
        ours = image;
        machine = spec -> spec.withHostPath(Overlay.MOUNT, repository())
                .withMovers(pod -> playedMover(options, pod.getMetadata().getLabels()))
                .withListener(narrator::note);
        narrator.begin("Nodes");
        for (int i = 1; i <= options.nodes(); i++) {
            addNode("node-" + i);
        }
        narrator.done(options.nodes() + " played, pods in " + nodes.getFirst().isolation());
    }

    void addNode(String name) {
        NodeSpec spec = NodeSpec.of(name, state.directory(name), Images.of(Map.of(IMAGE, ours)), storage::volume);
        nodes.add(closing.add(PlayedNode.start(controlPlane, machine.apply(spec))));
    }

    PlayedNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** As if its machine had lost its power, and somebody had noticed. */
    void loseNode(String name) {
        PlayedNode node = node(name);
        nodes.remove(node);
        node.close();
    }

    private static Optional<MoverScript> playedMover(SandboxOptions options, Map<String, String> labels) {
        return options.burst() > 0 && labels.containsKey(Names.EXPOSER_POD_GROUP)
                ? Optional.of(MoverScript.completes(options.moverTime()))
                : Optional.empty();
    }

    private void startWorkloads(SandboxOptions options, RepositoryPlace place, List<String> agent)
            throws InterruptedException {
        narrator.begin("Velero's namespace, agents and coordinator");
        Optional<String> config = options.faults().stream()
                .map(Fault::agentConfig)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .or(() -> options.block() ? Optional.of(DEVICES_OF_PODS) : Optional.empty());
        Overlay overlay = new Overlay(IMAGE, place instanceof RepositoryPlace.Folder, config.isPresent(), agent);
        workloads = new Workloads(controlPlane.admin(), VELERO, overlay);
        workloads.install(config);
        workloads.storageLocation(LOCATION, place);
        workloads.awaitReady(options.nodes(), START.plus(START_OF_ONE.multipliedBy(options.nodes())));
        narrator.done(options.nodes() + " agents ready");
    }

    KubernetesClient admin() {
        return controlPlane.admin();
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    Workloads workloads() {
        return workloads;
    }

    TaskWatch tasks() {
        return tasks;
    }

    List<PlayedNode> nodes() {
        return nodes;
    }

    Application application() {
        return new Application(
                admin(),
                new Application.StorageNames(
                        StorageNames.CLASS_IMMEDIATE, StorageNames.SNAPSHOT_CLASS, StorageNames.DRIVER),
                storage::volume);
    }

    /** What the storage does wrong in a namespace. */
    Faults storageFaults(String namespace) {
        return storage.faults(namespace);
    }

    List<String> nodeNames() {
        return admin().nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .toList();
    }

    Leftovers leftovers() {
        return new Leftovers(admin(), storageRoot());
    }

    /** From now on that a container of ours is started again is no crash. */
    void expectRestarts() {
        restartsExpected = true;
    }

    /** Throws when the control plane has lost a program, or an agent crashes: nothing will happen any more. */
    void check() {
        Instant now = clock.instant();
        if (now.isAfter(nextLook) && !restartsExpected) {
            nextLook = now.plus(LOOK);
            crashed().ifPresent(what -> {
                throw new SandboxException(what);
            });
        }
        controlPlane.failure().ifPresent(end -> {
            String hint = end.contains("no space left on device") ? "The disk is full. " : "";
            throw new SandboxException(hint + end);
        });
    }

    /** Empty also when the API server takes its time: whether it still runs is looked at by itself. */
    private Optional<String> crashed() {
        try {
            return workloads.crashed();
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    /** A directory of the run for the scenario's own use. */
    Path directory(String name) {
        return state.directory(name);
    }

    private Path storageRoot() {
        return state.directory("storage");
    }

    private Path repository() {
        return state.directory("repository");
    }

    private void close(Exception because) {
        // an interrupt asked for the end; what follows has to wait for processes and must not be cut short by it
        boolean interrupted = Thread.interrupted();
        try {
            closing.close();
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            closing.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
