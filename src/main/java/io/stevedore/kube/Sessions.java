package io.stevedore.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The sessions of the tasks that this agent works on, by uid. */
public final class Sessions implements AutoCloseable {
    private final KubernetesClient client;
    private final Cluster cluster;
    private final BiConsumer<TaskKind, String> wake;
    private final EventFeed feed;
    private final Map<String, Session> open = new ConcurrentHashMap<>();

    public Sessions(KubernetesClient client, Cluster cluster, BiConsumer<TaskKind, String> wake) {
        this.client = client;
        this.cluster = cluster;
        this.wake = wake;
        this.feed = new EventFeed(client, cluster.namespace());
    }

    public Session of(TaskRef task) {
        return open.computeIfAbsent(task.uid(), uid -> session(task));
    }

    /** For a look at what is known; nothing is to be followed through it. */
    public Session passing(TaskRef task) {
        return existing(task.uid()).orElseGet(() -> session(task));
    }

    /** For who works on what a task has left, beside anybody who works on the task; the caller closes it. */
    public Session apart(TaskRef task) {
        return session(task);
    }

    private Session session(TaskRef task) {
        return new Session(task, client, cluster, feed, () -> wake.accept(task.kind(), task.name()));
    }

    public Optional<Session> existing(String uid) {
        return Optional.ofNullable(open.get(uid));
    }

    /** How many of the tasks that are worked on are like that. */
    public int count(Predicate<Session> like) {
        return (int) open.values().stream().filter(like).count();
    }

    public void end(String uid) {
        Session session = open.remove(uid);
        if (session != null) {
            session.close();
        }
    }

    @Override
    public void close() {
        open.keySet().forEach(this::end);
        feed.close();
    }
}
