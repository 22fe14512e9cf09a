package io.stevedore.datapath;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many volumes this node moves at once, shared by all kinds of tasks, in the order in which they asked. A slot is
 * held from the start of a data path until its mover is over, whatever clean-up follows. Closed until the tasks
 * are known that run already: those hold theirs even above the limit.
 */
public final class Slots {
    private final int limit;
    private final Set<String> held = new LinkedHashSet<>();
    private final Map<String, Runnable> waiting = new LinkedHashMap<>();
    private boolean open;

    /** @param limit at least 1 */
    public Slots(int limit) {
        this.limit = limit;
    }

    /** Begins to give slots out; {@code running} are the uids of the tasks whose movers may be running. */
    public void open(Collection<String> running) {
        List<Runnable> next;
        synchronized (this) {
            open = true;
            held.addAll(running);
            next = due();
        }
        next.forEach(Runnable::run);
    }

    /**
     * Takes a slot, or queues up for one.
     *
     * @param wake called, from another thread, when it is worth asking again
     * @return whether the task has a slot now
     */
    public synchronized boolean take(String uid, Runnable wake) {
        if (held.contains(uid)) {
            return true;
        }
        waiting.putIfAbsent(uid, wake);
        int free = limit - held.size();
        int ahead = new ArrayList<>(waiting.keySet()).indexOf(uid);
        if (!open || ahead >= free) {
            return false;
        }
        waiting.remove(uid);
        held.add(uid);
        return true;
    }

    /** The task runs already, with a slot or without: it counts. */
    public synchronized void hold(String uid) {
        waiting.remove(uid);
        held.add(uid);
    }

    /** Gives back what the task has or waits for; harmless when it has nothing. */
    public void release(String uid) {
        List<Runnable> next;
        synchronized (this) {
            boolean changed = held.remove(uid) | waiting.remove(uid) != null;
            next = changed ? due() : List.of();
        }
        next.forEach(Runnable::run);
    }

    /** The uids of the tasks that have slots, in the order in which they got them. */
    public synchronized List<String> holders() {
        return List.copyOf(held);
    }

    public synchronized int used() {
        return held.size();
    }

    public synchronized int queued() {
        return waiting.size();
    }

    /** Who waits, by uid, the next one first. */
    public synchronized List<String> queue() {
        return List.copyOf(waiting.keySet());
    }

    public int limit() {
        return limit;
    }

    private List<Runnable> due() {
        int free = open ? Math.max(0, limit - held.size()) : 0;
        return waiting.values().stream().limit(free).toList();
    }
}
