package io.stevedore.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResticIdentifierTest {
    private static final Map<String, StorageLocation> USUAL = Map.of(
            "files", new StorageLocation.FileSystem(Path.of("/mnt"), Path.of("/mnt/restic/shop")),
            "s3",
                    new StorageLocation.S3(
                            "b",
                            "restic/shop/",
                            new S3Store("s3.amazonaws.com", "", new Security.Verified(Optional.empty())),
                            new S3Keys("ID", new Secret("key"), Optional.empty())),
            "google", new StorageLocation.Google("b", "restic/shop/", Optional.empty()));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws       | p/x | s3Url=http://minio:9000/    | s3:http://minio:9000/b/p/x/restic/shop",
                "aws       |     | region=eu-1                 | s3:s3-eu-1.amazonaws.com/b/restic/shop",
                "aws       |     | a=b                         | s3:s3.amazonaws.com/b/restic/shop",
                "other/s3  |     | s3Url=https://store         | s3:https://store/b/restic/shop",
                "other/s3  |     | a=b                         | none",
                "azure     | /p/ | a=b                         | azure:b:/p/restic/shop",
                "gcp       |     | a=b                         | gs:b:/restic/shop",
                "fs        | p   | fspath=/mnt/                | /mnt/p/restic/shop",
                "fs        |     | a=b                         | none",
                "aws       | p   | resticRepoPrefix=s3:h/b/f// | s3:h/b/f/shop",
            })
    void aLocationSaysItAsVeleroDoes(String provider, String prefix, String config, String identifier) {
        // Given
        BackupStorageLocation location = new BackupStorageLocation();
        location.setSpec(new BackupStorageLocation.Spec());
        location.getSpec().provider = provider;
        String[] entry = config.split("=", 2);
        location.getSpec().config = new HashMap<>(Map.of(entry[0], entry[1]));
        location.getSpec().objectStorage = new BackupStorageLocation.ObjectStorage();
        location.getSpec().objectStorage.bucket = "b";
        location.getSpec().objectStorage.prefix = prefix;

        // When
        Optional<String> said = ResticIdentifier.of(location, "shop");

        // Then
        assertThat(said.orElse("none")).isEqualTo(identifier);
    }

    @ParameterizedTest
    @CsvSource({
        "files, /mnt/restic/shop, /mnt/restic/shop",
        "files, local:/mnt/other/shop/, /mnt/other/shop",
        "s3, s3:s3-us-west-2.amazonaws.com/b/restic/shop, s3://b/restic/shop/ at s3-us-west-2.amazonaws.com",
        "s3, s3:https://minio:9000/c/shop, s3://c/shop/ at minio:9000",
        "google, gs:c:/p/restic/shop, gs://c/p/restic/shop/",
    })
    void aTaskNamesThePlace(String usual, String identifier, String place) throws RefusedException {
        assertThat(ResticIdentifier.place(identifier, usual(usual)).text()).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "files, /etc/shop",
        "files, /mnt/../etc",
        "files, relative/shop",
        "files, s3:https://minio/b/shop",
        "s3, gs:c:/shop",
        "s3, shop",
        "google, /mnt/restic/shop"
    })
    void whatIsNotOfTheLocationIsRefused(String usual, String identifier) {
        assertThatThrownBy(() -> ResticIdentifier.place(identifier, usual(usual)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("spec.repoIdentifier is \"" + identifier + "\"");
    }

    private static StorageLocation usual(String kind) {
        return Objects.requireNonNull(USUAL.get(kind));
    }
}
