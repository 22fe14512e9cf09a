package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One test's world on the real control plane: a namespace for Velero and one for an application, played storage, a
 * played node whose movers follow a script, and agents as real processes.
 */
public final class AgentWorld implements AutoCloseable {
    /** Name of the image that the node has. */
    public static final String IMAGE = "localhost/stevedore:test";

    private static final AtomicInteger SERIAL = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final ControlPlane controlPlane;
    private final KubernetesClient admin;
    private final String velero;
    private final String app;
    private final String nodeName = "node-" + SERIAL.incrementAndGet();
    private final Path directory;
    private final PlayedStorage storage;
    private final PlayedNode node;
    private final List<AgentProcess> agents = new ArrayList<>();
    private volatile MoverScript script = MoverScript.completes(Duration.ofMillis(500));
    private volatile boolean runnable = true;

    private AgentWorld(RealControlPlane cluster, String namespace, Image image) {
        try {
            controlPlane = cluster.controlPlane();
            admin = cluster.admin();
            velero = namespace;
            app = cluster.newNamespace();
            directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "world-");
            storage = cluster.storage();
            keepPodsOnOwnNode();
            NodeSpec spec = NodeSpec.of(
                            nodeName, directory.resolve("node"), Images.of(Map.of(IMAGE, image)), storage::volume)
                    .withLabel("world", velero)
                    .withMovers(pod -> runnable ? Optional.of(script) : Optional.empty());
            node = PlayedNode.start(controlPlane, spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Other tests have nodes at the same time, and agents that do not know this world. */
    private void keepPodsOnOwnNode() {
        admin.namespaces().withName(velero).edit(namespace -> {
            namespace
                    .getMetadata()
                    .setAnnotations(Map.of("scheduler.alpha.kubernetes.io/node-selector", "world=" + velero));
            return namespace;
        });
    }

    public static AgentWorld in(RealControlPlane cluster) {
        return in(cluster, cluster.namespace());
    }

    /** Another installation on the same cluster; the caller deletes its namespace. */
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

    public KubernetesClient admin() {
        return admin;
    }

    public String velero() {
        return velero;
    }

    public String app() {
        return app;
    }

    public String nodeName() {
        return nodeName;
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
        return startAgent(nodeName, controlPlane.kubeconfig(velero, "node-agent"), options);
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
        return startAgent(elsewhere, controlPlane.kubeconfig(velero, "node-agent"), options);
    }

    /** An agent that reaches the cluster by another way, with the same account. */
    public AgentProcess startAgentThrough(FreezingProxy proxy, String... options) {
        try {
            Path direct = controlPlane.kubeconfig(velero, "node-agent");
            Path through = Files.writeString(
                    directory.resolve("through-proxy.kubeconfig"),
                    Files.readString(direct).replace(controlPlane.url().toString(), proxy.url()));
            return startAgent(nodeName, through, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FreezingProxy proxy() {
        return FreezingProxy.to(controlPlane.url());
    }

    private AgentProcess startAgent(String onNode, Path kubeconfig, String... options) {
        AgentProcess agent = AgentProcess.start(
                onNode,
                velero,
                kubeconfig,
                directory.resolve("agent.log"),
                Stream.concat(Stream.of("--mover-service-account=data-mover"), Stream.of(options))
                        .toList());
        agents.add(agent);
        return agent;
    }

    /** A claim with a volume, bound. */
    public PersistentVolumeClaim claim(String name) {
        admin.persistentVolumeClaims()
                .inNamespace(app)
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("play")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        return admin.persistentVolumeClaims()
                .inNamespace(app)
                .withName(name)
                .waitUntilCondition(
                        claim -> claim != null
                                && "Bound".equals(claim.getStatus().getPhase()),
                        30,
                        TimeUnit.SECONDS);
    }

    /** A snapshot of the claim; it may not be ready yet. */
    public VolumeSnapshot snapshot(String name, String claim) {
        return admin.resources(VolumeSnapshot.class)
                .inNamespace(app)
                .resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSource()
                        .withPersistentVolumeClaimName(claim)
                        .endSource()
                        .withVolumeSnapshotClassName("play")
                        .endSpec()
                        .build())
                .create();
    }

    /** An upload of a new snapshot of a new claim, as the server makes it. */
    public DataUpload upload(String name) {
        claim(name);
        snapshot(name, name);
        return upload(name, spec -> {});
    }

    public DataUpload upload(String name, Consumer<DataUpload.Spec> change) {
        DataUpload upload = new DataUpload();
        upload.getMetadata().setName(name);
        upload.getMetadata().setLabels(Map.of(Names.ASYNC_OPERATION_ID, "du-" + name));
        DataUpload.Spec spec = new DataUpload.Spec();
        spec.snapshotType = "CSI";
        spec.csiSnapshot = new DataUpload.CsiSnapshot();
        spec.csiSnapshot.volumeSnapshot = name;
        spec.csiSnapshot.storageClass = "play";
        spec.csiSnapshot.snapshotClass = "play";
        spec.sourceNamespace = app;
        spec.sourcePVC = name;
        spec.backupStorageLocation = "default";
        spec.operationTimeout = "10m0s";
        change.accept(spec);
        upload.setSpec(spec);
        return admin.resources(DataUpload.class)
                .inNamespace(velero)
                .resource(upload)
                .create();
    }

    /** A restore into a new claim, as the server makes both. */
    public DataDownload download(String name) {
        DataDownload created = downloadWithoutTarget(name);
        target(name);
        return created;
    }

    public DataDownload downloadWithoutTarget(String name) {
        DataDownload download = new DataDownload();
        download.getMetadata().setName(name);
        DataDownload.Spec spec = new DataDownload.Spec();
        spec.targetVolume = new DataDownload.TargetVolume();
        spec.targetVolume.namespace = app;
        spec.targetVolume.pvc = name;
        spec.targetVolume.pv = "";
        spec.backupStorageLocation = "default";
        spec.sourceNamespace = app;
        spec.snapshotID = "0123456789abcdef0123456789abcdef";
        spec.operationTimeout = "10m0s";
        download.setSpec(spec);
        return admin.resources(DataDownload.class)
                .inNamespace(velero)
                .resource(download)
                .create();
    }

    /** A claim that waits to be given its volume. */
    public void target(String name) {
        admin.persistentVolumeClaims()
                .inNamespace(app)
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("play")
                        .withNewSelector()
                        .addToMatchLabels(Names.DYNAMIC_PV_RESTORE, app + "." + name + ".x7f2k")
                        .endSelector()
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    public DataUpload upload(HasMetadata task) {
        return admin.resources(DataUpload.class)
                .inNamespace(velero)
                .withName(task.getMetadata().getName())
                .get();
    }

    public DataDownload download(HasMetadata task) {
        return admin.resources(DataDownload.class)
                .inNamespace(velero)
                .withName(task.getMetadata().getName())
                .get();
    }

    private String phase(HasMetadata task) {
        if (task instanceof DataUpload) {
            DataUpload now = upload(task);
            return now == null ? "gone" : now.getStatus() == null ? "" : String.valueOf(now.getStatus().phase);
        }
        DataDownload now = download(task);
        return now == null ? "gone" : now.getStatus() == null ? "" : String.valueOf(now.getStatus().phase);
    }

    /** Waits until the task has one of the phases; {@code gone} stands for an object that does not exist. */
    public String awaitPhase(HasMetadata task, String... phases) {
        Set<String> wanted = Set.of(phases);
        Eventually.until(
                PATIENCE,
                () -> "%s to be %s; it is %s\n%s"
                        .formatted(task.getMetadata().getName(), wanted, phase(task), agentLogs()),
                () -> wanted.contains(phase(task)));
        return phase(task);
    }

    public String awaitEnd(HasMetadata task) {
        return awaitPhase(task, Phases.COMPLETED, Phases.FAILED, Phases.CANCELED);
    }

    /** The end of the task, and why it is not another one: phase and message. */
    public String awaitEndAndMessage(HasMetadata task) {
        String phase = awaitEnd(task);
        String message = task instanceof DataUpload
                ? upload(task).getStatus().message
                : download(task).getStatus().message;
        if (Phases.FAILED.equals(phase)) {
            System.err.println(agentLogs()); // what led to it, should the test not have wanted it
        }
        return message == null ? phase : phase + ": " + message;
    }

    public Optional<Pod> moverPod(HasMetadata task) {
        return Optional.ofNullable(admin.pods()
                .inNamespace(velero)
                .withName(task.getMetadata().getName())
                .get());
    }

    public void cancel(HasMetadata task) {
        String patch = "{\"spec\":{\"cancel\":true}}";
        admin.resource(task)
                .inNamespace(velero)
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        patch);
    }

    private String agentLogs() {
        return agents.isEmpty() ? "(no agent)" : agents.getLast().log();
    }

    /** Waits until nothing that any task made is left but what {@code kept} names. */
    public void awaitNothingLeft(String... kept) {
        Set<String> allowed = Set.of(kept);
        Eventually.until(
                Duration.ofSeconds(90),
                () -> "nothing to be left; there is " + Leftovers.in(admin, velero, app, allowed) + "\n" + agentLogs(),
                () -> Leftovers.in(admin, velero, app, allowed).isEmpty());
    }

    /** For another test with the same agent: no task, no fault, movers as at the start. */
    public void reset() {
        appFaults().clear();
        veleroFaults().clear();
        script = MoverScript.completes(Duration.ofMillis(500));
        var uploads = admin.resources(DataUpload.class).inNamespace(velero);
        uploads.delete();
        Eventually.until(
                PATIENCE,
                () -> "all uploads to be gone\n" + agentLogs(),
                () -> uploads.list().getItems().isEmpty());
        admin.resources(VolumeSnapshot.class).inNamespace(app).delete();
        awaitNothingLeft();
    }

    @Override
    public void close() {
        agents.forEach(AgentProcess::close);
        admin.namespaces().withName(app).delete();
        admin.persistentVolumeClaims().inNamespace(app).delete();
        node.close();
        admin.nodes().withName(nodeName).delete();
        admin.nodes().withName(nodeName + "-elsewhere").delete();
        Trees.delete(directory);
    }
}
