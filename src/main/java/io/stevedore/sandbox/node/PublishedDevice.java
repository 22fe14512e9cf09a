package io.stevedore.sandbox.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a kubelet shows of the device of a CSI volume, for who looks into its folders: the driver's own place and the volume's,
 * one for each pod, and a link in the folder of the pod. Kubelets bind the device at the first two; here they are links, too.
 */
record PublishedDevice(List<Path> links) {
    private static final String CSI = "plugins/kubernetes.io/csi/volumeDevices";
    /** Below the folder of a pod. */
    private static final String DEVICES = "volumeDevices";

    /** @param volume name of the PersistentVolume */
    static PublishedDevice of(NodeSpec spec, String podUid, String volume, Path device) throws IOException {
        Path plugin = spec.root().resolve(CSI);
        Path published = plugin.resolve("publish").resolve(volume).resolve(podUid);
        Path global = plugin.resolve(volume).resolve("dev").resolve(podUid);
        Path ofPod = spec.pods()
                .resolve(podUid)
                .resolve(DEVICES)
                .resolve("kubernetes.io~csi")
                .resolve(volume);
        link(published, device);
        link(global, device);
        link(ofPod, published);
        return new PublishedDevice(List.of(ofPod, global, published));
    }

    /** Whether a path leads to the device of a pod, as its kubelet shows it. */
    static boolean isAt(NodeSpec spec, Path path) {
        return path.startsWith(spec.pods())
                && Files.isSymbolicLink(path)
                && spec.pods().relativize(path).getNameCount() == 4
                && spec.pods().relativize(path).getName(1).toString().equals(DEVICES);
    }

    void remove() throws IOException {
        for (Path link : links) {
            Files.deleteIfExists(link);
        }
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }
}
