package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.sandbox.node.ContainerRecord.State;
import io.stevedore.sandbox.node.container.ContainerSpec;
import io.stevedore.sandbox.node.container.Directories;
import io.stevedore.sandbox.node.container.Ended;
import io.stevedore.sandbox.node.container.Image;
import io.stevedore.sandbox.node.container.RunningContainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs one container, again and again as its restart policy says, until it has ended for good or the pod must stop. */
final class ContainerLoop {
    private static final Duration PULL = Duration.ofMillis(300);

    private final Kubelet kubelet;
    private final Pod pod;
    private final Container container;
    private final String restartPolicy;
    private final PodBoard board;
    private final PodVolumes volumes;
    private final Stop stop;
    private final Backoff backoff = new Backoff();

    ContainerLoop(
            Kubelet kubelet,
            Pod pod,
            Container container,
            String restartPolicy,
            PodBoard board,
            PodVolumes volumes,
            Stop stop) {
        this.kubelet = kubelet;
        this.pod = pod;
        this.container = container;
        this.restartPolicy = restartPolicy;
        this.board = board;
        this.volumes = volumes;
        this.stop = stop;
    }

    /** @param running told of each run */
    void run(Consumer<RunningContainer> running) {
        boolean again = board.get(container.getName()).ended();
        while (!stop.asked()) {
            Optional<RunningContainer> started = start();
            if (started.isEmpty()) {
                return;
            }
            RunningContainer process = started.get();
            running.accept(process);
            Instant since = kubelet.clock().instant();
            boolean rerun = again;
            board.update(container.getName(), record -> {
                var now = record.running(since, rerun);
                return Readiness.isProbed(container) ? now : now.becameReady();
            });
            Readiness.watch(
                    PodAddress.of(pod),
                    container,
                    process,
                    () -> board.update(
                            container.getName(), record -> record.isRunning() ? record.becameReady() : record));
            Ended ended = awaitEnd(process);
            if (!goesOn(ended, since)) {
                return;
            }
            again = true;
        }
    }

    private boolean goesOn(Ended ended, Instant since) {
        Instant now = kubelet.clock().instant();
        var end = new State.Terminated(
                ended.exitCode(), ended.reasonOrDefault(), TerminationMessage.of(container, ended, log()), since, now);
        boolean again = !stop.asked()
                && (restartPolicy.equals("Always") || (restartPolicy.equals("OnFailure") && ended.exitCode() != 0));
        if (!again) {
            board.update(container.getName(), record -> record.terminated(end));
            return false;
        }
        Duration wait = backoff.after(Duration.between(since, now));
        board.update(
                container.getName(),
                record -> record.terminated(end)
                        .waiting("CrashLoopBackOff", "back-off " + wait.toSeconds() + "s restarting failed container"));
        return stop.pause(wait);
    }

    private Ended awaitEnd(RunningContainer process) {
        CompletableFuture.anyOf(process.ended(), stop.grace()).join();
        if (!process.ended().isDone()) {
            Duration grace = stop.grace().join();
            if (!grace.isZero()) {
                process.terminate();
                waitFor(process, grace);
            }
            process.kill();
        }
        return process.ended().join();
    }

    private static void waitFor(RunningContainer process, Duration grace) {
        try {
            process.ended().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // then it is killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries until it runs; empty when the pod has to stop before. */
    private Optional<RunningContainer> start() {
        while (!stop.asked()) {
            Optional<Image> image = kubelet.spec().images().find(container.getImage());
            if (image.isEmpty()) {
                if (!missingImage()) {
                    break;
                }
                continue;
            }
            try {
                Map<String, String> environment = new PodEnvironment(kubelet, pod).of(container, image.get());
                return Optional.of(start(image.get(), environment));
            } catch (PodEnvironment.Missing e) {
                kubelet.events().warn(pod, "Failed", "Error: " + e.getMessage());
                board.update(container.getName(), r -> r.waiting("CreateContainerConfigError", e.getMessage()));
            } catch (IOException | RuntimeException e) {
                kubelet.events().warn(pod, "Failed", "Error: " + e.getMessage());
                board.update(container.getName(), r -> r.waiting("CreateContainerError", e.getMessage()));
            }
            if (!stop.pause(backoff.next())) {
                break;
            }
        }
        return Optional.empty();
    }

    private boolean missingImage() {
        String image = container.getImage();
        if ("Never".equals(container.getImagePullPolicy())) {
            String message = "Container image \"" + image + "\" is not present with pull policy of Never";
            kubelet.events().warn(pod, "ErrImageNeverPull", message);
            kubelet.events().warn(pod, "Failed", "Error: ErrImageNeverPull");
            board.update(container.getName(), record -> record.waiting("ErrImageNeverPull", message));
            return stop.pause(backoff.next());
        }
        String message = "failed to pull and unpack image \"" + image + "\": not found";
        kubelet.events().warn(pod, "Failed", "Failed to pull image \"" + image + "\": " + message);
        kubelet.events().warn(pod, "Failed", "Error: ErrImagePull");
        board.update(container.getName(), record -> record.waiting("ErrImagePull", message));
        if (!stop.pause(PULL)) {
            return false;
        }
        board.update(
                container.getName(),
                record -> record.waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\""));
        return stop.pause(backoff.next());
    }

    private RunningContainer start(Image image, Map<String, String> environment) throws IOException {
        var command = new ArrayList<String>();
        List<String> named = container.getCommand();
        if (named == null || named.isEmpty()) {
            command.addAll(image.entrypoint());
        } else {
            named.forEach(word -> command.add(Expansion.expand(word, environment)));
        }
        container.getArgs().forEach(word -> command.add(Expansion.expand(word, environment)));
        Path directory = kubelet.spec()
                .pods()
                .resolve(pod.getMetadata().getUid())
                .resolve("containers")
                .resolve(container.getName());
        Directories.delete(directory);
        var spec = new ContainerSpec(
                pod.getMetadata().getName(),
                command,
                environment,
                container.getWorkingDir() == null ? "/" : container.getWorkingDir(),
                hasReadOnlyRoot(),
                volumes.mounts(container),
                image,
                directory,
                kubelet.logs().next(pod, container.getName()));
        Optional<MoverScript> script =
                PlayedMover.isMover(command) ? kubelet.spec().movers().apply(pod) : Optional.empty();
        return script.isPresent()
                ? PlayedMover.start(kubelet, pod, spec, script.get())
                : kubelet.runtime().start(spec);
    }

    private boolean hasReadOnlyRoot() {
        var security = container.getSecurityContext();
        return security != null && Boolean.TRUE.equals(security.getReadOnlyRootFilesystem());
    }

    private Path log() {
        return kubelet.logs()
                .file(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container.getName(), false);
    }
}
