package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineType;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the engine is asked for when a pod's volume is backed up: which snapshots follow each other, and their tags. */
class PodBackupRequestTest {
    private static BackupRequest request(String pod, String podUid, String claim) {
        MoverOptions options = new MoverOptions(
                MoverKind.POD_BACKUP,
                "velero",
                "pvb",
                1,
                Path.of("/uid"),
                "Filesystem",
                Duration.ofMinutes(10),
                Optional.empty(),
                "node-1",
                Path.of("/dev/null"),
                Duration.ofSeconds(10));
        Engine nobody = (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new DataPath(nobody, options, 4)
                .backup(new MoverTask(
                        new MoverTask.Reference("velero.io/v1", "PodVolumeBackup", "velero", "pvb", "task-uid", "1"),
                        "InProgress",
                        false,
                        "shop",
                        claim,
                        "default",
                        "",
                        Map.of("ParallelFilesUpload", "7"),
                        1,
                        "task-uid",
                        Optional.of(new MoverTask.OfPod(
                                pod,
                                podUid,
                                "data",
                                Map.of("backup", "nightly", "volume", "data"),
                                "",
                                0,
                                EngineType.KOPIA,
                                ""))));
    }

    @Test
    void snapshotsOfAClaimFollowEachOtherWhicheverPodUsesIt() {
        assertThat(request("web-5f9c", "uid-1", "claim").sourcePath())
                .isEqualTo(request("web-77ab", "uid-2", "claim").sourcePath())
                .isEqualTo("snapshot-pod-volume/kopia/shop/claim");
    }

    @Test
    void whatIsMadeWithAPodStartsAnewWithEachPod() {
        assertThat(request("web-0", "uid-1", "").sourcePath())
                .isEqualTo("snapshot-pod-volume/kopia/shop/web-0/data/uid-1")
                .isNotEqualTo(request("web-0", "uid-2", "").sourcePath());
    }

    @Test
    void tagsAreTheServersAndVelerosUploadersOwn() {
        assertThat(request("web-0", "uid-1", "claim").tags())
                .isEqualTo(Map.of(
                        "backup", "nightly",
                        "volume", "data",
                        "snapshot-requester", "snapshot-pod-volume",
                        "snapshot-uploader", "kopia",
                        "velero.io/async-operation-id", "task-uid"));
    }

    @Test
    void aVolumeInUseMayChangeWhileItIsRead() {
        assertThat(request("web-0", "uid-1", "claim").frozen()).isFalse();
        assertThat(request("web-0", "uid-1", "claim").parallelism()).isEqualTo(7);
    }
}
