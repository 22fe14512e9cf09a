package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.stevedore.api.Names;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of Velero's namespace that tell something, on one watch for all tasks that this agent works on; open while one
 * of them is followed.
 * An API server keeps no cache of events: it reads and decodes every one of them for each watch, however little that asks for,
 * so a watch for each task would cost the square of their number.
 */
final class EventFeed implements AutoCloseable {
    /** Enough to learn the version that a watch goes on from. */
    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    /**
     * With these, controllers say of each volume that it goes on: two thirds of all events, and no answer to anything. Nor is
     * what agents say themselves told back to all of them.
     */
    private static final List<String> ALL_IS_WELL = List.of(
            "ExternalProvisioning",
            "Provisioning",
            "ProvisioningSucceeded",
            "CreatingSnapshot",
            "SnapshotCreated",
            "SnapshotReady",
            "Scheduled");

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, Set<Follower>> followers = new ConcurrentHashMap<>();
    private @Nullable Telling open;

    EventFeed(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Both are called by any thread. */
    interface Follower {
        void told(Event event);

        /** Nothing more will be told until somebody follows again. */
        void lost();
    }

    /**
     * Tells of what happens from now on to objects of that name. To be called again after {@link Follower#lost}; at other
     * times that changes nothing.
     */
    void follow(String name, Follower follower) {
        follow(
                name,
                follower,
                () -> client.v1()
                        .events()
                        .inNamespace(namespace)
                        .list(ONE)
                        .getMetadata()
                        .getResourceVersion());
    }

    /**
     * @param version asked when the watch has to be opened: what it goes on from
     * @return whether it was asked
     */
    synchronized boolean follow(String name, Follower follower, Supplier<String> version) {
        followers.computeIfAbsent(name, any -> ConcurrentHashMap.newKeySet()).add(follower);
        if (open != null && !open.ended) {
            return false;
        }
        Telling next = new Telling();
        next.watch = wanted().withResourceVersion(version.get()).watch(next);
        open = next;
        return true;
    }

    private FilterWatchListDeletable<Event, EventList, Resource<Event>> wanted() {
        FilterWatchListDeletable<Event, EventList, Resource<Event>> all =
                client.v1().events().inNamespace(namespace).withoutField("source", Names.DAEMON_SET);
        for (String reason : ALL_IS_WELL) {
            all = all.withoutField("reason", reason);
        }
        return all;
    }

    synchronized void unfollow(String name, Follower follower) {
        followers.computeIfPresent(name, (any, all) -> {
            all.remove(follower);
            return all.isEmpty() ? null : all;
        });
        if (followers.isEmpty()) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        if (open != null && open.watch != null) {
            open.watch.close();
        }
        open = null;
    }

    private final class Telling implements Watcher<Event> {
        private @Nullable Watch watch;
        /** Set without the lock, which may be held by who waits for the answer to a request. */
        private volatile boolean ended;

        @Override
        public void eventReceived(Action action, Event event) {
            if (action == Action.ADDED || action == Action.MODIFIED) {
                String name = event.getInvolvedObject().getName();
                if (name != null) {
                    followers.getOrDefault(name, Set.of()).forEach(follower -> follower.told(event));
                }
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            ended = true;
            followers.values().forEach(all -> all.forEach(Follower::lost));
        }
    }
}
