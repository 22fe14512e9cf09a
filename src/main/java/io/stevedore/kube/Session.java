package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.api.Names;
import io.stevedore.diagnosis.Notice;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.task.Opening;
import io.stevedore.task.TaskRef;
import io.stevedore.task.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the agent remembers of one task while it works on it. Nothing here is needed to go on after a restart: it
 * saves requests, and it keeps our own writes visible until the watches have caught up with them. One thread at a
 * time uses it, but for the progress, which the event watch sets, and for who only wants to know what it knows.
 */
public final class Session implements AutoCloseable {
    /** Kept of one task; more tell no more. */
    private static final int MOST_EVENTS = 100;

    private final TaskRef task;
    private final KubernetesClient client;
    private final Cluster cluster;
    private final Runnable wake;

    private final Map<ObjectRef<?>, SharedIndexInformer<? extends HasMetadata>> watches = new ConcurrentHashMap<>();
    private final Map<ObjectRef<?>, HasMetadata> written = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final EventFeed feed;
    private final EventFeed.Follower follower = new Following();
    private final Map<String, Event> events = new ConcurrentHashMap<>();
    private volatile boolean following;
    private volatile @Nullable MoverProgress progress;

    // what the reconciler notes between two looks; what others look at too is volatile
    private Optional<Verdict> verdict = Optional.empty();
    private String settledFor = "";
    public Optional<String> exposeFault = Optional.empty();
    public Optional<Instant> cancelingSince = Optional.empty();
    public Optional<Instant> finishingSince = Optional.empty();
    public volatile String waitingFor = "";
    public volatile Optional<Obstacle> obstacle = Optional.empty();
    public List<String> slotHolders = List.of();
    public volatile Notice notice = Notice.NONE;
    public Optional<Opening> opening = Optional.empty();
    /** The task is this agent's, and not over. */
    public volatile boolean mine;

    public boolean logMerged;
    /** Something was made for the task, and by the time it was there the task may have been another agent's, or over. */
    public boolean made;

    Session(TaskRef task, KubernetesClient client, Cluster cluster, EventFeed feed, Runnable wake) {
        this.feed = feed;
        this.task = task;
        this.client = client;
        this.cluster = cluster;
        this.wake = wake;
    }

    public TaskRef task() {
        return task;
    }

    /** How the task is to end, once that is settled. */
    public Optional<Verdict> verdict() {
        return verdict;
    }

    /** @param node whose agent has the task */
    public void settle(Verdict end, String node) {
        verdict = Optional.of(end);
        settledFor = node;
    }

    /** It is open again how the task ends. */
    public void unsettle() {
        verdict = Optional.empty();
    }

    /** An agent that was taken for gone may not end what another one has taken over: what it settled is void. */
    public void voidIfTaken(String node) {
        if (verdict.isPresent() && !settledFor.equals(node)) {
            unsettle();
            finishingSince = Optional.empty();
            exposeFault = Optional.empty();
        }
    }

    /** The newest state known, our own writes included; asks the API server only for what is not watched. */
    public <T extends HasMetadata> Optional<T> read(ObjectRef<T> ref) {
        return withOwn(ref, cluster.covers(ref) ? cluster.get(ref) : readForeign(ref));
    }

    private <T extends HasMetadata> Optional<T> withOwn(ObjectRef<T> ref, Optional<T> seen) {
        Optional<T> base = seen;
        HasMetadata own = written.get(ref);
        if (own != null) {
            if (base.isEmpty() ? !deleted.contains(own.getMetadata().getUid()) : older(base.get(), own)) {
                base = Optional.of(ref.type().cast(own));
            } else if (base.isPresent()) {
                written.remove(ref, own);
            }
        }
        return base.map(object -> deleted.contains(object.getMetadata().getUid()) ? marked(object) : object);
    }

    /** Objects outside Velero's namespace are followed one by one, from the first look on. */
    private <T extends HasMetadata> Optional<T> readForeign(ObjectRef<T> ref) {
        SharedIndexInformer<? extends HasMetadata> watch = watches.get(ref);
        if (watch == null) {
            try {
                watch = resource(ref).inform(new OnChange<>(any -> wake.run()));
                watches.put(ref, watch);
            } catch (KubernetesClientException e) {
                if (e.getCode() == 404) {
                    return Optional.empty(); // the kind itself does not exist
                }
                throw e;
            }
        }
        return only(ref, watch);
    }

    private static <T extends HasMetadata> Optional<T> only(
            ObjectRef<T> ref, SharedIndexInformer<? extends HasMetadata> watch) {
        return watch.getStore().list().stream().findFirst().map(ref.type()::cast);
    }

    /** What is known of an object without asking; empty also when nothing is. */
    <T extends HasMetadata> Optional<T> known(ObjectRef<T> ref) {
        return withOwn(
                ref,
                cluster.covers(ref)
                        ? cluster.get(ref)
                        : Optional.ofNullable(watches.get(ref)).flatMap(watch -> only(ref, watch)));
    }

    /** Asks the API server. */
    public <T extends HasMetadata> Optional<T> live(ObjectRef<T> ref) {
        Optional<T> object = Optional.ofNullable(resource(ref).get());
        object.ifPresentOrElse(o -> written.put(ref, o), () -> written.remove(ref));
        return object;
    }

    /** Whether the volume of the task's claim is attached to a node; asks the API server. */
    public boolean attachedTo(String node) {
        Optional<String> volume = read(ObjectRef.claim(task.namespace(), task.name()))
                .map(claim -> claim.getSpec().getVolumeName());
        return volume.isPresent()
                && client.storage().v1().volumeAttachments().list().getItems().stream()
                        .anyMatch(attachment -> node.equals(attachment.getSpec().getNodeName())
                                && volume.get()
                                        .equals(attachment.getSpec().getSource().getPersistentVolumeName()));
    }

    Optional<PersistentVolume> find(ExposeStep.Find find) {
        Optional<ObjectRef<?>> known = watches.keySet().stream()
                .filter(ref -> ref.type() == PersistentVolume.class)
                .findFirst();
        if (known.isPresent()) {
            Optional<PersistentVolume> volume =
                    read(ObjectRef.volume(known.get().name())).filter(v -> marked(v, find));
            if (volume.isPresent()) {
                return volume;
            }
        }
        return client.persistentVolumes().withLabel(find.label(), find.value()).list().getItems().stream()
                .filter(v -> marked(v, find))
                .findFirst();
    }

    private static boolean marked(PersistentVolume volume, ExposeStep.Find find) {
        return volume.getMetadata().getAnnotations() != null
                && find.taskMark().equals(volume.getMetadata().getAnnotations().get(Names.OWNER_TASK));
    }

    void wrote(ObjectRef<?> ref, HasMetadata object) {
        written.put(ref, object);
        cluster.markedVolumes().wrote(object);
    }

    void deleted(String uid) {
        deleted.add(uid);
    }

    void forget(ObjectRef<?> ref) {
        written.remove(ref);
    }

    /** Follows the events on everything of the task's name: the mover's progress, and what goes wrong before it. */
    public void followEvents() {
        follow(() -> feed.follow(task.name(), follower));
    }

    /** The same, those included that came before it was followed. */
    public void recallEvents() {
        follow(() -> {
            if (!feed.follow(task.name(), follower, this::earlierEvents)) {
                earlierEvents();
            }
        });
    }

    /** The watch may be lost as soon as it is there: that is not to be overwritten. */
    private void follow(Runnable how) {
        if (following) {
            return;
        }
        following = true;
        try {
            how.run();
        } catch (RuntimeException e) {
            following = false;
            throw e;
        }
    }

    /** @return the version that they are of */
    private String earlierEvents() {
        EventList earlier = client.v1()
                .events()
                .inNamespace(task.namespace())
                .withField("involvedObject.name", task.name())
                .list();
        earlier.getItems().forEach(follower::told);
        return earlier.getMetadata().getResourceVersion();
    }

    /** The events that were seen; none before they are followed. */
    public List<Event> events() {
        return List.copyOf(events.values());
    }

    /** The newest progress; empty before the first. */
    public Optional<MoverProgress> progress() {
        return Optional.ofNullable(progress);
    }

    private final class Following implements EventFeed.Follower {
        @Override
        public void lost() {
            following = false;
            wake.run(); // who still needs them follows them again
        }

        /** All but progress, of which a mover tells for hours. */
        private void keep(Event event) {
            String name = event.getMetadata().getName();
            if (!Names.EVENT_PROGRESS.equals(event.getReason())
                    && (events.size() < MOST_EVENTS || events.containsKey(name))) {
                events.put(name, event);
            }
        }

        @Override
        public void told(Event event) {
            keep(event);
            if (Names.EVENT_PROGRESS.equals(event.getReason())
                    && task.kind().resource().equals(event.getInvolvedObject().getKind())
                    && task.uid().equals(event.getInvolvedObject().getUid())) {
                MoverProgress.parse(event.getMessage()).ifPresent(told -> {
                    progress = told;
                    wake.run();
                });
            } else if (Names.EVENT_REPOSITORY_NOT_READY.equals(event.getReason())) {
                wake.run();
            } else if ("Warning".equals(event.getType())
                    && !task.uid().equals(event.getInvolvedObject().getUid())) {
                wake.run();
            }
        }
    }

    private <T extends HasMetadata> io.fabric8.kubernetes.client.dsl.Resource<T> resource(ObjectRef<T> ref) {
        var all = client.resources(ref.type());
        return ref.namespace().isEmpty()
                ? all.withName(ref.name())
                : all.inNamespace(ref.namespace()).withName(ref.name());
    }

    private static boolean older(HasMetadata seen, HasMetadata own) {
        return version(seen) < version(own)
                && String.valueOf(seen.getMetadata().getUid())
                        .equals(own.getMetadata().getUid());
    }

    /** Kubernetes promises that resource versions of one kind can be compared as numbers. */
    static long version(HasMetadata object) {
        try {
            return Long.parseLong(object.getMetadata().getResourceVersion());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Deleted by us, though the watch does not show it yet. */
    private <T extends HasMetadata> T marked(T object) {
        if (object.getMetadata().getDeletionTimestamp() != null) {
            return object;
        }
        T copy = client.getKubernetesSerialization().clone(object);
        copy.setMetadata(new ObjectMetaBuilder(object.getMetadata())
                .withDeletionTimestamp(Instant.EPOCH.toString())
                .build());
        return copy;
    }

    @Override
    public void close() {
        watches.values().forEach(SharedIndexInformer::close);
        watches.clear();
        feed.unfollow(task.name(), follower);
        following = false;
    }
}
