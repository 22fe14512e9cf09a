package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.Names;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Ownership;
import io.stevedore.task.Losses;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What every agent watches all the time: pods, claims and snapshots in Velero's namespace, and the few things that
 * are the same for all tasks (nodes, storage classes, our DaemonSet). An object that changes wakes the task it is
 * named after.
 */
public final class Cluster implements Agents.Roster, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Cluster.class);
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    /** Objects of one answer to a list. */
    private static final long PAGE = 250;
    /** Each is read in full before most of it is dropped. */
    private static final long PAGE_OF_NODES = 50;

    private final KubernetesClient client;
    private final String namespace;
    private final Duration lateLook;
    private final Changes changes;
    private final Consumer<String> nodeLost;
    private final Map<Class<?>, SharedIndexInformer<? extends HasMetadata>> informers = new ConcurrentHashMap<>();
    private final MarkedVolumes markedVolumes;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable AgentPods agents;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("late-informer").factory());

    /** Told of each object of a task that came, changed or went. */
    public interface Changes {
        /** @param task its name */
        void of(TaskKind kind, String task, HasMetadata object);
    }

    /**
     * @param namespace Velero's
     * @param lateLook  how often to look for the snapshot kinds until the cluster has them
     * @param changes   told what happens to the objects of tasks
     * @param nodeLost  told the name of a node that was deleted
     */
    public Cluster(
            KubernetesClient client, String namespace, Duration lateLook, Changes changes, Consumer<String> nodeLost) {
        this.nodeLost = nodeLost;
        this.client = client;
        this.lateLook = lateLook;
        this.namespace = namespace;
        this.changes = changes;
        this.markedVolumes = new MarkedVolumes(client, namespace, changes);
    }

    /** Starts watching; returns when everything was read once. */
    public void start() {
        watchPods();
        informers.put(
                PersistentVolumeClaim.class,
                watch(client.persistentVolumeClaims().inNamespace(namespace).withLimit(PAGE), waking()));
        informers.put(StorageClass.class, client.storage().v1().storageClasses().inform(ignoring()));
        informers.put(Node.class, watch(client.nodes().withLimit(PAGE_OF_NODES), SlimStore.ofNodes(), nodeChanges()));
        informers.put(
                DaemonSet.class,
                client.apps()
                        .daemonSets()
                        .inNamespace(namespace)
                        .withName(Names.DAEMON_SET)
                        .inform(ignoring()));
        markedVolumes.start();
        watchSnapshots(true);
    }

    private void watchPods() {
        SharedIndexInformer<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(SlimStore.ofAll())
                .addIndexers(AgentPods.INDEXES)
                .addEventHandler(new OnChange<>(this::podChanged));
        agents = new AgentPods(pods);
        pods.run();
        informers.put(Pod.class, pods);
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> watch(
            Informable<T> all, ResourceEventHandler<T> handler) {
        return watch(all, SlimStore.ofAll(), handler);
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> watch(
            Informable<T> all, SlimStore<T> store, ResourceEventHandler<T> handler) {
        SharedIndexInformer<T> informer =
                all.runnableInformer(0).itemStore(store).addEventHandler(handler);
        informer.run();
        return informer;
    }

    /** Velero's. */
    String namespace() {
        return namespace;
    }

    /** Volumes on their way to an application. */
    MarkedVolumes markedVolumes() {
        return markedVolumes;
    }

    /** The snapshot kinds are optional: until they exist the agent serves restores and says so. */
    private void watchSnapshots(boolean first) {
        try {
            if (client.supports(VolumeSnapshot.class)) {
                informers.put(
                        VolumeSnapshot.class,
                        watch(
                                client.resources(VolumeSnapshot.class)
                                        .inNamespace(namespace)
                                        .withLimit(PAGE),
                                waking()));
                LOG.info("VolumeSnapshots are watched");
                return;
            }
            if (first) {
                LOG.warn("The cluster has no VolumeSnapshots: data uploads wait until their CRDs are installed");
            }
        } catch (RuntimeException e) {
            LOG.warnf("VolumeSnapshots are not watched yet: %s", e.getMessage());
        }
        timer.schedule(() -> watchSnapshots(false), lateLook.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether objects like this one are known without asking. */
    boolean covers(ObjectRef<?> ref) {
        if (!informers.containsKey(ref.type())) {
            return false;
        }
        return ref.namespace().isEmpty() || ref.namespace().equals(namespace);
    }

    /** A covered object; empty when it does not exist. */
    <T extends HasMetadata> Optional<T> get(ObjectRef<T> ref) {
        String key = ref.namespace().isEmpty() ? ref.name() : ref.namespace() + "/" + ref.name();
        SharedIndexInformer<? extends HasMetadata> informer = informers.get(ref.type());
        return informer == null
                ? Optional.empty()
                : Optional.ofNullable(informer.getStore().getByKey(key)).map(ref.type()::cast);
    }

    private <T extends HasMetadata> Stream<T> all(Class<T> type) {
        SharedIndexInformer<? extends HasMetadata> informer = informers.get(type);
        return informer == null
                ? Stream.empty()
                : informer.getStore().list().stream().map(type::cast);
    }

    /** A pod of Velero's namespace. */
    public Optional<Pod> pod(String name) {
        return get(ObjectRef.pod(namespace, name));
    }

    /** Whether there are objects of the task in Velero's namespace, or its marks on a volume. */
    public boolean leftovers(TaskRef task) {
        return Stream.of(
                                ObjectRef.pod(task.namespace(), task.name()),
                                ObjectRef.claim(task.namespace(), task.name()),
                                ObjectRef.cacheClaim(task.namespace(), task.name()),
                                ObjectRef.snapshot(task.namespace(), task.name()))
                        .filter(this::covers)
                        .anyMatch(ref -> get(ref).filter(object -> Ownership.belongs(object, task))
                                .isPresent())
                || markedVolumes.any(task);
    }

    /** What may be left of tasks: what is watched of it, and the contents of snapshots, for which it asks. */
    public Stream<HasMetadata> sweepable() {
        Stream<HasMetadata> watched = Stream.concat(all(VolumeSnapshot.class), markedVolumes.all());
        return informers.containsKey(VolumeSnapshot.class) ? Stream.concat(watched, contents()) : watched;
    }

    private Stream<VolumeSnapshotContent> contents() {
        Stream.Builder<VolumeSnapshotContent> contents = Stream.builder();
        ListOptions page = new ListOptionsBuilder().withLimit(PAGE).build();
        do {
            var list = client.resources(VolumeSnapshotContent.class).list(page);
            list.getItems().forEach(contents);
            page.setContinue(list.getMetadata().getContinue());
        } while (page.getContinue() != null && !page.getContinue().isEmpty());
        return contents.build();
    }

    /** Whether there is this very task; asks the API server. */
    public boolean exists(TaskRef task) {
        return switch (task.kind()) {
            case UPLOAD -> exists(DataUpload.class, task);
            case DOWNLOAD -> exists(DataDownload.class, task);
            case POD_BACKUP -> exists(PodVolumeBackup.class, task);
            case POD_RESTORE -> exists(PodVolumeRestore.class, task);
        };
    }

    private boolean exists(Class<? extends HasMetadata> type, TaskRef task) {
        return client
                .resources(type)
                .inNamespace(task.namespace())
                .withField("metadata.name", task.name())
                .list()
                .getItems()
                .stream()
                .anyMatch(object -> task.uid().equals(object.getMetadata().getUid()));
    }

    /** The agents' DaemonSet. */
    public Optional<DaemonSet> daemonSet() {
        return all(DaemonSet.class).findFirst();
    }

    public Optional<Node> node(String name) {
        return get(ObjectRef.node(name));
    }

    /** All that are known. */
    public List<Node> nodes() {
        return all(Node.class).toList();
    }

    @Override
    public boolean paused(String name) {
        return node(name)
                .filter(node -> "true".equals(Ownership.annotation(node, Names.PAUSED)))
                .isPresent();
    }

    /** How many movers are on which node, at work or before it. */
    public Map<String, Long> moversByNode() {
        return all(Pod.class)
                .filter(pod -> labels(pod).containsKey(Names.EXPOSER_POD_GROUP))
                .filter(pod -> pod.getSpec().getNodeName() != null)
                .filter(pod -> !ENDED.contains(String.valueOf(pod.getStatus().getPhase())))
                .collect(Collectors.groupingBy(pod -> pod.getSpec().getNodeName(), Collectors.counting()));
    }

    /** Whether some node can host movers. */
    public boolean anyLinuxNode() {
        return all(Node.class)
                .map(node -> node.getMetadata().getLabels() == null
                        ? null
                        : node.getMetadata().getLabels().get(Names.OS_LABEL))
                .anyMatch(os -> os != null && !os.equals("windows"));
    }

    /** The pod of the agent on a node, whichever make it is. */
    public Optional<Pod> agentOn(String node) {
        return agents().on(node);
    }

    /** Names of the nodes with an agent, of whatever make, ready or not. */
    public Set<String> nodesWithAgent() {
        return agents().nodes();
    }

    @Override
    public Set<String> nodesWithReadyAgent() {
        return agents().nodesOfReady();
    }

    private AgentPods agents() {
        return Objects.requireNonNull(agents);
    }

    @Override
    public long version() {
        return version.get();
    }

    @Override
    public boolean hasNode(String name) {
        return node(name).isPresent();
    }

    /**
     * The pod of a running agent that is another program than the one on {@code node}, or another version of it, which
     * may not know what this one knows; any agent's when the one on {@code node} has no pod to compare with.
     */
    public Optional<String> agentUnlike(String node) {
        return agents().unlike(node);
    }

    /** How far a node can be trusted to have ended what ran on it. */
    public Losses.NodeState nodeState(String name) {
        return node(name)
                .map(node -> {
                    boolean outOfService = node.getSpec().getTaints().stream()
                            .anyMatch(taint -> Names.OUT_OF_SERVICE.equals(taint.getKey()));
                    return outOfService
                            ? Losses.NodeState.OUT_OF_SERVICE
                            : Readiness.isNodeReady(node) ? Losses.NodeState.READY : Losses.NodeState.SILENT;
                })
                .orElse(Losses.NodeState.GONE);
    }

    private <T extends HasMetadata> ResourceEventHandler<T> waking() {
        return new OnChange<>(this::wakeTaskOf);
    }

    private static <T extends HasMetadata> ResourceEventHandler<T> ignoring() {
        return new OnChange<>(any -> {});
    }

    private ResourceEventHandler<Node> nodeChanges() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Node node) {
                version.incrementAndGet();
            }

            @Override
            public void onUpdate(Node before, Node node) {
                version.incrementAndGet();
            }

            @Override
            public void onDelete(Node node, boolean unknown) {
                version.incrementAndGet();
                nodeLost.accept(node.getMetadata().getName());
            }
        };
    }

    private void podChanged(Pod pod) {
        if (AgentPods.ofAgent(pod)) {
            version.incrementAndGet();
        }
        wakeTaskOf(pod);
    }

    private void wakeTaskOf(HasMetadata object) {
        Map<String, String> labels = labels(object);
        String name = object.getMetadata().getName();
        for (TaskKind kind : TaskKind.values()) {
            if (labels.containsKey(kind.label())) {
                changes.of(kind, kind.direction().equals("restore") ? ObjectRef.taskOfClaim(name) : name, object);
            }
        }
    }

    private static Map<String, String> labels(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        markedVolumes.close();
        informers.values().forEach(SharedIndexInformer::close);
    }
}
