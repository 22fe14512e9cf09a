package io.stevedore.mover;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the mover's events, from a thread of its own, so that an API server that is away holds up no data. There is one
 * Event object for each reason: created once, changed after that.
 */
public final class EventReporter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EventReporter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private record Pending(String reason, String message) {}

    private final EventSink sink;
    private final InstantSource clock;
    private final MoverTask.Reference task;
    private final String node;
    private final Duration drain;
    private final Deque<Pending> queue = new ArrayDeque<>();
    private final Map<String, Event> sent = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("events").unstarted(this::send);
    private boolean closing;

    /** @param drain how long the end waits until everything was sent */
    public EventReporter(EventSink sink, InstantSource clock, MoverTask.Reference task, String node, Duration drain) {
        this.sink = sink;
        this.clock = clock;
        this.task = task;
        this.node = node;
        this.drain = drain;
        thread.start();
    }

    /** Returns at once. A message whose predecessor of the same reason waits at the end of the queue takes its place. */
    public synchronized void report(String reason, String message) {
        Pending last = queue.peekLast();
        if (last != null && last.reason().equals(reason)) {
            queue.removeLast();
        }
        queue.addLast(new Pending(reason, message));
        notifyAll();
    }

    /** Waits until everything was sent, at most the time given at the beginning. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(drain);
            if (thread.isAlive()) {
                LOG.warnf("Some events could not be sent within %s", drain);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            for (Pending next = next(); next != null; next = next()) {
                deliver(next);
            }
        } catch (InterruptedException e) {
            // the time to drain is over
        }
    }

    private synchronized @Nullable Pending next() throws InterruptedException {
        while (queue.isEmpty() && !closing) {
            wait();
        }
        return queue.pollFirst();
    }

    private void deliver(Pending pending) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Event event = event(pending, sent.get(pending.reason()));
            EventSink.Sent outcome = event.getCount() == 1 ? sink.create(event) : sink.update(event);
            switch (outcome) {
                case DONE -> {
                    sent.put(pending.reason(), event);
                    return;
                }
                case MISSING -> sent.remove(pending.reason());
                case REFUSED -> {
                    LOG.warnf("Event %s was refused", pending.reason());
                    return;
                }
                case AGAIN -> {
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
        }
    }

    private Event event(Pending pending, @Nullable Event before) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        if (before != null) {
            return new EventBuilder(before)
                    .withMessage(pending.message())
                    .withCount(before.getCount() + 1)
                    .withLastTimestamp(now)
                    .build();
        }
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(task.namespace())
                .withName(task.name() + "." + Long.toHexString(nanoseconds()))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(task.apiVersion())
                .withKind(task.kind())
                .withNamespace(task.namespace())
                .withName(task.name())
                .withUid(task.uid())
                .withResourceVersion(task.resourceVersion())
                .endInvolvedObject()
                .withNewSource()
                .withComponent(task.name())
                .withHost(node)
                .endSource()
                .withType("Normal")
                .withReason(pending.reason())
                .withMessage(pending.message())
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .build();
    }

    private long nanoseconds() {
        return ChronoUnit.NANOS.between(java.time.Instant.EPOCH, clock.instant());
    }
}
