package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.sandbox.node.container.ContainerSpec;
import io.stevedore.sandbox.node.container.Ended;
import io.stevedore.sandbox.node.container.RunningContainer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Stands in for a data mover inside this JVM. */
public final class PlayedMover implements RunningContainer {
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();

    /** Whether a command line is that of a data mover. */
    static boolean isMover(List<String> command) {
        return command.size() > 2
                && command.get(0).equals("/velero")
                && command.get(1).equals("data-mover");
    }

    static PlayedMover start(Kubelet kubelet, Pod pod, ContainerSpec spec, MoverScript script) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Ended> ended() {
        return ended;
    }

    @Override
    public void terminate() {
        kill();
    }

    @Override
    public void kill() {
        ended.complete(new Ended(137, "", null));
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of();
    }
}
