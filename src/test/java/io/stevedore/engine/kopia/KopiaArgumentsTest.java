package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KopiaArgumentsTest {
    private static final Path CONFIG = Path.of("/scratch/repository.config");
    private static final List<String> GLOBAL = List.of(
            "--config-file=/scratch/repository.config",
            "--no-auto-maintenance",
            "--log-level=info",
            "--disable-repository-log",
            "--error-notifications=never",
            "--disable-file-logging");

    @Test
    void aBackup() {
        // Given
        BackupRequest request = new BackupRequest(
                new Volume.Directory(Path.of("/volume")), "a/kopia/shop/data", Map.of("b", "2", "a", "1:x"), 8, true);
        // When
        List<String> arguments = KopiaArguments.backup(CONFIG, request, Duration.ofSeconds(5));
        // Then
        assertThat(arguments)
                .startsWith(GLOBAL.toArray(String[]::new))
                .endsWith(
                        "snapshot",
                        "create",
                        "/volume",
                        "--override-source=default@default:a/kopia/shop/data",
                        "--description=Kopia Uploader",
                        "--pin=velero-pin",
                        "--tags=a:1:x",
                        "--tags=b:2",
                        "--fail-fast",
                        "--force-disable-actions",
                        "--no-send-snapshot-report",
                        "--json",
                        "--json-verbose",
                        "--parallel=8",
                        "--progress",
                        "--progress-update-interval=5000ms");
    }

    @Test
    void aBackupOfADevice() {
        // Given
        BackupRequest request =
                new BackupRequest(new Volume.Device(Path.of("/uid")), "a/kopia/shop/data", Map.of(), 8, true);
        // When
        List<String> arguments = KopiaArguments.backup(CONFIG, request, Duration.ofSeconds(5));
        // Then
        assertThat(arguments)
                .containsSubsequence("snapshot", "create", "/uid")
                .contains("--stdin-file=/uid", "--override-source=default@default:a/kopia/shop/data");
    }

    @Test
    void onlyAnIdOfAnObjectCanBeShown() {
        // When, then
        assertThat(KopiaArguments.show(CONFIG, "Ix971ea9098b0f859df9fba5d9b7f82be9"))
                .endsWith("show", "Ix971ea9098b0f859df9fba5d9b7f82be9");
        assertThatThrownBy(() -> KopiaArguments.show(CONFIG, "--config-file=/etc/passwd"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KopiaArguments.show(CONFIG, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRestore() {
        // Given
        RestoreRequest request = new RestoreRequest(
                new SnapshotId(EngineType.KOPIA, "0123456789abcdef0123456789abcdef"),
                new Volume.Directory(Path.of("/volume.tar")),
                0,
                true,
                Optional.empty());
        // When
        List<String> arguments = KopiaArguments.restore(CONFIG, request, Duration.ofSeconds(1), true);
        // Then
        assertThat(arguments)
                .endsWith(
                        "restore",
                        "0123456789abcdef0123456789abcdef",
                        "/volume.tar",
                        "--mode=local",
                        "--parallel=1",
                        "--write-sparse-files",
                        "--flush-files",
                        "--progress",
                        "--progress-update-interval=1000ms");
    }

    @Test
    void theConfigurationFile() {
        // Given
        var storage = new StorageLocation.FileSystem(Path.of("/repository"), Path.of("/repository/kopia/shop"));
        // When
        String text = KopiaConfigFile.text(
                KopiaStorage.of(storage), Path.of("/scratch/cache"), CacheLimits.forBackup(Long.MAX_VALUE));
        // Then
        assertThat(text).isEqualTo("""
                {"storage":{"type":"filesystem","config":{"path":"/repository/kopia/shop","fileMode":384,"dirMode":448,"dirShards":null}},\
                "caching":{"cacheDirectory":"/scratch/cache","maxCacheSize":3355443200,"contentCacheSizeLimitBytes":4194304000,\
                "maxMetadataCacheSize":838860800,"metadataCacheSizeLimitBytes":1048576000,"maxListCacheDuration":30},\
                "hostname":"default","username":"default","description":"unified repo","enableActions":false}""");
    }

    @Test
    void theConfigurationOfACommandThatNeedsNoCaches() {
        // Given
        var storage = new StorageLocation.FileSystem(Path.of("/repository"), Path.of("/repository/kopia/shop"));
        // When
        String text = KopiaConfigFile.withoutCaches(KopiaStorage.of(storage));
        // Then
        assertThat(text).isEqualTo("""
                {"storage":{"type":"filesystem","config":{"path":"/repository/kopia/shop","fileMode":384,"dirMode":448,"dirShards":null}},\
                "caching":{},\
                "hostname":"default","username":"default","description":"unified repo","enableActions":false}""");
    }

    @Test
    void thePolicy() {
        // When
        String text = KopiaPolicy.text("a/kopia/shop/data", 8);
        // Then
        assertThat(text).isEqualTo("""
                {"default@default:a/kopia/shop/data":{"retention":{"keepLatest":2147483647,"keepHourly":2147483647,\
                "keepDaily":2147483647,"keepWeekly":2147483647,"keepMonthly":2147483647,"keepAnnual":2147483647},\
                "compression":{"compressorName":"none"},"upload":{"maxParallelFileReads":8,"parallelUploadAboveSize":2147483648},\
                "scheduling":{"manual":true},"errorHandling":{"ignoreUnknownTypes":true},\
                "files":{"ignoreCacheDirs":false,"ignoreDotFiles":["no/such/name"]}}}""");
    }

    @Test
    void cachesFitTheScratchFolder() {
        // When, then
        assertThat(CacheLimits.forBackup(1_000_000_000)).isEqualTo(new CacheLimits(400_000_000, 100_000_000));
        assertThat(CacheLimits.forRestore(Long.MAX_VALUE)).isEqualTo(new CacheLimits(20 << 20, 1_048_576_000));
        assertThat(CacheLimits.canDoWithout(64 << 20)).isTrue();
        assertThat(CacheLimits.canDoWithout((64 << 20) + 1)).isFalse();
    }
}
