package io.stevedore.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.StorageLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryConnectionsTest {

    @ParameterizedTest
    @CsvSource({"'', /repository/kopia/shop", "cl1, /repository/cl1/kopia/shop", "/a/b/, /repository/a/b/kopia/shop"})
    void aFileSystemRepositoryIsBelowItsPrefix(String prefix, String folder) {
        // When
        ConnectionResult result = of(location("velero.io/fs", prefix), secret("pw"), "shop");
        // Then
        assertThat(result)
                .isEqualTo(new ConnectionResult.Connection(new RepositoryConnection(
                        new StorageLocation.FileSystem(Path.of("/repository"), Path.of(folder)),
                        new io.stevedore.engine.Secret("pw"))));
    }

    @Test
    void theShortProviderNameAndBlanksAroundThePasswordAreFine() {
        // When
        ConnectionResult result = of(location("fs", ""), secret(" pw\n"), "shop");
        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        ConnectionResult.Connection.class,
                        found -> assertThat(found.connection().password().reveal())
                                .isEqualTo("pw"));
        assertThat(result.toString()).doesNotContain("pw");
    }

    @ParameterizedTest
    @CsvSource({
        "other.io/store, '', shop, provider other.io/store is not supported; supported are velero.io/aws",
        "velero.io/fs, ../../etc, shop, leads out of config.fspath /repository",
        "velero.io/fs, '', ../shop, is not the name of a namespace"
    })
    void whatCannotBeServedIsNamed(String provider, String prefix, String namespace, String text) {
        // When
        ConnectionResult result = of(location(provider, prefix), secret("pw"), namespace);
        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        ConnectionResult.Refused.class,
                        refused -> assertThat(refused.text()).contains(text));
    }

    @Test
    void aMissingPathOrPasswordIsNamed() {
        // Given
        BackupStorageLocation noPath = location("velero.io/fs", "");
        noPath.getSpec().config = Map.of("fspath", "relative");
        // When, then
        assertThat(of(noPath, secret("pw"), "shop"))
                .isEqualTo(new ConnectionResult.Refused(
                        "BackupStorageLocation default: config.fspath must be an absolute path, found \"relative\""));
        assertThat(of(location("velero.io/fs", ""), null, "shop"))
                .isEqualTo(new ConnectionResult.Refused(
                        "no repository password: Secret velero-repo-credentials does not exist"));
        assertThat(of(location("velero.io/fs", ""), secret("  "), "shop"))
                .isEqualTo(new ConnectionResult.Refused(
                        "no repository password: Secret velero-repo-credentials has no key repository-password"));
    }

    @Test
    void aNewObjectIsAsVeleroMakesIt() {
        // Given
        String longName = "n".repeat(70);
        // When
        BackupRepository repository = RepositoryKey.kopia(longName, "default").newObject("velero");
        // Then
        assertThat(repository.getMetadata().getName()).isEqualTo(longName + "-default-kopia");
        assertThat(repository.getMetadata().getLabels())
                .containsEntry("velero.io/storage-location", "default")
                .containsEntry("velero.io/repository-type", "kopia")
                .hasEntrySatisfying(
                        "velero.io/volume-namespace",
                        value -> assertThat(value).hasSize(63).matches("n{57}[0-9a-f]{6}"));
        assertThat(repository.getSpec().maintenanceFrequency).isEqualTo("0s");
    }

    @ParameterizedTest
    @CsvSource({"'', Pending", "New, Pending", "Ready, Ready", "NotReady, Never", "Strange, Pending"})
    void readinessIsReadFromThePhase(String phase, String readiness) {
        // Given
        BackupRepository repository = new BackupRepository();
        repository.setStatus(new BackupRepository.Status());
        repository.getStatus().phase = phase;
        // When
        RepositoryReadiness found = RepositoryReadiness.of(RepositoryKey.kopia("shop", "default"), List.of(repository));
        // Then
        assertThat(found.getClass().getSimpleName()).isEqualTo(readiness);
    }

    @Test
    void noObjectIsAbsentAndTwoAreOneTooMany() {
        // Given
        RepositoryKey key = RepositoryKey.kopia("shop", "default");
        // When, then
        assertThat(RepositoryReadiness.of(key, List.of())).isEqualTo(new RepositoryReadiness.Absent());
        assertThat(RepositoryReadiness.of(key, List.of(new BackupRepository(), new BackupRepository())))
                .isInstanceOf(RepositoryReadiness.Never.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', FileSystem[root=/repository folder=/repository/cl1/restic/shop]",
        "/mnt/restic/, FileSystem[root=/mnt/restic folder=/mnt/restic/shop]",
        "local:/mnt, FileSystem[root=/mnt folder=/mnt/shop]",
        "s3:http://minio:9000/b, is not of the location",
        "rest:http://x/, is not of the location"
    })
    void aResticRepositoryIsBelowItsOwnPrefix(String named, String found) {
        // Given
        BackupStorageLocation location = location("fs", "cl1");
        location.getSpec().config = Map.of("fspath", "/repository", "resticRepoPrefix", named);
        // When
        ConnectionResult result = of(location, secret("pw"), EngineType.RESTIC, "shop");
        // Then
        assertThat(result.toString().replace(", folder", " folder")).contains(found);
    }

    private static ConnectionResult of(BackupStorageLocation location, @Nullable Secret secret, String namespace) {
        return of(location, secret, EngineType.KOPIA, namespace);
    }

    private static ConnectionResult of(
            BackupStorageLocation location, @Nullable Secret secret, EngineType type, String namespace) {
        Map<String, Secret> secrets = secret == null ? Map.of() : Map.of("velero-repo-credentials", secret);
        return new RepositoryConnections(name -> Optional.ofNullable(secrets.get(name)), Map.of())
                .of(location, type, namespace);
    }

    private static BackupStorageLocation location(String provider, String prefix) {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(new ObjectMetaBuilder().withName("default").build());
        BackupStorageLocation.Spec spec = new BackupStorageLocation.Spec();
        spec.provider = provider;
        spec.config = Map.of("fspath", "/repository");
        spec.objectStorage = new BackupStorageLocation.ObjectStorage();
        spec.objectStorage.bucket = "sandbox";
        spec.objectStorage.prefix = prefix;
        location.setSpec(spec);
        return location;
    }

    private static Secret secret(String password) {
        return new SecretBuilder()
                .addToData(
                        "repository-password",
                        Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
