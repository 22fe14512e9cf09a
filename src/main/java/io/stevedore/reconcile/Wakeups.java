package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.stevedore.task.TaskKind;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Brings a task to its reconciler when something happened that is no event of its own object. */
public final class Wakeups {
    private record Pending(TaskKind kind, String name) {}

    private final String namespace;
    private final Map<TaskKind, SimpleInboundEventSource<? extends HasMetadata>> sources =
            new EnumMap<>(TaskKind.class);
    private final Set<Pending> early = new LinkedHashSet<>();
    private boolean open;

    public Wakeups(String namespace) {
        this.namespace = namespace;
    }

    /** The event source of one kind, for its controller. */
    <T extends HasMetadata> SimpleInboundEventSource<T> source(TaskKind kind) {
        SimpleInboundEventSource<T> source = new SimpleInboundEventSource<>("wakeups");
        sources.put(kind, source);
        return source;
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
