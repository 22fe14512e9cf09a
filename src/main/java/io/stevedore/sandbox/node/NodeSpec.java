package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a played node is like. Start from {@link #of} and say what is different.
 *
 * @param name      of the Node object
 * @param root      directory of the machine for this node alone: pods, logs, host paths
 * @param images    what can run here
 * @param volumes   what is behind PersistentVolumes
 * @param labels    beyond those that every node has
 * @param hostPaths path of a hostPath volume and the real directory that it stands for; any other path is a directory
 *     below {@code root}
 * @param capacity  of the Node object
 * @param movers    pods whose data mover is played inside this JVM, and how
 * @param listener  told what a person who watches should know
 */
public record NodeSpec(
        String name,
        Path root,
        Images images,
        Volumes volumes,
        Map<String, String> labels,
        Map<String, Path> hostPaths,
        Map<String, Quantity> capacity,
        Function<Pod, Optional<MoverScript>> movers,
        Consumer<String> listener) {

    private static final Map<String, Quantity> CAPACITY = Map.of(
            "cpu", new Quantity("16"),
            "memory", new Quantity("32Gi"),
            "pods", new Quantity("110"),
            "ephemeral-storage", new Quantity("200Gi"));

    public NodeSpec {
        root = root.toAbsolutePath().normalize();
        labels = Map.copyOf(labels);
        hostPaths = Map.copyOf(hostPaths);
        capacity = Map.copyOf(capacity);
    }

    /** A node with plenty of everything. */
    public static NodeSpec of(String name, Path root, Images images, Volumes volumes) {
        return new NodeSpec(
                name, root, images, volumes, Map.of(), Map.of(), CAPACITY, pod -> Optional.empty(), line -> {});
    }

    public NodeSpec withLabel(String label, String value) {
        var more = new HashMap<>(labels);
        more.put(label, value);
        return new NodeSpec(name, root, images, volumes, more, hostPaths, capacity, movers, listener);
    }

    /** A hostPath volume of this path is the given directory of the machine. */
    public NodeSpec withHostPath(String path, Path directory) {
        var more = new HashMap<>(hostPaths);
        more.put(path, directory.toAbsolutePath());
        return new NodeSpec(name, root, images, volumes, labels, more, capacity, movers, listener);
    }

    public NodeSpec withCapacity(Map<String, Quantity> other) {
        return new NodeSpec(name, root, images, volumes, labels, hostPaths, other, movers, listener);
    }

    /** Pods for which {@code other} answers a script do not run their command: a {@link PlayedMover} takes its place. */
    public NodeSpec withMovers(Function<Pod, Optional<MoverScript>> other) {
        return new NodeSpec(name, root, images, volumes, labels, hostPaths, capacity, other, listener);
    }

    public NodeSpec withListener(Consumer<String> other) {
        return new NodeSpec(name, root, images, volumes, labels, hostPaths, capacity, movers, other);
    }

    Path pods() {
        return root.resolve("pods");
    }

    Path logs() {
        return root.resolve("logs");
    }
}
