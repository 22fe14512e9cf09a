package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedDeviceTest {
    private static final Path DEVICE = Path.of("/dev/null");

    @TempDir
    Path root;

    private NodeSpec node() {
        return NodeSpec.of("node-1", root, Images.of(Map.of()), Path::of);
    }

    @Test
    void aDeviceIsWhereAKubeletShowsItUntilItIsTakenAway() throws IOException {
        // Given
        Path ofPod = root.resolve("pods/pod-uid/volumeDevices/kubernetes.io~csi/pv-1");
        Path plugin = root.resolve("plugins/kubernetes.io/csi/volumeDevices");
        PublishedDevice.of(node(), "pod-uid", "pv-1", Path.of("/dev/zero")); // of an earlier try

        // When
        PublishedDevice published = PublishedDevice.of(node(), "pod-uid", "pv-1", DEVICE);

        // Then
        assertThat(ofPod.toRealPath()).isEqualTo(DEVICE);
        assertThat(Files.readSymbolicLink(ofPod)).isEqualTo(plugin.resolve("publish/pv-1/pod-uid"));
        assertThat(plugin.resolve("pv-1/dev/pod-uid").toRealPath()).isEqualTo(DEVICE);
        assertThat(PublishedDevice.isAt(node(), ofPod)).isTrue();
        published.remove();
        assertThat(ofPod).doesNotExist();
        assertThat(PublishedDevice.isAt(node(), ofPod)).isFalse();
    }

    @Test
    void otherLinksAreNoDevices() throws IOException {
        // Given
        Path inVolume = root.resolve("pods/pod-uid/volumes/kubernetes.io~empty-dir/link");
        Files.createDirectories(inVolume.getParent());
        Files.createSymbolicLink(inVolume, DEVICE);
        Path elsewhere = Files.createSymbolicLink(root.resolve("volumeDevices"), DEVICE);

        // Then
        assertThat(PublishedDevice.isAt(node(), inVolume)).isFalse();
        assertThat(PublishedDevice.isAt(node(), elsewhere)).isFalse();
    }
}
