package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.TaskTimeline;
import io.stevedore.sandbox.report.TransferProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sees every change of the tasks, and when: the phases of a task are over before a second is. */
final class TaskWatch implements AutoCloseable {
    /** So many tasks are told one by one. */
    private static final int NAMED = 10;

    private static final Duration TICK = Duration.ofMillis(200);

    private final InstantSource clock;
    private final List<SharedIndexInformer<?>> informers;
    private final Map<String, TaskState> states = new HashMap<>();
    private final Map<String, List<Moment>> moments = new HashMap<>();
    private final Map<String, Map<String, Instant>> phases = new HashMap<>();
    private final Map<String, Instant> created = new HashMap<>();
    private final Map<String, Instant> moverEnds = new HashMap<>();

    private record Moment(TaskState state, Instant at) {}

    TaskWatch(KubernetesClient client, String namespace, InstantSource clock) {
        this.clock = clock;
        this.informers = List.of(
                client.resources(DataUpload.class)
                        .inNamespace(namespace)
                        .inform(handler(task -> seen(TaskState.of(task)))),
                client.resources(DataDownload.class)
                        .inNamespace(namespace)
                        .inform(handler(task -> seen(TaskState.of(task)))),
                client.resources(PodVolumeBackup.class)
                        .inNamespace(namespace)
                        .inform(handler(task -> seen(TaskState.of(task)))),
                client.resources(PodVolumeRestore.class)
                        .inNamespace(namespace)
                        .inform(handler(task -> seen(TaskState.of(task)))),
                client.pods()
                        .inNamespace(namespace)
                        .withLabel(Names.EXPOSER_POD_GROUP)
                        .inform(handler(this::mover)));
    }

    /** The moment before the task was asked for; the API server tells whole seconds only. */
    synchronized void created(String name, Instant moment) {
        created.put(name, moment);
    }

    /**
     * Waits until all of these have ended and are released.
     *
     * @param health is called again and again; throws when waiting makes no sense any more
     * @return false when the limit came first
     */
    synchronized boolean awaitEnd(Collection<String> names, Duration limit, Narrator narrator, Runnable health)
            throws InterruptedException {
        Instant deadline = clock.instant().plus(limit);
        while (!names.stream().allMatch(this::ended)) {
            if (clock.instant().isAfter(deadline)) {
                return false;
            }
            wait(TICK.toMillis());
            health.run();
            if (names.size() > NAMED) {
                narrator.counted((int) names.stream().filter(this::ended).count(), names.size());
            } else {
                narrator.progress(transfers(names));
            }
        }
        return true;
    }

    /**
     * Waits until a task is as wanted, or has been.
     *
     * @param health is called again and again; throws when waiting makes no sense any more
     * @return since when; empty when the limit came first
     */
    synchronized Optional<Instant> await(String name, Predicate<TaskState> wanted, Duration limit, Runnable health)
            throws InterruptedException {
        Instant deadline = clock.instant().plus(limit);
        while (true) {
            Optional<Instant> since = moments.getOrDefault(name, List.of()).stream()
                    .filter(moment -> wanted.test(moment.state()))
                    .map(Moment::at)
                    .findFirst();
            if (since.isPresent() || clock.instant().isAfter(deadline)) {
                return since;
            }
            wait(TICK.toMillis());
            health.run();
        }
    }

    synchronized TaskState state(String kind, String name) {
        TaskState state = states.get(name);
        return state != null ? state : new TaskState(kind, name, Phases.NEW, "", "", 0, 0, 0, false);
    }

    synchronized TaskTimeline timeline(String name) {
        Map<String, Instant> seen = phases.getOrDefault(name, Map.of());
        return new TaskTimeline(
                created.getOrDefault(name, seen.values().stream().findFirst().orElseGet(clock::instant)),
                new LinkedHashMap<>(seen),
                Optional.ofNullable(moverEnds.get(name)));
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private boolean ended(String name) {
        TaskState state = states.get(name);
        return state != null && state.ended();
    }

    private List<TransferProgress> transfers(Collection<String> names) {
        List<TransferProgress> transfers = new ArrayList<>();
        for (String name : names) {
            Instant start = phases.getOrDefault(name, Map.of()).get(Phases.IN_PROGRESS);
            TaskState state = states.get(name);
            if (start != null && state != null && state.phase().equals(Phases.IN_PROGRESS)) {
                transfers.add(new TransferProgress(
                        name, state.doneBytes(), state.totalBytes(), Duration.between(start, clock.instant())));
            }
        }
        return transfers;
    }

    /** A mover's pod has its task's name. */
    private synchronized void mover(Pod pod) {
        if (Set.of("Succeeded", "Failed")
                .contains(String.valueOf(pod.getStatus().getPhase()))) {
            moverEnds.putIfAbsent(pod.getMetadata().getName(), clock.instant());
        }
    }

    private synchronized void seen(TaskState state) {
        Instant now = clock.instant();
        created.putIfAbsent(state.name(), now);
        phases.computeIfAbsent(state.name(), any -> new LinkedHashMap<>()).putIfAbsent(state.phase(), now);
        states.put(state.name(), state);
        moments.computeIfAbsent(state.name(), any -> new ArrayList<>()).add(new Moment(state, now));
        notifyAll();
    }

    private <T extends HasMetadata> ResourceEventHandler<T> handler(Consumer<T> view) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T task) {
                view.accept(task);
            }

            @Override
            public void onUpdate(T before, T task) {
                view.accept(task);
            }

            @Override
            public void onDelete(@Nullable T task, boolean stateUnknown) {
                // an ended task may be deleted; its times stay
            }
        };
    }
}
