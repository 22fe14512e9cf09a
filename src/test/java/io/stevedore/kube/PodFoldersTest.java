package io.stevedore.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.expose.ExposeStep.Search;
import io.stevedore.expose.PodFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A volume is found by the folder that a kubelet makes for it, whatever its kind. */
class PodFoldersTest {
    @TempDir
    Path root;

    private PodFolders folders;

    @BeforeEach
    void aKubeletsFolder() throws IOException {
        folders = new PodFolders(root);
        for (String folder : List.of(
                "uid/volumes/kubernetes.io~empty-dir/logs",
                "uid/volumes/kubernetes.io~nfs/share",
                "uid/volumes/kubernetes.io~local-volume/pv-local",
                "uid/volumes/kubernetes.io~aws-ebs/pv-intree",
                "uid/volumes/kubernetes.io~csi/pv-csi/mount",
                "uid/volumes/kubernetes.io~csi/pv-unmounted",
                "uid/volumes/one~plugin/twice",
                "uid/volumes/other~plugin/twice",
                "uid/volumeDevices/kubernetes.io~csi",
                "other/volumes/kubernetes.io~empty-dir/theirs")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.createSymbolicLink(root.resolve("uid/volumeDevices/kubernetes.io~csi/pv-block"), Path.of("/dev/loop7"));
    }

    @ParameterizedTest
    @CsvSource({
        "logs, false, volumes/kubernetes.io~empty-dir/logs",
        "share, false, volumes/kubernetes.io~nfs/share",
        "pv-local, false, volumes/kubernetes.io~local-volume/pv-local",
        "pv-intree, false, volumes/kubernetes.io~aws-ebs/pv-intree",
        "pv-csi, false, volumes/kubernetes.io~csi/pv-csi/mount",
        "pv-block, true, volumeDevices/kubernetes.io~csi/pv-block",
    })
    void findsEveryKind(String volume, boolean block, String path) {
        assertThat(folders.search(new Search("uid", volume, block))).isEqualTo(new PodFolder.Volumes(List.of(path)));
    }

    @Test
    void aCsiVolumeThatIsNotMountedIsNotThere() {
        assertThat(folders.search(new Search("uid", "pv-unmounted", false)))
                .isEqualTo(new PodFolder.Volumes(List.of()));
    }

    @Test
    void tellsOfTwo() {
        assertThat(((PodFolder.Volumes) folders.search(new Search("uid", "twice", false))).paths())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../other/volumes/kubernetes.io~empty-dir/theirs", "..", ".", "", "a/b"})
    void neverLeavesThePod(String volume) {
        assertThat(folders.search(new Search("uid", volume, false))).isEqualTo(new PodFolder.Volumes(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone", "", "..", "uid/volumes"})
    void tellsThatThereIsNoPod(String pod) {
        assertThat(folders.search(new Search(pod, "logs", false))).isEqualTo(new PodFolder.NoPod());
    }

    @Test
    void tellsThatNothingIsMounted() {
        assertThat(new PodFolders(root.resolve("missing")).search(new Search("uid", "logs", false)))
                .isEqualTo(new PodFolder.NoPods());
    }
}
