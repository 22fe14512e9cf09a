package io.stevedore.kube;

import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.PodFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kubelet's folder of pods, as it is mounted into the agent. Only names are looked at, nothing is opened: the folders
 * belong to the kubelet, and what is mounted in them to applications.
 *
 * @param root {@code /host_pods}
 */
public record PodFolders(Path root) {
    /** A CSI volume has a file beside it, so that the volume itself is one folder down. */
    private static final String CSI = "kubernetes.io~csi";

    /** @throws UncheckedIOException when the folder cannot be read */
    public PodFolder search(ExposeStep.Search search) {
        if (!Files.isDirectory(root)) {
            return new PodFolder.NoPods();
        }
        if (!isName(search.pod()) || !Files.isDirectory(root.resolve(search.pod()))) {
            return new PodFolder.NoPod();
        }
        if (!isName(search.volume())) {
            return new PodFolder.Volumes(List.of());
        }
        Path pod = root.resolve(search.pod());
        Path kinds = pod.resolve(search.block() ? "volumeDevices" : "volumes");
        List<String> found = new ArrayList<>();
        try (Stream<Path> plugins = Files.exists(kinds) ? Files.list(kinds) : Stream.empty()) {
            plugins.sorted().forEach(plugin -> {
                boolean csi = !search.block() && plugin.endsWith(CSI);
                Path volume = plugin.resolve(search.volume());
                Path mount = csi ? volume.resolve("mount") : volume;
                if (Files.exists(mount, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(pod.relativize(mount).toString());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for the volumes of pod " + search.pod(), e);
        }
        return new PodFolder.Volumes(found);
    }

    /** Of one file, so that it cannot lead elsewhere. */
    private static boolean isName(String text) {
        return !text.isEmpty() && !text.contains("/") && !text.equals(".") && !text.equals("..");
    }
}
