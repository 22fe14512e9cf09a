package io.stevedore.engine.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.Secret;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Volume;
import io.stevedore.sandbox.s3.S3Server;
import io.stevedore.testing.ObjectStore;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Repositories in an object store, with the real program and a real server. */
class ResticS3IT extends InResticRepository {
    @RegisterExtension
    static final ObjectStore STORE = new ObjectStore();

    @Test
    void aVolumeComesBackFromBelowThePrefix() throws Exception {
        // Given
        String bucket = STORE.newBucket();
        RepositoryConnection connection = connection(bucket, STORE.server().secretKey());
        Engine engine = restic.engine();
        assertThat(engine.probe(connection)).isEqualTo(new RepositoryProbe.NotInitialised());
        assertThat(engine.create(connection)).isEqualTo(new RepositoryCreation.Created());
        Files.writeString(restic.volume.resolve("file"), "content");
        BackupRequest request =
                new BackupRequest(new Volume.Directory(restic.volume), "unused", ResticFixture.TAGS, 1, true);
        // When
        BackupOutcome backup = engine.backup(connection, request, restic, new StopSignal());
        // Then
        assertThat(backup).isInstanceOf(BackupOutcome.Completed.class);
        SnapshotId id = ((BackupOutcome.Completed) backup).snapshot();
        RestoreRequest back =
                new RestoreRequest(id, new Volume.Directory(restic.target("target")), 1, false, Optional.empty());
        assertThat(engine.restore(connection, back, restic, new StopSignal()))
                .isEqualTo(new RestoreOutcome.Completed(7));
        assertThat(folder.resolve("target/file")).hasContent("content");
        assertThat(STORE.server().folder(bucket).resolve("cl1/restic/shop/config"))
                .exists();
        assertThat(engine.delete(connection, id)).isEqualTo(new SnapshotRemoval.Gone());
    }

    @Test
    void aSecretKeyThatTheStoreRefusesIsSaidInTimeAndNotShown() {
        // Given
        RepositoryConnection connection = connection(STORE.newBucket(), "not the secret key");
        // When
        RepositoryProbe probe = restic.engine().probe(connection);
        // Then
        assertThat(probe).isInstanceOf(RepositoryProbe.Unreachable.class);
        assertThat(probe.toString())
                .contains("Access Denied", "The store refuses the keys")
                .doesNotContain("not the secret key");
    }

    private static RepositoryConnection connection(String bucket, String secretKey) {
        URI url = STORE.server().url();
        S3Store store = new S3Store(url.getHost() + ":" + url.getPort(), S3Server.REGION, new S3Store.Security.Open());
        S3Keys keys = new S3Keys(STORE.server().accessKey(), new Secret(secretKey), Optional.empty());
        return new RepositoryConnection(
                new StorageLocation.S3(bucket, "cl1/restic/shop/", store, keys), new Secret("a password"));
    }
}
