package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Brings a task to its reconciler when something happened that is no event of its own object. */
public final class Wakeups {
    private record Pending(TaskKind kind, String name) {}

    private final String namespace;
    private final Map<TaskKind, SimpleInboundEventSource<? extends HasMetadata>> sources =
            new EnumMap<>(TaskKind.class);
    private final Set<Pending> early = new LinkedHashSet<>();
    private final Map<Pending, ScheduledFuture<?>> timers = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("wakeups").factory());
    private boolean open;

    public Wakeups(String namespace) {
        this.namespace = namespace;
        timer.setRemoveOnCancelPolicy(true);
    }

    /** The event source of one kind, for its controller. */
    <T extends HasMetadata> SimpleInboundEventSource<T> source(TaskKind kind) {
        SimpleInboundEventSource<T> source = new SimpleInboundEventSource<>("wakeups");
        sources.put(kind, source);
        return source;
    }

    /**
     * Wakes it after a while, unless that is said anew before. The framework's own timer goes by the machine's clock: set
     * back by an hour, it sleeps for an hour.
     */
    void wakeLater(TaskKind kind, String name, Optional<Duration> after) {
        Pending task = new Pending(kind, name);
        timers.compute(task, (same, before) -> {
            if (before != null) {
                before.cancel(false);
            }
            return after.map(time -> timer.schedule(() -> wake(kind, name), time.toNanos(), TimeUnit.NANOSECONDS))
                    .orElse(null);
        });
    }

    /** The controllers run: what came earlier is delivered now. */
    public void open() {
        Set<Pending> waiting;
        synchronized (this) {
            open = true;
            waiting = Set.copyOf(early);
            early.clear();
        }
        waiting.forEach(pending -> wake(pending.kind(), pending.name()));
    }

    public void wake(TaskKind kind, String name) {
        synchronized (this) {
            if (!open) {
                early.add(new Pending(kind, name));
                return;
            }
        }
        SimpleInboundEventSource<? extends HasMetadata> source = sources.get(kind);
        if (source != null) {
            source.propagateEvent(new ResourceID(name, namespace));
        }
    }
}
