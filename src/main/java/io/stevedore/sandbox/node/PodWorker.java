package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.sandbox.node.ContainerRecord.State;
import io.stevedore.sandbox.node.container.Directories;
import io.stevedore.sandbox.node.container.RunningContainer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One pod's life on its node, from the binding to the removal of its object and directories. */
final class PodWorker {
    private static final Duration BETWEEN_MOUNTS = Duration.ofMillis(500);
    private static final Set<String> FINAL = Set.of("Succeeded", "Failed");

    private final Kubelet kubelet;
    private final Pod pod;
    private final Runnable whenDone;
    private final PodBoard board;
    private final PodVolumes volumes;
    private final Stop stop = new Stop();
    private final Map<String, RunningContainer> running = new ConcurrentHashMap<>();
    private volatile boolean objectIsGone;
    private final Thread thread;

    /** @param whenDone called when nothing of the pod is left */
    PodWorker(Kubelet kubelet, Pod pod, Runnable whenDone) {
        this.kubelet = kubelet;
        this.pod = pod;
        this.whenDone = whenDone;
        this.board = new PodBoard(kubelet, pod);
        this.volumes = new PodVolumes(kubelet, pod);
        this.thread =
                Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Pod pod() {
        return pod;
    }

    /** The pod is being deleted: SIGTERM, the grace, SIGKILL, then its object goes. */
    void delete(Duration grace) {
        stop.within(grace);
        if (grace.isZero()) {
            kill();
        }
    }

    /** The pod's object is gone, or the node is: SIGKILL, and no word to the API server. */
    void abandon() {
        objectIsGone = true;
        board.close();
        delete(Duration.ZERO);
    }

    /** SIGKILL to all its containers; what follows is up to its restart policy. */
    void kill() {
        running.values().forEach(RunningContainer::kill);
    }

    List<ProcessHandle> processes() {
        return running.values().stream()
                .flatMap(container -> container.processes().stream())
                .toList();
    }

    /** Renews the pod's tokens and other files that come from objects. */
    void refresh() {
        if (stop.asked() || running.isEmpty() || FINAL.contains(board.phase())) {
            return;
        }
        try {
            volumes.refresh();
        } catch (IOException | KubernetesClientException e) {
            kubelet.events().warn(pod, "FailedMount", String.valueOf(e.getMessage()));
        }
    }

    boolean isRunning(String container) {
        RunningContainer found = running.get(container);
        return found != null && !found.ended().isDone();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            if (pod.getStatus() == null
                    || !FINAL.contains(String.valueOf(pod.getStatus().getPhase()))) {
                live();
            }
            stop.grace().join();
        } catch (RuntimeException e) {
            kubelet.spec().listener().accept("Pod " + name() + ": " + e);
            stop.grace().join();
        } finally {
            end();
        }
    }

    private void live() {
        adopt();
        board.publish();
        if (!prepareVolumes()) {
            return;
        }
        String policy = pod.getSpec().getRestartPolicy();
        for (Container container : pod.getSpec().getInitContainers()) {
            loop(container, policy.equals("Always") ? "OnFailure" : policy);
            if (!board.get(container.getName()).succeeded()) {
                break;
            }
        }
        boolean initialised = pod.getSpec().getInitContainers().stream()
                .allMatch(container -> board.get(container.getName()).succeeded());
        if (initialised) {
            runAll(policy);
        }
        if (FINAL.contains(board.phase())) {
            volumes.release();
            removeDirectories();
        }
    }

    private void runAll(String policy) {
        var threads = new ArrayList<Thread>();
        for (Container container : pod.getSpec().getContainers()) {
            threads.add(Thread.ofVirtual().start(() -> loop(container, policy)));
        }
        for (Thread each : threads) {
            try {
                each.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void loop(Container container, String policy) {
        new ContainerLoop(kubelet, pod, container, policy, board, volumes, stop).run(process -> {
            running.put(container.getName(), process);
            if (stop.asked() && stop.grace().join().isZero()) {
                process.kill();
            }
        });
    }

    /** Containers that ran here before the node was lost are gone; what that means depends on the restart policy. */
    private void adopt() {
        var status = pod.getStatus();
        if (status == null || !"Running".equals(status.getPhase())) {
            return;
        }
        Instant now = kubelet.clock().instant();
        for (ContainerStatus before : status.getContainerStatuses()) {
            var end = new State.Terminated(137, "ContainerStatusUnknown", "the node was lost", now, now);
            int restarts = before.getRestartCount() == null ? 0 : before.getRestartCount();
            board.update(before.getName(), record -> record.lost(end, restarts));
        }
    }

    private boolean prepareVolumes() {
        if (FINAL.contains(board.phase())) {
            return false;
        }
        var backoff = new Backoff();
        Instant nextEvent = Instant.MIN;
        while (!stop.asked()) {
            try {
                volumes.prepare();
                return true;
            } catch (IOException e) {
                Instant now = kubelet.clock().instant();
                if (!now.isBefore(nextEvent)) {
                    kubelet.events().warn(pod, "FailedMount", String.valueOf(e.getMessage()));
                    nextEvent = now.plus(backoff.next());
                }
            }
            if (!stop.pause(BETWEEN_MOUNTS)) {
                break;
            }
        }
        return false;
    }

    private void end() {
        kill();
        running.values().forEach(container -> container.ended().join());
        volumes.release();
        if (!objectIsGone) {
            board.publish();
            deleteObject();
        }
        removeDirectories();
        try {
            kubelet.logs().end(pod);
        } catch (IOException e) {
            kubelet.spec().listener().accept("Cannot put away the logs of pod " + name() + ": " + e.getMessage());
        }
        kubelet.events().forget(pod);
        whenDone.run();
    }

    private void deleteObject() {
        var options = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "gracePeriodSeconds",
                0,
                "preconditions",
                Map.of("uid", pod.getMetadata().getUid()));
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName();
        try {
            kubelet.client().raw(path, "DELETE", options);
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                kubelet.spec().listener().accept("Cannot delete pod " + name() + ": " + e.getMessage());
            }
        }
    }

    private void removeDirectories() {
        try {
            Directories.delete(kubelet.spec().pods().resolve(pod.getMetadata().getUid()));
        } catch (IOException e) {
            kubelet.spec().listener().accept("Cannot remove the directories of pod " + name() + ": " + e.getMessage());
        }
    }

    private String name() {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
