package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.sandbox.node.MoverScript.Ending;
import io.stevedore.sandbox.node.MoverWatch.Seen;
import io.stevedore.sandbox.node.container.ContainerSpec;
import io.stevedore.sandbox.node.container.Ended;
import io.stevedore.sandbox.node.container.Mount;
import io.stevedore.sandbox.node.container.RunningContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Stands in for a data mover inside this JVM: it moves nothing, but follows its task, speaks the event protocol under
 * its pod's own ServiceAccount and leaves a termination message, as its script says. For bursts, and for ends that are
 * hard to bring about with a real engine.
 */
public final class PlayedMover implements RunningContainer {
    private static final int KILLED = 137;
    private static final Duration LONG = Duration.ofHours(1);

    private enum Course {
        TO_THE_END,
        CANCELED
    }

    private final Kubelet kubelet;
    private final Pod pod;
    private final ContainerSpec spec;
    private final MoverScript script;
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final Thread thread;

    private PlayedMover(Kubelet kubelet, Pod pod, ContainerSpec spec, MoverScript script) {
        this.kubelet = kubelet;
        this.pod = pod;
        this.spec = spec;
        this.script = script;
        this.thread =
                Thread.ofVirtual().name("mover-" + pod.getMetadata().getName()).unstarted(this::run);
    }

    /** Whether a command line is that of a data mover. */
    static boolean isMover(List<String> command) {
        return command.size() > 2
                && command.get(0).equals("/velero")
                && List.of("data-mover", "pod-volume").contains(command.get(1));
    }

    static PlayedMover start(Kubelet kubelet, Pod pod, ContainerSpec spec, MoverScript script) {
        var mover = new PlayedMover(kubelet, pod, spec, script);
        mover.thread.start();
        return mover;
    }

    @Override
    public CompletableFuture<Ended> ended() {
        return ended;
    }

    /** A mover that is deaf to a cancel is deaf to SIGTERM as well. */
    @Override
    public void terminate() {
        if (!script.deafToCancel()) {
            end(1, MoverTask.of(spec.command()).canceled());
            thread.interrupt();
        }
    }

    @Override
    public void kill() {
        end(KILLED, "");
        thread.interrupt();
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of();
    }

    private void run() {
        try {
            MoverTask task = MoverTask.of(spec.command());
            log("a played mover for " + task.kind() + " " + task.name() + ": " + script);
            if (script.ending() == Ending.ENDS_EARLY) {
                end(0, "");
                return;
            }
            KubernetesClient client = kubelet.accounts().of(pod);
            try (var watch = new MoverWatch(client, pod.getMetadata().getNamespace(), task)) {
                Seen seen = watch.next(LONG);
                while (seen == null || !seen.phase().equals(Phases.IN_PROGRESS)) {
                    seen = watch.next(LONG);
                }
                play(
                        task,
                        watch,
                        seen,
                        new MoverEvents(
                                client, seen.object(), task, kubelet.spec().name(), kubelet.clock()));
            }
        } catch (InterruptedException e) {
            // killed: how it ended is known already
        } catch (IOException | RuntimeException e) {
            log("failed: " + e.getMessage());
            end(1, "Failed to run data path service: " + e.getMessage());
        } finally {
            end(KILLED, "");
        }
    }

    private void play(MoverTask task, MoverWatch watch, Seen first, MoverEvents events)
            throws InterruptedException, IOException {
        events.send(Names.EVENT_STARTED, "");
        if (work(watch, first, events) == Course.CANCELED) {
            events.send(Names.EVENT_CANCELING, "");
            events.send(Names.EVENT_CANCELED, "");
            events.send(Names.EVENT_STOPPED, "");
            end(1, task.canceled());
            return;
        }
        switch (script.ending()) {
            case COMPLETES -> {
                write(task);
                String result = task.result(script.totalBytes());
                events.send(Names.EVENT_COMPLETED, result);
                events.send(Names.EVENT_STOPPED, "");
                end(0, result);
            }
            case FAILS -> {
                events.send(Names.EVENT_FAILED, script.failure());
                events.send(Names.EVENT_STOPPED, "");
                end(1, task.failed(script.failure()));
            }
            case DIES, ENDS_EARLY -> end(KILLED, "");
            case OUT_OF_MEMORY -> ended.complete(new Ended(KILLED, "", "OOMKilled"));
        }
    }

    /** Works with progress events in equal distances, the last of them at the end. */
    private Course work(MoverWatch watch, Seen first, MoverEvents events) throws InterruptedException {
        boolean canceled = first.canceled();
        long begin = System.nanoTime();
        int parts = Math.max(1, script.progressEvents());
        for (int part = 1; part <= parts; part++) {
            long until = begin + script.work().toNanos() / parts * part;
            while (true) {
                if (canceled && !script.deafToCancel()) {
                    return Course.CANCELED;
                }
                long left = until - System.nanoTime();
                Seen seen = left <= 0 ? null : watch.next(Duration.ofNanos(left));
                if (seen == null) {
                    break;
                }
                canceled = seen.canceled();
            }
            if (script.progressEvents() > 0) {
                long done = script.totalBytes() / parts * part;
                events.send(
                        Names.EVENT_PROGRESS,
                        "{\"totalBytes\":" + script.totalBytes() + ",\"doneBytes\":" + done + "}");
            }
        }
        return Course.TO_THE_END;
    }

    private void write(MoverTask task) throws IOException {
        Path file = script.writes();
        if (file == null || !task.isRestore()) {
            return;
        }
        for (Mount mount : spec.mounts()) {
            if (mount.target().equals(task.volumePath())) {
                Files.writeString(PodPaths.file(mount.source(), file.toString()), "written by a played mover\n");
            }
        }
    }

    private void end(int exitCode, String message) {
        if (ended.complete(new Ended(exitCode, message, null))) {
            log("ended with code " + exitCode + ": " + message);
        }
    }

    private void log(String line) {
        try {
            Files.writeString(spec.log(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // its log is a comfort only
        }
    }
}
