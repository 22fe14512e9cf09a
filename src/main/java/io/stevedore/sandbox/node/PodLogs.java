package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The logs of containers: {@code <namespace>_<pod>_<container>.log}, of the run before with {@code .previous} in
 * addition. They are there as long as the pod object is; then they move to {@code ended}, for whoever looks for a cause.
 */
final class PodLogs {
    private static final Predicate<String> NAME =
            Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?").asMatchPredicate();

    private final Path directory;

    PodLogs(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** @throws IllegalArgumentException when one is no name that Kubernetes would allow */
    Path file(String namespace, String pod, String container, boolean previous) {
        for (String name : List.of(namespace, pod, container)) {
            if (!NAME.test(name)) {
                throw new IllegalArgumentException("not a name: " + name);
            }
        }
        return directory.resolve(namespace + "_" + pod + "_" + container + (previous ? ".previous.log" : ".log"));
    }

    /** An empty file for the next run of a container; the one before becomes the previous. */
    Path next(Pod pod, String container) throws IOException {
        Path log = file(pod, container, false);
        if (Files.exists(log)) {
            Files.move(log, file(pod, container, true), StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.createFile(log);
    }

    /** Puts the logs of a pod that is gone away. */
    void end(Pod pod) throws IOException {
        Path ended = Files.createDirectories(directory.resolve("ended"));
        var spec = pod.getSpec();
        for (var container : Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .toList()) {
            for (boolean previous : List.of(true, false)) {
                Path log = file(pod, container.getName(), previous);
                if (Files.exists(log)) {
                    Path kept = ended.resolve(pod.getMetadata().getUid() + "_" + log.getFileName());
                    Files.move(log, kept, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private Path file(Pod pod, String container, boolean previous) {
        return file(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container, previous);
    }
}
